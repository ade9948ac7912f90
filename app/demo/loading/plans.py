"""An event of the demonstration as the plan that staff would type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.core import clock
from app.core.texts import LANGUAGES, NO_TEXTS, Texts
from app.cycles.rules import EarnedBy
from app.demo.checks import DemoData
from app.demo.events import AgendaItem, CertificateRule, Day, TrainingSession
from app.demo.loading.dates import dates_of
from app.demo.loading.known import Known
from app.demo.shapes import Venue
from app.sessions.rules import DayPlan, ItemPlan, SessionKind, SessionMode, SessionPlan

OPENS_AT, CLOSES_AT = time(9), time(23, 59)


class Planner:
    """Turns events into plans, seen from `today`."""

    def __init__(self, data: DemoData, known: Known, today: date) -> None:
        self.known, self.today = known, today
        self.venues: dict[str, Venue] = {venue.key: venue for venue in data.venues}

    def plan(self, event: TrainingSession) -> SessionPlan:
        """All that staff decide about a session."""
        online = self.venues[event.venue].online
        opens_at, closes_at = self._window(event)
        return SessionPlan(
            kind=SessionKind(event.kind),
            mode=SessionMode.ONLINE if online else SessionMode.ON_SITE,
            title=event.title,
            summary=joined((event.summary, event.description, *self._hints(event)), "\n\n"),
            audience=joined(event.audience, ", "),
            cycle_id=self.known.cycles.get(event.cycle or ""),
            project_id=self.known.projects[event.project],
            venue_id=self.known.venues.get(event.venue),
            room_id=self.known.rooms.get(f"{event.venue}/{event.room}"),
            online_url=event.online_url,
            capacity=event.capacity,
            registration_opens_at=opens_at,
            registration_closes_at=closes_at,
            days=self.days(event),
            **earning(event.certificate),
            **self._contact(event),
        )

    def days(self, event: TrainingSession) -> tuple[DayPlan, ...]:
        """The days with their agenda, numbered from 1."""
        dates = dates_of(event.days, self.today)
        return tuple(self._day(event, number, on) for number, on in enumerate(dates, start=1))

    def _day(self, event: TrainingSession, number: int, on: date) -> DayPlan:
        day = event.days[number - 1]
        own_place = day.venue if day.venue != event.venue else None
        return DayPlan(
            starts_at=clock.from_local(on, day.starts, event.timezone),
            ends_at=clock.from_local(on, day.ends, event.timezone),
            timezone=event.timezone,
            topic=event.topics[number - 1] if len(event.topics) >= number else NO_TEXTS,
            venue_id=self.known.venues[own_place] if own_place else None,
            academic_hours=Decimal(day.academic_hours or 0),
            is_compulsory=day.compulsory,
            items=tuple(self._item(item, event, on) for item in day.agenda),
        )

    def _item(self, item: AgendaItem, event: TrainingSession, on: date) -> ItemPlan:
        return ItemPlan(
            title=item.title,
            starts_at=clock.from_local(on, item.starts, item.timezone or event.timezone),
            speaker_id=self.known.speakers[item.speakers[0]] if item.speakers else None,
            host_id=self.known.organisations[item.host] if item.host else None,
            place=self.venues[item.place].address if item.place else "",
        )

    def _window(self, event: TrainingSession) -> tuple[datetime | None, datetime | None]:
        rule = event.registration
        if rule is None:
            return None, None
        first = dates_of(event.days, self.today)[0]
        opens_on = first - timedelta(days=rule.opens_days_before)
        closes_on = first - timedelta(days=rule.closes_days_before)
        return (
            clock.from_local(opens_on, OPENS_AT, event.timezone),
            clock.from_local(closes_on, CLOSES_AT, event.timezone),
        )

    def _hints(self, event: TrainingSession) -> list[Texts]:
        """How to get on board is told in the itinerary; what 'online' offers has no other place."""
        venue = self.venues[event.venue]
        return [venue.access] if venue.online else []

    def _contact(self, event: TrainingSession) -> dict[str, Any]:
        if event.contact is None:
            return {}
        return {
            "contact_name": event.contact.name,
            "contact_email": event.contact.email,
            "responsible_id": self.known.accounts.get(event.contact.email),
        }


def earning(rule: CertificateRule | None) -> dict[str, Any]:
    """What earns a certificate, as plans of sessions and cycles have it."""
    if rule is None:
        return {}
    by = EarnedBy(rule.earned_by)
    return {"certificate_by": by, "certificate_share": rule.minimum_share_percent}


def uid_of(event: TrainingSession) -> str:
    """The session's name in calendars: how a second run knows it."""
    return f"demo-{event.key}@cikls"


def joined(texts: Iterable[Texts], between: str) -> Texts:
    """Several texts as one, in the languages in which each of them was given."""
    parts = list(texts)
    return Texts(*(spoken(parts, language, between) for language in LANGUAGES))


def spoken(parts: Sequence[Texts], language: str, between: str) -> str:
    """The parts in one language, nothing where one of them is missing."""
    said = [str(getattr(part, language)) for part in parts]
    return between.join(said) if all(said) else ""


def last_day(event: TrainingSession, today: date) -> date:
    """The date on which an event ends."""
    return dates_of(event.days, today)[-1]


def attended_on(event: TrainingSession) -> dict[int, Day]:
    """Days on which attendance was taken, by number."""
    return {number: day for number, day in enumerate(event.days, start=1) if day.attended}
