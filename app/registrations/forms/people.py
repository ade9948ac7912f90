"""Forms of visitors and of staff about registrations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import ValidationError

from app.core.forms import (
    ChoiceField,
    Form,
    NotBlank,
    email_field,
    long_text_field,
    text_field,
    texts_of,
)
from app.core.i18n import NATIVE_NAMES, _, _l, current_language
from app.core.texts import Texts
from app.people.queries import OrganisationChoice
from app.people.rules import OrganisationKind
from app.registrations.models import Registration
from app.registrations.rules import Applicant

PHONE_SIGNS = set("0123456789 +-()./")
Groups = dict[str, list[tuple[str, str]]]


def organisation_groups(choices: Sequence[OrganisationChoice]) -> Groups:
    """Choices under their headings: municipalities by planning region, all others by kind."""
    language = current_language()
    groups: Groups = {
        _("Your organisation"): [("", _("Not in the list, or choose one …"))],
    }
    for choice in sorted(choices, key=_group_order):
        group = groups.setdefault(_group_name(choice), [])
        group.append((str(choice.id), choice.name.in_(language)))
    return groups


def _group_order(choice: OrganisationChoice) -> tuple[int, str]:
    kinds = list(OrganisationKind)
    return kinds.index(choice.kind), choice.planning_region or "~"


def _group_name(choice: OrganisationChoice) -> str:
    if choice.kind == OrganisationKind.MUNICIPALITY and choice.planning_region:
        return str(_("Municipalities: %(region)s", region=_(choice.planning_region.label)))
    return str(_(choice.kind.label))


class OrganisationField(ChoiceField):
    """One of the organisations that `offer` lists: asked for when shown, or when one was chosen."""

    _listed: Callable[[], Sequence[OrganisationChoice]] | None = None
    _groups: Groups | None = None

    def offer(self, listed: Callable[[], Sequence[OrganisationChoice]]) -> None:
        """Where the list comes from."""
        self._listed = listed

    @property
    def choices(self) -> Groups:
        """The groups, made once for each form."""
        if self._groups is None:
            self._groups = organisation_groups(self._listed() if self._listed else ())
        return self._groups

    @choices.setter
    def choices(self, _none_yet: object) -> None:
        """WTForms sets it before anything is offered."""

    def pre_validate(self, form: Any) -> None:
        if self.data:  # that none is chosen is always possible
            super().pre_validate(form)


class RegistrationForm(Form):
    """The public form: what is asked of a person, whoever types it."""

    given_name = text_field(_l("Given name"), most=100)
    family_name = text_field(_l("Family name"), most=100)
    email = email_field(
        _l("E-mail"), hint=_l("We send the confirmation and your own link to this address.")
    )
    phone = text_field(
        _l("Phone"), most=40, needed=False, hint=_l("If we need to reach you on the day.")
    )
    organisation = OrganisationField(_l("Organisation"), default="")
    organisation_name = text_field(
        _l("Organisation, if it is not in the list"),
        needed=False,
        hint=_l("Or the part of it you work in, such as a parish administration."),
    )
    position = text_field(_l("Position"), needed=False)
    notes = long_text_field(
        _l("A note to the organiser"),
        most=2000,
        hint=_l("For example how we can make it easier for you to take part."),
    )
    do_not_photograph = BooleanField(_l("Please do not photograph me"))
    website = StringField(_l("Please leave this field empty"))  # a trap: people do not see it

    def __init__(
        self, *args: Any, organisations: Callable[[], Sequence[OrganisationChoice]], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.organisation.offer(organisations)

    def validate_given_name(self, field: Any) -> None:
        """At least one letter."""
        check_letters(field)

    def validate_family_name(self, field: Any) -> None:
        """At least one letter."""
        check_letters(field)

    def validate_phone(self, field: Any) -> None:
        """Digits with the usual signs between them, at least five."""
        check_phone(field)

    def validate_organisation(self, field: Any) -> None:
        """One of the two must say where the person works."""
        if not field.data and not self.organisation_name.data:
            raise ValidationError(
                _("Please choose your organisation, or write its name in the next field.")
            )

    def applicant(self, *, email: str | None, language: str) -> Applicant:
        """The person as services take them."""
        return Applicant(
            given_name=self.given_name.data or "",
            family_name=self.family_name.data or "",
            email=email or "",
            organisation_id=int(self.organisation.data) if self.organisation.data else None,
            organisation_name=self.organisation_name.data or "",
            phone=self.phone.data or "",
            position=self.position.data or "",
            notes=self.notes.data or "",
            may_be_photographed=not self.do_not_photograph.data,
            language=language,
        )


def check_letters(field: Any) -> None:
    """Raises ValidationError for a name without a letter."""
    if field.data and not any(letter.isalpha() for letter in field.data):
        raise ValidationError(_("Please write the name with letters."))


def check_phone(field: Any) -> None:
    """Raises ValidationError unless it has five digits and only the usual signs between them."""
    digits = sum(sign in "0123456789" for sign in field.data or "")
    if field.data and (not set(field.data) <= PHONE_SIGNS or digits < 5):
        raise ValidationError(_("Please enter a phone number like +371 20000000."))


class OwnForm(RegistrationForm):
    """One's own registration; the address that holds the link stays."""

    email = None  # type: ignore[assignment]  # how WTForms drops a field


class StaffForm(RegistrationForm):
    """A registration in the office; hints that speak to the person are left out."""

    language = ChoiceField(_l("Language of the mails"), choices=[], default="lv")
    staff_notes = long_text_field(_l("Notes of staff"), most=2000, hint=_l("Staff alone see them."))

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.language.choices = list(NATIVE_NAMES.items())
        for field in (self.email, self.phone, self.organisation_name, self.notes):
            field.description = ""


def person_data(registration: Registration) -> dict[str, Any]:
    """A registration as the data of these forms."""
    kept = (
        "given_name", "family_name", "email", "phone", "organisation_name", "position", "notes",
        "language", "staff_notes",
    )  # fmt: skip
    data = {name: getattr(registration, name) for name in kept}
    data["organisation"] = str(registration.organisation_id or "")
    data["do_not_photograph"] = not registration.may_be_photographed
    return data


class ReasonForm(Form):
    """Why a registration ends; the person reads it."""

    reason = long_text_field(_l("Reason"), most=450, hint=_l("The person reads it in the mail."))


class MoveForm(Form):
    """Which other session."""

    session = ChoiceField(_l("Move to"), choices=[])

    def __init__(self, *args: Any, sessions: Sequence[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.session.choices = list(sessions)


class WriteForm(Form):
    """A mail in the organiser's own words."""

    subject = text_field(_l("Subject"), most=150)
    words = long_text_field(
        _l("Text"), needed=True, hint=_l("The greeting and the person's own link are added.")
    )


class AnnounceForm(Form):
    """What is announced, and why."""

    what = RadioField(_l("What do you want to tell?"), choices=[], validators=[NotBlank()])
    reason_lv = long_text_field(_l("Reason in Latvian"), most=2000)
    reason_en = long_text_field(_l("Reason in English"), most=2000)
    reason_lt = long_text_field(_l("Reason in Lithuanian"), most=2000)

    def __init__(self, *args: Any, options: Sequence[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.what.choices = list(options)

    @property
    def reason(self) -> Texts:
        """The reason in the languages given."""
        return texts_of(self, "reason")
