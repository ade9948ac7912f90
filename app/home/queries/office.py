"""What needs doing in the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from app.attendance.models import Attendance
from app.core import clock
from app.core.db import db
from app.core.texts import Texts
from app.outbox.models import OutboxMail
from app.outbox.rules import UNDELIVERED, MailState
from app.registrations.models import Registration
from app.registrations.rules import RegistrationState
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.rules import PUBLIC_STATUSES, SessionStatus
from app.venues.models import Venue

SOON = timedelta(days=14)
LOOK_BACK = timedelta(days=60)
MOST_ROWS = 20
_HELD = (SessionStatus.PUBLISHED, SessionStatus.DONE)


@dataclass(frozen=True, slots=True)
class OfficeCounts:
    """Figures of the overview."""

    ahead: int
    drafts: int
    waiting: int
    undelivered_mails: int
    queued_mails: int


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """A session in the overview."""

    id: int
    title: Texts
    status: SessionStatus
    starts_at: datetime | None
    ends_at: datetime | None
    capacity: int | None
    seats_taken: int
    waiting_count: int
    venue_name: Texts
    town: str


@dataclass(frozen=True, slots=True)
class UnmarkedDay:
    """A day that is over, with people expected and nobody marked."""

    training_session_id: int
    title: Texts
    number: int
    starts_at: datetime
    expected: int


def count_office() -> OfficeCounts:
    """All figures of the overview; one statement."""
    own, now = TrainingSession, clock.now()
    of_state = select(func.count(OutboxMail.id))
    figures = (
        select(func.count(own.id)).where(own.status.in_(PUBLIC_STATUSES), own.ends_at >= now),
        select(func.count(own.id)).where(own.status == SessionStatus.DRAFT),
        select(func.coalesce(func.sum(own.waiting_count), 0)).where(
            own.status == SessionStatus.PUBLISHED, own.ends_at >= now
        ),
        of_state.where(OutboxMail.state.in_(UNDELIVERED)),
        of_state.where(OutboxMail.state == MailState.QUEUED),
    )
    row = db.session.execute(select(*(figure.scalar_subquery() for figure in figures))).one()
    return OfficeCounts(*row)


def list_soon() -> list[OfficeLine]:
    """Sessions that begin in the next 14 days or are going on, and all drafts; one statement."""
    own, now = TrainingSession, clock.now()
    soon = and_(own.ends_at >= now, own.starts_at <= now + SOON)
    statement = (
        select(
            own.id, own.title, own.status, own.starts_at, own.ends_at, own.capacity,
            own.seats_taken, own.waiting_count, Venue.name, func.coalesce(Venue.town, ""),
        )
        .outerjoin(Venue, Venue.id == own.venue_id)
        .where(or_(soon, own.status == SessionStatus.DRAFT))
        .order_by(own.starts_at.asc().nulls_last(), own.id)
        .limit(2 * MOST_ROWS)
    )  # fmt: skip
    rows: Any = db.session.execute(statement)
    return [OfficeLine(*row) for row in rows]


def list_unmarked_days() -> list[UnmarkedDay]:
    """Days of the last 60 days whose attendance nobody has marked; one statement."""
    own, day, now = TrainingSession, SessionDay, clock.now()
    expected = (
        select(func.count(Registration.id))
        .where(
            Registration.training_session_id == own.id,
            Registration.state == RegistrationState.CONFIRMED,
        )
        .scalar_subquery()
    )
    is_marked = exists().where(Attendance.session_day_id == day.id)
    statement = (
        select(own.id, own.title, day.number, day.starts_at, expected)
        .join(own, own.id == day.training_session_id)
        .where(day.ends_at < now, day.ends_at >= now - LOOK_BACK, own.status.in_(_HELD))
        .where(expected > 0, ~is_marked)
        .order_by(day.starts_at.desc())
        .limit(MOST_ROWS)
    )
    return [UnmarkedDay(*row) for row in db.session.execute(statement)]
