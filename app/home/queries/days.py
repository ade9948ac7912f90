"""Session days: in a month, and of a cycle from its first to its last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from app.core import clock
from app.core.db import db
from app.core.texts import Texts
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.rules import PUBLIC_STATUSES, SessionKind, SessionStatus
from app.venues.models import Venue


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day with the place where it really is; `venue_name` may be empty."""

    id: int
    training_session_id: int
    slug: str
    title: Texts
    topic: Texts
    kind: SessionKind
    status: SessionStatus
    starts_at: datetime
    ends_at: datetime
    timezone: str
    venue_name: Texts
    town: str

    @property
    def held_on(self) -> date:
        """The date on the wall calendar of the place."""
        return clock.local(self.starts_at, self.timezone).date()


def _select_days() -> Select[*tuple[Any, ...]]:
    day, row = SessionDay, TrainingSession
    return (
        select(
            day.id, row.id.label("session_id"), row.slug, row.title, day.topic, row.kind,
            row.status, day.starts_at, day.ends_at, day.timezone, Venue.name,
            func.coalesce(Venue.town, ""),
        )
        .join(row, row.id == day.training_session_id)
        .outerjoin(Venue, Venue.id == func.coalesce(day.venue_id, row.venue_id))
        .where(row.status.in_(PUBLIC_STATUSES))
        .order_by(day.starts_at, day.id)
    )  # fmt: skip


def list_days_between(first: date, last: date) -> Sequence[DayLine]:
    """Public days that begin from `first` to `last` (included); one statement."""
    starts = clock.from_local(first, time.min)
    ends = clock.from_local(last + timedelta(days=1), time.min)
    statement = _select_days().where(SessionDay.starts_at >= starts, SessionDay.starts_at < ends)
    return [DayLine(*row) for row in db.session.execute(statement)]


def list_days_of_cycle(cycle_id: int) -> Sequence[DayLine]:
    """Every public day of a cycle, in order; one statement."""
    statement = _select_days().where(TrainingSession.cycle_id == cycle_id)
    return [DayLine(*row) for row in db.session.execute(statement)]
