"""Session days: in a month, and of a cycle from its first to its last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select

from app.core import clock
from app.core.columns import UtcDateTime
from app.core.db import read
from app.core.texts import Texts
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.rules import PUBLIC_STATUSES, SessionKind, SessionMode, SessionStatus
from app.venues.models import Venue


class DayLine(NamedTuple):
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
    mode: SessionMode
    is_compulsory: bool

    @property
    def held_on(self) -> date:
        """The date on the wall calendar of the place."""
        return clock.local(self.starts_at, self.timezone).date()


_T, _D = TrainingSession, SessionDay
_DAYS: Select[*tuple[Any, ...]] = (
    select(
        _D.id, _T.id.label("session_id"), _T.slug, _T.title, _D.topic, _T.kind,
        _T.status, _D.starts_at, _D.ends_at, _D.timezone, Venue.name,
        func.coalesce(Venue.town, ""), _T.mode, _D.is_compulsory,
    )
    .join(_T, _T.id == _D.training_session_id)
    .outerjoin(Venue, Venue.id == func.coalesce(_D.venue_id, _T.venue_id))
    .where(_T.status.in_(PUBLIC_STATUSES))
    .order_by(_D.starts_at, _D.id)
)  # fmt: skip
# Statements that never change are put together once: that costs more than running them.
_MOMENT = UtcDateTime()
_BETWEEN = _DAYS.where(
    _D.starts_at >= bindparam("first", type_=_MOMENT),
    _D.starts_at < bindparam("end", type_=_MOMENT),
)
_OF_CYCLE = _DAYS.where(_T.cycle_id == bindparam("cycle_id", type_=Integer))


def list_days_between(
    first: date, last: date, *conditions: ColumnElement[bool]
) -> Sequence[DayLine]:
    """Public days that begin from `first` to `last` (included), of sessions under `conditions`;
    one statement.
    """
    starts = clock.from_local(first, time.min)
    ends = clock.from_local(last + timedelta(days=1), time.min)
    statement = _BETWEEN.where(*conditions) if conditions else _BETWEEN
    return [DayLine._make(row) for row in read(statement, first=starts, end=ends)]


def list_days_of_cycle(cycle_id: int) -> Sequence[DayLine]:
    """Every public day of a cycle, in order; one statement."""
    return [DayLine._make(row) for row in read(_OF_CYCLE, cycle_id=cycle_id)]
