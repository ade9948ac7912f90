"""The form of a project, with as many partners and shares as it has."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import wtforms
from flask_wtf.file import FileField
from wtforms import Field, FormField
from wtforms.validators import Optional, ValidationError

from app.core.errors import CiklsError, InvalidInput
from app.core.forms import (
    ChoiceField,
    DayField,
    Form,
    NotBlank,
    Rows,
    at_most,
    choices_of,
    clean_text,
    required,
    row_id,
    text_field,
    texts_data,
    texts_of,
)
from app.core.i18n import _, _l, current_language, say
from app.core.texts import Texts
from app.funding.models import Project, ProjectShare
from app.funding.rules import (
    LIMIT,
    ProjectPlan,
    SharePlan,
    all_profiles,
    euro,
    parse_amount,
    percent,
)
from app.output.uploads import SentFile, sent_file
from app.people.queries import list_organisation_choices

MOST_ROWS = 40
CENTS = Decimal("0.01")


def _profile_choices() -> list[Any]:
    language = current_language()
    known = ((each.key, each.words[language].name.wording) for each in all_profiles())
    return choices_of(known, blank=_("Please choose"))


def _support_choices() -> list[Any]:
    kinds = {kind for each in all_profiles() if len(each.supports) > 1 for kind in each.supports}
    known = ((kind.value, _(kind.label)) for kind in sorted(kinds))
    return choices_of(known, blank=_("As is usual for the funding profile"))


class AmountField(wtforms.StringField):
    """A number as people write it, with `most` decimals at most; `data` is a Decimal or None."""

    decimals = 2

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data: Any = None
        written = clean_text(valuelist[0]) if valuelist else ""
        if not written:
            return
        try:
            amount = parse_amount(written)
        except ValueError as error:
            raise ValueError(_("Please enter an amount like 272 009,37.")) from error
        if amount >= LIMIT:
            raise ValueError(_("This amount is too large."))
        if amount < 0:
            raise ValueError(_("An amount is not negative."))
        if amount != amount.quantize(CENTS):
            raise ValueError(_("Please give at most two decimals."))
        self.data = amount

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.written(self.data)

    def written(self, amount: Decimal) -> str:
        """The amount as the field shows it."""
        return euro(amount, current_language())


class PercentField(AmountField):
    """A percentage from 0 to 100."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([value.replace("%", "") for value in valuelist])
        if self.data is not None and self.data > 100:
            raise ValueError(_("A percentage is at most 100."))

    def written(self, amount: Decimal) -> str:
        """The percentage without needless noughts."""
        return percent(amount, current_language())


class ShareForm(wtforms.Form):
    """One row of a project's shares; without anything in it, it is no share."""

    source_lv = wtforms.StringField(_l("Source in Latvian"), [at_most(200)], filters=[clean_text])
    source_en = wtforms.StringField(_l("In English"), [at_most(200)], filters=[clean_text])
    source_lt = wtforms.StringField(_l("In Lithuanian"), [at_most(200)], filters=[clean_text])
    percent = PercentField(_l("Percent"))
    amount = AmountField(_l("Amount, euro"))

    @property
    def is_empty(self) -> bool:
        """Nothing was written."""
        names = any(self[f"source_{language}"].data for language in ("lv", "en", "lt"))
        raw = [*(self.percent.raw_data or []), *(self.amount.raw_data or [])]
        return not names and not "".join(raw).strip()

    def validate_source_lv(self, field: Field) -> None:
        if not field.data and not self.is_empty:
            raise ValidationError(_("Please name the source, or empty its whole row."))

    def validate_amount(self, field: Field) -> None:
        if field.data is None and not field.errors and not self.is_empty:
            raise ValidationError(_("Please give the amount in euro."))

    def plan(self) -> SharePlan:
        """What the service wants; for a row found valid."""
        names = (self[f"source_{language}"].data or "" for language in ("lv", "en", "lt"))
        return SharePlan(source=Texts(*names), amount=self.amount.data, percent=self.percent.data)


