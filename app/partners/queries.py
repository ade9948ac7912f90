"""Partners' calendars and what is on in them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.core.db import db
from app.core.errors import NotFound
from app.output.partner_calendars import ForeignEntry
from app.partners.models import PartnerAttempt, PartnerCalendar, PartnerEntry
from app.partners.rules import Tone


@dataclass(frozen=True, slots=True)
class Layer:
    """A calendar as the month offers it."""

    id: int
    name: str
    mark: str
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow(ForeignEntry):
    """Something that is on at a partner's, and in which calendar."""

    calendar_id: int
    calendar: str
    mark: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """A calendar with what came of the last try."""

    calendar: PartnerCalendar
    outcome: str
    detail: str


def get_calendar(calendar_id: int) -> PartnerCalendar:
    """A calendar without its content. Raises NotFound."""
    found = db.session.get(PartnerCalendar, calendar_id)
    if found is None:
        raise NotFound
    return found


def find_content(calendar_id: int) -> bytes | None:
    """The last good copy of a calendar, packed."""
    statement = select(PartnerCalendar.content).where(PartnerCalendar.id == calendar_id)
    return db.session.scalar(statement)


def count_calendars() -> int:
    """How many there are."""
    return db.session.scalar(select(func.count()).select_from(PartnerCalendar)) or 0


def list_layers() -> list[Layer]:
    """Every calendar by name; one statement."""
    own = PartnerCalendar
    statement = select(own.id, own.name, own.mark, own.tone).order_by(own.sort_name, own.id)
    return [Layer(*row) for row in db.session.execute(statement)]


def list_calendars() -> list[CalendarLine]:
    """Every calendar by name with its last outcome ('' before the first); one statement."""
    last = (
        select(func.max(PartnerAttempt.id))
        .where(PartnerAttempt.partner_calendar_id == PartnerCalendar.id)
        .correlate(PartnerCalendar)
        .scalar_subquery()
    )
    statement = (
        select(PartnerCalendar, PartnerAttempt.outcome, PartnerAttempt.detail)
        .outerjoin(PartnerAttempt, PartnerAttempt.id == last)
        .order_by(PartnerCalendar.sort_name, PartnerCalendar.id)
    )
    return [
        CalendarLine(row[0], row[1] or "", row[2] or "") for row in db.session.execute(statement)
    ]


def list_attempts(calendar_id: int) -> list[PartnerAttempt]:
    """What came of the last tries, the newest first."""
    statement = select(PartnerAttempt).where(PartnerAttempt.partner_calendar_id == calendar_id)
    return list(db.session.scalars(statement.order_by(PartnerAttempt.id.desc())))


def list_due(now: datetime) -> list[int]:
    """Calendars to ask or to read again."""
    statement = select(PartnerCalendar.id).where(PartnerCalendar.next_at <= now)
    return list(db.session.scalars(statement.order_by(PartnerCalendar.next_at)))


def list_entries(
    starts_at: datetime, ends_at: datetime, calendar_ids: Collection[int]
) -> list[EntryRow]:
    """What is on between two moments in these calendars, by time; one statement, none for none."""
    if not calendar_ids:
        return []
    chosen = PartnerEntry.partner_calendar_id.in_(calendar_ids)
    return _rows(_between(starts_at, ends_at).where(chosen))


def list_busy(starts_at: datetime, ends_at: datetime) -> list[EntryRow]:
    """What takes people's time between two moments in any calendar, by time; one statement."""
    return _rows(_between(starts_at, ends_at).where(PartnerEntry.is_busy))


def _between(starts_at: datetime, ends_at: datetime) -> Any:
    calendar, entry = PartnerCalendar, PartnerEntry
    return (
        select(
            calendar.id.label("calendar_id"), calendar.name.label("calendar"), calendar.mark,
            calendar.tone, entry.starts_at, entry.ends_at, entry.is_all_day, entry.title,
            entry.place, entry.is_off, entry.is_busy,
        )
        .join(calendar, calendar.id == entry.partner_calendar_id)
        .where(entry.starts_at < ends_at, entry.ends_at > starts_at)
        .order_by(entry.starts_at, entry.id)
    )  # fmt: skip


def _rows(statement: Any) -> list[EntryRow]:
    return [EntryRow(**row) for row in db.session.execute(statement).mappings()]
