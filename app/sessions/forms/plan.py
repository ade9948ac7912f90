"""The plan of a session on one page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from wtforms import BooleanField, FormField
from wtforms.validators import Optional, ValidationError

from app.core import clock
from app.core.forms import (
    ChoiceField,
    Rows,
    WholeNumberField,
    between,
    email_field,
    enum_choices,
    long_text_field,
    text_field,
    texts_of,
)
from app.core.i18n import _, _l
from app.cycles.forms import EarningForm
from app.cycles.rules import EarnedBy
from app.sessions.forms.choices import cycles, named, places, project_choices, spoken, zones
from app.sessions.forms.days import DayForm
from app.sessions.forms.fields import DaysBeforeField, MomentField, choice
from app.sessions.queries import PlanOptions
from app.sessions.rules import SessionKind, SessionMode, SessionPlan
from app.sessions.rules.plan import CAPACITY_TOO_LOW, DAYS_OVERLAP, MOST_DAYS

MOST_SEATS = 5000
LINK = re.compile(r"https?://[^\s/]+\.[^\s]+")


class PlanForm(EarningForm):
    """Everything staff decide about a session. Call `offer` before showing or validating it."""

    title_lv = text_field(_l("Title"), most=300)
    title_en = text_field(_l("Title in English"), most=300, needed=False)
    title_lt = text_field(_l("Title in Lithuanian"), most=300, needed=False)
    kind = ChoiceField(_l("Kind"), choices=enum_choices(SessionKind))
    cycle = choice(_l("Training cycle"))
    project = choice(
        _l("Project"), description=_l("A session of a cycle always belongs to the cycle's project.")
    )
    summary_lv = long_text_field(_l("What it is about"))
    summary_en = long_text_field(_l("What it is about, in English"))
    summary_lt = long_text_field(_l("What it is about, in Lithuanian"))
    audience_lv = text_field(_l("For whom"), most=500, needed=False)
    audience_en = text_field(_l("For whom, in English"), most=500, needed=False)
    audience_lt = text_field(_l("For whom, in Lithuanian"), most=500, needed=False)
    mode = ChoiceField(_l("How one takes part"), choices=enum_choices(SessionMode))
    place = choice(_l("Venue and room"))
    online_url = text_field(
        _l("Link for taking part online"),
        most=500,
        needed=False,
        hint=_l("Only registered participants get to see it."),
    )
    language = ChoiceField(_l("Language spoken"), choices=spoken)
    days = Rows(FormField(DayForm), _l("Day"), max_entries=MOST_DAYS)
    capacity = WholeNumberField(
        _l("Number of places"),
        [Optional(), between(0, MOST_SEATS)],
        description=_l("Left empty: nobody registers here."),
    )
    has_waiting_list = BooleanField(_l("Keep a waiting list when all places are taken"))
    registration_opens_at = MomentField(
        _l("Registration opens"),
        [Optional()],
        description=_l("Left empty: as soon as it is published."),
    )
    registration_closes_at = MomentField(_l("Registration closes"), [Optional()])
    reminder_days = DaysBeforeField(
        _l("Reminders by mail, days before"),
        most=4,
        most_days=60,
        description=_l("For example 7, 1. Left empty: nobody is reminded."),
    )
    contact_name = text_field(_l("Contact person"), most=200, needed=False)
    contact_email = email_field(_l("Contact e-mail"), needed=False)
    contact_phone = text_field(_l("Contact phone"), most=60, needed=False)
    responsible = choice(_l("Responsible colleague"))

    def offer(self, options: PlanOptions) -> None:
        """Put what there is to choose from into every select, rows of days included."""
        self.options = options
        self.cycle.choices = cycles(options, _("No cycle"))
        self.project.choices = project_choices(options.projects, _("No project"))
        self.place.choices = places(options, _("No venue yet"))
        self.responsible.choices = named(options.planners, _("Nobody in particular"))
        whole_venues = places(options, _("At the session's venue"), rooms=False)
        speakers, hosts = named(options.speakers, "–"), named(options.hosts, "–")
        minutes = options.minutes_of(self.cycle.data)
        for day in self.days:
            day.form.minutes = minutes
            day.form.venue.choices = whole_venues
            day.form.zone.choices = zones(day.form.zone.data, _("That of the place"))
            for item in day.form.items:
                item.form.speaker.choices, item.form.host.choices = speakers, hosts

    def validate(self, extra_validators: Any = None, *, seats_taken: int = 0) -> bool:
        """Whether the plan can be, faults told at their fields."""
        valid = super().validate(extra_validators)
        faults = [
            *self._order_faults(), *self._seat_faults(seats_taken), *self._earning_faults(),
        ]  # fmt: skip
        for field, message in faults:
            field.errors = [*field.errors, message]
        return valid and not faults

    def validate_online_url(self, field: Any) -> None:
        """WTForms calls it: a link is one."""
        if field.data and not LINK.fullmatch(field.data):
            raise ValidationError(_("Please enter a link that starts with https://"))

    def _order_faults(self) -> Iterator[tuple[Any, str]]:
        opens, closes = self.registration_opens_at, self.registration_closes_at
        if opens.data and closes.data and closes.data <= opens.data:
            yield closes, _("Registration must close after it has opened.")
        days = [d.form for d in self.filled_days if not d.form.errors]
        days.sort(key=lambda day: (day.held_on.data, day.starts.data))
        for earlier, later in pairwise(days):
            same = earlier.held_on.data == later.held_on.data
            if same and later.starts.data < earlier.ends.data:
                yield later.starts, _(DAYS_OVERLAP)

    def _seat_faults(self, taken: int) -> Iterator[tuple[Any, str]]:
        capacity = self.capacity.data
        if capacity is not None and not self.capacity.errors and capacity < taken:
            yield self.capacity, _(CAPACITY_TOO_LOW, taken=taken)

    def _earning_faults(self) -> Iterator[tuple[Any, str]]:
        chosen = [day for day in self.filled_days if day.form.is_compulsory.data]
        if self.certificate_by.data == EarnedBy.CHOSEN_DAYS.value and not chosen:
            yield self.certificate_by, _("Please mark at least one day as compulsory.")

    @property
    def filled_days(self) -> list[Any]:
        """The rows that are days."""
        return [day for day in self.days if not day.form.is_empty]

    def plan(self) -> SessionPlan:
        """What was typed, once it is valid."""
        venue_id, room_id = self._place()
        rule = self.earning()
        return SessionPlan(
            kind=SessionKind(self.kind.data),
            title=texts_of(self, "title"),
            summary=texts_of(self, "summary"),
            audience=texts_of(self, "audience"),
            mode=SessionMode(self.mode.data),
            language=self.language.data,
            cycle_id=_id(self.cycle.data),
            project_id=_id(self.project.data),
            venue_id=venue_id,
            room_id=room_id,
            days=tuple(day.form.plan(self.options, venue_id) for day in self.filled_days),
            registration_opens_at=_moment(self.registration_opens_at.data),
            registration_closes_at=_moment(self.registration_closes_at.data),
            responsible_id=_id(self.responsible.data),
            capacity=self.capacity.data,
            reminder_days=self.reminder_days.data or [],
            certificate_by=rule.by,
            certificate_share=rule.share,
            certificate_task=rule.needs_task,
            has_waiting_list=bool(self.has_waiting_list.data),
            online_url=self.online_url.data or "",
            contact_name=self.contact_name.data or "",
            contact_email=self.contact_email.data or "",
            contact_phone=self.contact_phone.data or "",
        )

    def _place(self) -> tuple[int | None, int | None]:
        venue, _dot, room = (self.place.data or "").partition(".")
        return _id(venue), _id(room)

    def add_day(self) -> None:
        """One more row, a day after the last, at the same times."""
        if len(self.days) < MOST_DAYS:
            self.days.append_entry(self._next_day())

    def _next_day(self) -> dict[str, Any]:
        last = self.days.entries[-1].form if self.days.entries else None
        if last is None or not last.held_on.data:
            return {}
        day = last.held_on.data + timedelta(days=1)
        return {"held_on": day, "starts": last.starts.data, "ends": last.ends.data}


def _id(text: str | None) -> int | None:
    return int(text) if text else None


def _moment(naive: datetime | None) -> datetime | None:
    return naive and clock.from_local(naive.date(), naive.time())