class ProjectForm(Form):
    """A project: the funder's profile is chosen, its words are never typed."""

    profile_key = ChoiceField(
        _l("Funding profile"),
        [NotBlank(_l("Please choose one of the list."))],
        choices=_profile_choices,
        default="",
    )
    support = ChoiceField(
        _l("The funder pays"),
        choices=_support_choices,
        default="",
        description=_l("Only some profiles have words for both."),
    )
    code = text_field(
        _l("Project code"), most=60, needed=False, hint=_l("As in the contract, e.g. LL-00146.")
    )
    acronym = text_field(_l("Short name"), most=60, needed=False)
    title_lv = text_field(_l("Title in Latvian"), most=400)
    title_en = text_field(_l("Title in English"), most=400, needed=False)
    title_lt = text_field(_l("Title in Lithuanian"), most=400, needed=False)
    beneficiary_id = ChoiceField(
        _l("Beneficiary"),
        [required(_l("Please choose one of the list."))],
        coerce=row_id,
        description=_l("Whoever answers for the content in the funder's statement."),
    )
    partners = Rows(
        ChoiceField(_l("Partner"), coerce=row_id), label=_l("Partners"), max_entries=MOST_ROWS
    )
    starts_on = DayField(_l("First day"), [Optional()])
    ends_on = DayField(_l("Last day"), [Optional()])
    total = AmountField(
        _l("Total, euro"), description=_l("With cents; a comma or a point, e.g. 272 009,37.")
    )
    shares = Rows(FormField(ShareForm), label=_l("Shares"), max_entries=MOST_ROWS)

    @classmethod
    def of(cls, project: Project | None) -> ProjectForm:
        """The form filled with what is known, with empty rows for a partner and a share."""
        form = cls(data=_data_of(project) if project else {})
        if not form.is_submitted():
            form.add_row("partners")
            form.add_row("shares")
        form.offer_organisations()
        return form

    def add_row(self, name: str) -> None:
        """One more empty row of partners or shares, unless there are as many as can be."""
        if len(self[name].entries) < MOST_ROWS:
            self[name].append_entry()

    def offer_organisations(self) -> None:
        """Give the selects their choices: one statement for all of them."""
        language = current_language()
        known = [(each.id, each.name.in_(language)) for each in list_organisation_choices()]
        self.beneficiary_id.choices = choices_of(known, blank=_("Please choose"))
        for row in self.partners:
            row.choices = choices_of(known, blank=_("No partner"))

    def plan(self) -> ProjectPlan:
        """What the service wants; for a form found valid."""
        return ProjectPlan(
            profile_key=self.profile_key.data,
            support=self.support.data,
            code=self.code.data or "",
            acronym=self.acronym.data or "",
            title=texts_of(self, "title"),
            beneficiary_id=self.beneficiary_id.data,
            partner_ids=tuple(row.data for row in self.partners if row.data is not None),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            total=self.total.data,
            shares=tuple(row.plan() for row in self._filled_shares()),
        )

    def _filled_shares(self) -> list[ShareForm]:
        return [row.form for row in self.shares if not row.form.is_empty]

    def refuse(self, error: CiklsError) -> None:
        """Also at the amount of one share: 'shares-1-amount' counts the rows that are filled."""
        if isinstance(error, InvalidInput) and error.field.startswith("shares-"):
            row = self._filled_shares()[int(error.field.split("-")[1])]
            row.amount.errors = [*row.amount.errors, say(error)]
            self.shares.errors = [each.errors for each in self.shares]
            return
        super().refuse(error)


class LogoForm(Form):
    """A logo and whose it is; `of` offers who carries the project first."""

    organisation_id = ChoiceField(
        _l("Organisation"),
        [required(_l("Please choose one of the list."))],
        coerce=row_id,
        description=_l("Its name is read out to who does not see the logo."),
    )
    file = FileField(
        _l("Logo"),
        description=_l("On white: a drawing (SVG) at best, else PNG or JPEG of good quality."),
    )

    @classmethod
    def of(cls, project: Project) -> LogoForm:
        """The form with its choices: one statement."""
        form, language = cls(), current_language()
        own = [project.beneficiary, *(each.organisation for each in project.partners)]
        first = {each.id: each.name.in_(language) for each in own}
        others = {each.id: each.name.in_(language) for each in list_organisation_choices()}
        form.organisation_id.choices = choices_of(
            (first | others).items(), blank=_("Please choose")
        )
        return form

    @property
    def sent(self) -> SentFile | None:
        """The file, if one was chosen."""
        return sent_file(self.file.data)


def _data_of(project: Project) -> dict[str, Any]:
    same = ("profile_key", "support", "code", "acronym", "beneficiary_id", "starts_on", "ends_on")
    return {
        **{name: getattr(project, name) for name in (*same, "total")},
        **texts_data("title", project.title),
        "partners": [partner.organisation_id for partner in project.partners],
        "shares": [_share_data(share) for share in project.shares],
    }


def _share_data(share: ProjectShare) -> dict[str, Any]:
    plain = {"percent": share.percent, "amount": share.amount}
    return {**plain, **texts_data("source", share.source)}
