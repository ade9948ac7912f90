"""The days of a plan and their agenda, as rows of a form within the form."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, Form, FormField, HiddenField
from wtforms.validators import Optional

from app.core import clock
from app.core.forms import (
    DayField,
    Rows,
    at_most,
    between,
    clean_text,
    long_text_field,
    text_field,
)
from app.core.i18n import _, _l
from app.core.search import fold
from app.core.texts import Texts
from app.sessions.forms.fields import ClockField, HoursField, choice, is_filled
from app.sessions.queries import PlanOptions
from app.sessions.rules import USUAL_MINUTES, DayPlan, ItemPlan, academic_hours, read_agenda
from app.sessions.rules.plan import ENDS_TOO_EARLY

MOST_ITEMS = 40


class ItemForm(Form):
    """A line of the agenda; a row left empty is no line."""

    at = ClockField(_l("Time"), [Optional()])
    title_lv = text_field(_l("What"), most=300, needed=False)
    title_en = text_field(_l("In English"), most=300, needed=False)
    title_lt = text_field(_l("In Lithuanian"), most=300, needed=False)
    speaker = choice(_l("Speaker"))
    host = choice(_l("Host organisation"))
    place = text_field(_l("Place"), most=200, needed=False)

    @property
    def is_empty(self) -> bool:
        """Nothing was filled in."""
        return not any(is_filled(field) for field in self)

    @property
    def has_more(self) -> bool:
        """Something stands in the fields that are folded away."""
        return any(map(is_filled, (self.title_en, self.title_lt)))

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if valid and not self.is_empty and not self.title_lv.data:
            self.title_lv.errors = [_("Please say what happens at this time.")]
            valid = False
        return valid

    def plan(self, day: date, zone: str) -> ItemPlan:
        """The line on `day`, by the clock of `zone`."""
        at: time | None = self.at.data
        return ItemPlan(
            title=Texts(
                self.title_lv.data or "", self.title_en.data or "", self.title_lt.data or ""
            ),
            starts_at=clock.from_local(day, at, zone) if at else None,
            speaker_id=int(self.speaker.data) if self.speaker.data else None,
            host_id=int(self.host.data) if self.host.data else None,
            place=self.place.data or "",
        )


class DayForm(Form):
    """A day; one without date, topic and agenda is no day."""

    minutes = USUAL_MINUTES  # of an academic hour; PlanForm.offer says otherwise
    number = HiddenField(filters=[clean_text], validators=[at_most(6)])
    held_on = DayField(_l("Date"), [Optional()])
    starts = ClockField(_l("Start"), [Optional()])
    ends = ClockField(_l("End"), [Optional()])
    hours = HoursField(_l("Academic hours"), [Optional(), between(0, 100)], places=None)
    is_compulsory = BooleanField(_l("Compulsory for the certificate"))
    topic_lv = text_field(_l("Topic of the day"), most=300, needed=False)
    topic_en = text_field(_l("In English"), most=300, needed=False)
    topic_lt = text_field(_l("In Lithuanian"), most=300, needed=False)
    venue = choice(_l("Held elsewhere"))
    zone = choice(_l("Time zone"))
    items = Rows(FormField(ItemForm), _l("Agenda line"), max_entries=MOST_ITEMS)
    lines = long_text_field(_l("Agenda as text"), most=8000)

    @property
    def is_empty(self) -> bool:
        """No date and nothing that would need one; times alone do not count."""
        fields = (self.held_on, self.topic_lv, self.lines)
        return not any(map(is_filled, fields)) and all(entry.form.is_empty for entry in self.items)

    @property
    def has_more(self) -> bool:
        """Something stands in the fields that are folded away."""
        more = (self.topic_en, self.topic_lt, self.venue, self.zone)
        return any(map(is_filled, more))

    @property
    def usual_hours(self) -> str:
        """The hours that follow from the times, '' while there are none."""
        starts, ends = self.starts.data, self.ends.data
        if not (starts and ends and starts < ends):
            return ""
        day = date(2000, 1, 1)  # any: a clock reading has no length by itself
        hours = academic_hours(
            datetime.combine(day, starts), datetime.combine(day, ends), self.minutes
        )
        return f"{hours.normalize():f}"

    @property
    def known_number(self) -> int | None:
        """The number of a day that is there already."""
        text = self.number.data or ""
        return int(text) if text.isascii() and text.isdigit() else None

    def validate(self, extra_validators: Any = None) -> bool:
        if self.is_empty:
            return True
        valid = super().validate(extra_validators)
        for field in (self.held_on, self.starts, self.ends):
            if field.data is None and not field.errors:
                field.errors = [_("Please fill in this field.")]
                valid = False
        starts, ends = self.starts.data, self.ends.data
        if valid and starts and ends and ends <= starts:
            self.ends.errors = [_(ENDS_TOO_EARLY)]
            valid = False
        return valid

    def absorb_lines(self, options: PlanOptions) -> None:
        """Turn the pasted agenda into rows; a speaker is known by name, else stays in the title."""
        speakers = {fold(name): str(speaker_id) for speaker_id, name in options.speakers}
        filled = [entry.data for entry in self.items if not entry.form.is_empty]
        for line in read_agenda(self.lines.data or ""):
            speaker = speakers.get(fold(line.who), "")
            title = line.what if speaker or not line.who else f"{line.what} – {line.who}"
            filled.append({"at": line.at, "title_lv": title[:300], "speaker": speaker})
        if self.lines.data and not self.lines.errors:
            self.put_items(filled[:MOST_ITEMS])
            self.lines.data, self.lines.raw_data = "", None

    def put_items(self, rows: list[dict[str, Any]]) -> None:
        """Replace the rows of the agenda."""
        while self.items.entries:
            self.items.pop_entry()
        for row in rows:
            self.items.append_entry(row)

    def plan(self, options: PlanOptions, session_venue_id: int | None) -> DayPlan:
        """The day, by the clock of its place."""
        venue_id = int(self.venue.data) if self.venue.data else None
        place_zone = options.zone_of(venue_id or session_venue_id)
        zone = self.zone.data or place_zone or clock.house_zone()
        day: Any = self.held_on.data  # valid: a date
        return DayPlan(
            number=self.known_number,
            starts_at=clock.from_local(day, self.starts.data or time.min, zone),
            ends_at=clock.from_local(day, self.ends.data or time.min, zone),
            timezone=zone,
            topic=Texts(
                self.topic_lv.data or "", self.topic_en.data or "", self.topic_lt.data or ""
            ),
            venue_id=venue_id,
            academic_hours=self._hours(),
            is_compulsory=bool(self.is_compulsory.data),
            items=tuple(e.form.plan(day, zone) for e in self.items if not e.form.is_empty),
        )

    def _hours(self) -> Decimal | None:
        return None if self.hours.data is None else self.hours.data.quantize(Decimal("0.01"))
