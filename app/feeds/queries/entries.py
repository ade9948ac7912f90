"""Kept entries of a feed, in order, and the version that they are of: nothing is made here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select

from app.core.db import db, read
from app.core.errors import NotFound
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.feeds.models import CalendarVersion, KeptEntry
from app.feeds.queries.narrowing import conditions
from app.feeds.rules import FeedWish
from app.output.ical import Piece
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.rules import PUBLIC_STATUSES, SessionStatus

PEEK = "SELECT number FROM calendar_version"
_ORDERED = (
    select(KeptEntry.content, KeptEntry.zone)
    .join(SessionDay, SessionDay.id == KeptEntry.session_day_id)
    .order_by(SessionDay.starts_at, KeptEntry.session_day_id)
)


class OwnEntry(NamedTuple):
    """One kept entry with what a person's own calendar says otherwise."""

    content: bytes
    zone: str
    training_session_id: int
    status: SessionStatus
    sequence: int
    calendar_at: datetime
    online_url: str


def version() -> tuple[int, datetime | None]:
    """The number of the last change of any entry, and when it was; 0 where none was made yet."""
    row = db.session.execute(select(CalendarVersion.number, CalendarVersion.moved_at)).first()
    return (row.number, row.moved_at) if row else (0, None)


def list_held(
    wish: FeedWish, language: str, *, since: datetime, cancelled_since: datetime
) -> list[Piece]:
    """What ends after `since` and, if it was cancelled, was so after `cancelled_since`."""
    own = TrainingSession
    stays = or_(own.status != SessionStatus.CANCELLED, own.status_since >= cancelled_since)
    joined = _ORDERED.join(own, own.id == KeptEntry.training_session_id)
    return _held(joined.where(own.ends_at >= since, stays, *conditions(wish)), language)


def list_held_of_cycle(cycle_id: int, language: str) -> list[Piece]:
    """Every entry of one cycle, however old."""
    sessions = select(TrainingSession.id).where(TrainingSession.cycle_id == cycle_id)
    return _held(_ORDERED.where(KeptEntry.training_session_id.in_(sessions)), language)


def list_held_of_session(session_id: int, language: str) -> list[Piece]:
    """Every entry of one session."""
    return _held(_ORDERED.where(KeptEntry.training_session_id == session_id), language)


def list_own_held(session_ids: Sequence[int], language: str) -> list[OwnEntry]:
    """Entries of these sessions, to be stamped for one person."""
    return _own(KeptEntry.training_session_id.in_(session_ids), language)


def list_held_in_charge(user_id: int, language: str, since: datetime) -> list[OwnEntry]:
    """Entries of sessions that a member of staff is responsible for, that end after `since`."""
    own = TrainingSession
    sessions = select(own.id).where(own.responsible_id == user_id, own.ends_at >= since)
    return _own(KeptEntry.training_session_id.in_(sessions), language)


def _own(condition: ColumnElement[bool], language: str) -> list[OwnEntry]:
    own = TrainingSession
    more = (own.id, own.status, own.sequence, own.calendar_at, own.online_url)
    statement = _ORDERED.add_columns(*more).join(own, own.id == KeptEntry.training_session_id)
    rows = read(statement.where(condition, KeptEntry.language == language))
    return [OwnEntry._make(row) for row in rows]


def _held(statement: Select[bytes, str], language: str) -> list[Piece]:
    rows = read(statement.where(KeptEntry.language == language))
    return [Piece._make(row) for row in rows]


def find_session(slug: str) -> tuple[int, Texts]:
    """Id and title of a public session. Raises NotFound."""
    own = TrainingSession
    return _named(
        select(own.id, own.title).where(own.slug == slug, own.status.in_(PUBLIC_STATUSES))
    )


def find_cycle(slug: str) -> tuple[int, Texts]:
    """Id and title of a published cycle. Raises NotFound."""
    return _named(select(Cycle.id, Cycle.title).where(Cycle.slug == slug, Cycle.is_published))


def _named(statement: Select[int, Texts]) -> tuple[int, Texts]:
    row = db.session.execute(statement).first()
    if row is None:
        raise NotFound
    return row[0], row[1]
