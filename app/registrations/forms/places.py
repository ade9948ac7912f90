"""How places are given: for whom some are kept, and until when what may be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from wtforms import FormField, HiddenField
from wtforms.validators import Optional, ValidationError

from app.core import clock
from app.core.forms import (
    ChoiceField,
    DayField,
    Form,
    Rows,
    WholeNumberField,
    between,
    choices_of,
    enum_choices,
    row_id,
    text_field,
)
from app.core.i18n import _, _l, current_language
from app.people.queries import OrganisationChoice
from app.people.rules import PlanningRegion
from app.registrations.models import Quota
from app.registrations.rules import PlacesPlan, QuotaPlan
from app.sessions.forms.fields import MomentField
from app.sessions.models import TrainingSession
from app.sessions.rules import Approval

MOST_QUOTAS, MOST_SEATS, MOST_HOURS = 60, 100_000, 24 * 30
REGION = "region:"


class QuotaForm(Form):
    """One row: so many places for an organisation or a region; rows of one group share theirs."""

    class Meta(Form.Meta):
        csrf = False

    number = HiddenField()  # the id of a quota that is there already
    whom = ChoiceField(_l("Kept for"), choices=[], default="")
    seats = WholeNumberField(_l("Places"), [Optional(), between(0, MOST_SEATS)])
    release_at = MomentField(_l("Kept until"), [Optional()])
    group = text_field(_l("Group"), most=100, needed=False)

    def validate_whom(self, field: Any) -> None:
        """Places are for somebody."""
        if self.seats.data and not field.data:
            raise ValidationError(_("Say for whom the places are kept."))


class PlacesForm(Form):
    """Call `offer` before showing or validating it."""

    approval = ChoiceField(_l("Who has to agree to a registration"), choices=enum_choices(Approval))
    offer_hours = WholeNumberField(
        _l("Hours to accept a place that has become free"),
        [Optional(), between(1, MOST_HOURS)],
        description=_l("Left empty: the next on the waiting list has it at once."),
    )
    changes_until = MomentField(
        _l("Participants change and cancel by themselves until"),
        [Optional()],
        description=_l("Later they write to the organiser. Left empty: until the session begins."),
    )
    minimum = WholeNumberField(
        _l("Fewest participants"),
        [Optional(), between(1, MOST_SEATS)],
        description=_l("Left empty: it takes place however few come."),
    )
    minimum_on = DayField(_l("Day on which the organiser decides"))
    quotas = Rows(FormField(QuotaForm), _l("Quota"), max_entries=MOST_QUOTAS)
    each_of = ChoiceField(_l("A row for each municipality in"), choices=[], default="")
    each_seats = WholeNumberField(_l("Places for each"), [Optional(), between(0, MOST_SEATS)])
    each_until = MomentField(_l("Kept until"), [Optional()])

    def offer(self, organisations: Sequence[OrganisationChoice]) -> None:
        """Put what there is to choose from into the selects, rows included."""
        self.organisations = organisations
        regions = [(each.value, _(each.label)) for each in PlanningRegion]
        self.each_of.choices = choices_of(regions, blank=_("Please choose"))
        whom = {
            _("Planning regions"): [(f"{REGION}{key}", label) for key, label in regions],
            _("Organisations"): [
                (str(each.id), each.name.in_(current_language())) for each in organisations
            ],
        }
        for row in self.quotas:
            row.form.whom.choices = {"": [("", _("Please choose"))], **whom}

    def validate_minimum_on(self, field: Any) -> None:
        """A minimum needs its day."""
        if self.minimum.data and not field.data and not field.errors:
            raise ValidationError(_("Say on which day the organiser decides."))

    def add_rows(self, count: int = 3) -> None:
        """Empty rows, as many as there is room for."""
        for _number in range(min(count, MOST_QUOTAS - len(self.quotas.entries))):
            self.quotas.append_entry()

    def add_each(self) -> None:
        """A row for each municipality of the region chosen that has none yet; empty rows go."""
        self.quotas.entries = [row for row in self.quotas if row.form.whom.data]
        chosen = {row.form.whom.data for row in self.quotas}
        decided = {"seats": self.each_seats.data, "release_at": self.each_until.data}
        for each in self.organisations:
            wanted = each.planning_region is not None and each.planning_region == self.each_of.data
            has_room = len(self.quotas.entries) < MOST_QUOTAS
            if wanted and has_room and str(each.id) not in chosen:
                self.quotas.append_entry({"whom": str(each.id), **decided})

    def plan(self) -> PlacesPlan:
        """What was decided, the quotas with it. Rows without places are left out."""
        return PlacesPlan(
            approval=Approval(self.approval.data),
            offer_hours=self.offer_hours.data,
            changes_until=_aware(self.changes_until.data),
            minimum=self.minimum.data,
            minimum_on=self.minimum_on.data,
            quotas=tuple(_quota_plans([row.form for row in self.quotas])),
        )


def _quota_plans(rows: Sequence[QuotaForm]) -> Iterator[QuotaPlan]:
    groups: dict[str, list[QuotaForm]] = {}
    for index, row in enumerate(rows):
        if row.whom.data:
            groups.setdefault(row.group.data or f"\n{index}", []).append(row)
    for name, members in groups.items():
        regions = [_region_of(row) for row in members if row.whom.data.startswith(REGION)]
        yield QuotaPlan(
            id=next((row_id(row.number.data) for row in members if row.number.data), None),
            name=name.strip(),
            seats=sum(row.seats.data or 0 for row in members),
            organisation_ids=tuple(
                int(row.whom.data) for row in members if not row.whom.data.startswith(REGION)
            ),
            planning_region=regions[0] if regions else None,
            release_at=_first_release(members),
        )


def _first_release(rows: Sequence[QuotaForm]) -> datetime | None:
    return next((_aware(row.release_at.data) for row in rows if row.release_at.data), None)


def _region_of(row: QuotaForm) -> PlanningRegion:
    return PlanningRegion(row.whom.data.removeprefix(REGION))


def _aware(moment: datetime | None) -> datetime | None:
    return clock.from_local(moment.date(), moment.time()) if moment else None


def _wall(moment: datetime | None) -> datetime | None:
    return clock.local(moment).replace(tzinfo=None) if moment else None


def places_data(training_session: TrainingSession, quotas: Iterable[Quota]) -> dict[str, Any]:
    """What is decided already, as the form's data."""
    own = training_session
    return {
        "approval": own.approval.value,
        "offer_hours": own.offer_hours,
        "changes_until": _wall(own.changes_until),
        "minimum": own.minimum,
        "minimum_on": own.minimum_on,
        "quotas": [row for quota in quotas for row in _rows_of(quota)],
    }


def _rows_of(quota: Quota) -> Iterator[dict[str, Any]]:
    whom = [str(each.id) for each in quota.organisations]
    if quota.planning_region is not None:
        whom.insert(0, f"{REGION}{quota.planning_region.value}")
    for index, each in enumerate(whom):
        yield {
            "number": str(quota.id) if index == 0 else "",
            "whom": each,
            "seats": quota.seats if index == 0 else None,
            "release_at": _wall(quota.release_at) if index == 0 else None,
            "group": quota.name or (f"{quota.id}" if len(whom) > 1 else ""),
        }
