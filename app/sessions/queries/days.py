"""Session days for month grids and clashes: one SELECT of columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.core.texts import Texts
from app.sessions.models import AgendaItem, SessionDay, TrainingSession
from app.sessions.queries.periods import start_of
from app.sessions.rules import HOLDS_ITS_PLACE, PUBLIC_STATUSES, Booking, SessionKind, SessionStatus
from app.venues.models import Venue


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of a session, with the place where it really is."""

    id: int
    training_session_id: int
    slug: str
    title: Texts
    topic: Texts
    kind: SessionKind
    status: SessionStatus
    number: int
    starts_at: datetime
    ends_at: datetime
    timezone: str
    venue_id: int | None
    venue_name: Texts
    town: str
    room_id: int | None  # None: the whole venue, or a day held elsewhere than its session

    @property
    def held_on(self) -> date:
        """The date on the wall calendar of the place."""
        return clock.local(self.starts_at, self.timezone).date()


def list_day_rows(
    first: date,
    last: date,
    *,
    public_only: bool = False,
    statuses: Iterable[SessionStatus] = (),
) -> list[DayRow]:
    """Days that begin from `first` to `last` (both included), by time; one statement."""
    place = func.coalesce(SessionDay.venue_id, TrainingSession.venue_id)
    statement = (
        select(
            SessionDay.id, TrainingSession.id, TrainingSession.slug, TrainingSession.title,
            SessionDay.topic, TrainingSession.kind, TrainingSession.status, SessionDay.number,
            SessionDay.starts_at, SessionDay.ends_at, SessionDay.timezone, place, Venue.name,
            func.coalesce(Venue.town, ""), TrainingSession.room_id, SessionDay.venue_id,
        )
        .join(TrainingSession, TrainingSession.id == SessionDay.training_session_id)
        .outerjoin(Venue, Venue.id == place)
        .where(SessionDay.starts_at >= start_of(first))
        .where(SessionDay.starts_at < start_of(last, days=1))
        .order_by(SessionDay.starts_at, SessionDay.id)
    )  # fmt: skip
    shown = PUBLIC_STATUSES if public_only else tuple(statuses)
    if shown:
        statement = statement.where(TrainingSession.status.in_(shown))
    rows: Sequence[Any] = db.session.execute(statement).all()
    return [_row(*row) for row in rows]


def list_speaker_bookings(first: date, last: date) -> list[tuple[int, Booking]]:
    """(day id, booking) of every speaker on days as in `list_day_rows`; one statement."""
    statement = (
        select(
            SessionDay.id, TrainingSession.id, AgendaItem.speaker_id, SessionDay.starts_at,
            SessionDay.ends_at,
        )
        .join(TrainingSession, TrainingSession.id == SessionDay.training_session_id)
        .join(AgendaItem, AgendaItem.session_day_id == SessionDay.id)
        .where(AgendaItem.speaker_id.is_not(None), TrainingSession.status.in_(HOLDS_ITS_PLACE))
        .where(SessionDay.starts_at >= start_of(first))
        .where(SessionDay.starts_at < start_of(last, days=1))
    )  # fmt: skip
    rows: Sequence[Any] = db.session.execute(statement).all()
    return [(row[0], Booking(*row[1:])) for row in rows]


def _row(*columns: Any) -> DayRow:
    *facts, room_id, own_venue_id = columns
    facts.append(None if own_venue_id else room_id)
    return DayRow(*facts)
