"""Kept entries of a feed, in order, and the version that they are of: nothing is made here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, or_, select

from app.core.db import db, read
from app.core.errors import NotFound
from app.core.prepared import Prepared
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.feeds.models import CalendarVersion, KeptEntry
from app.feeds.queries.narrowing import conditions
from app.feeds.rules import FeedWish
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.rules import PUBLIC_STATUSES, SessionStatus

VERSION = Prepared(select(CalendarVersion.number))
AT_ONCE = 1_000  # entries read by one statement


def _ordered(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join(SessionDay, SessionDay.id == KeptEntry.session_day_id)
        .order_by(SessionDay.starts_at, KeptEntry.session_day_id)
    )


_ORDERED = _ordered(KeptEntry.id, KeptEntry.tag, KeptEntry.zone)
_CONTENTS = select(KeptEntry.id, KeptEntry.content).where(
    KeptEntry.id.in_(bindparam("ids", expanding=True))
)


class EntryGone(LookupError):
    """An entry was written anew since it was listed: it has another id now."""


class HeldEntry(NamedTuple):
    """Which entry stands in a feed; the tag is the same for the same bytes alone."""

    id: int
    tag: str
    zone: str


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
) -> Sequence[HeldEntry]:
    """What ends after `since` and, if it was cancelled, was so after `cancelled_since`."""
    own = TrainingSession
    stays = or_(own.status != SessionStatus.CANCELLED, own.status_since >= cancelled_since)
    joined = _ORDERED.join(own, own.id == KeptEntry.training_session_id)
    return _held(joined.where(own.ends_at >= since, stays, *conditions(wish)), language)


def list_held_of_cycle(cycle_id: int, language: str) -> Sequence[HeldEntry]:
    """Every entry of one cycle, however old."""
    sessions = select(TrainingSession.id).where(TrainingSession.cycle_id == cycle_id)
    return _held(_ORDERED.where(KeptEntry.training_session_id.in_(sessions)), language)


def list_held_of_session(session_id: int, language: str) -> Sequence[HeldEntry]:
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
    columns = (
        KeptEntry.content, KeptEntry.zone,
        own.id, own.status, own.sequence, own.calendar_at, own.online_url,
    )  # fmt: skip
    statement = _ordered(*columns).join(own, own.id == KeptEntry.training_session_id)
    rows = read(statement.where(condition, KeptEntry.language == language))
    return [OwnEntry._make(row) for row in rows]


def _held(statement: Select[Any], language: str) -> Sequence[HeldEntry]:
    """Rows as they come: thousands, of which a change leaves nearly all as they were."""
    return read(statement.where(KeptEntry.language == language))


def contents_of(ids: Sequence[int]) -> dict[int, bytes]:
    """The bytes of these entries. Raises EntryGone where one is no more."""
    found: dict[int, bytes] = {}
    for some in (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)):
        found.update(read(_CONTENTS, ids=some))
    if len(found) < len(ids):
        raise EntryGone
    return found


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
