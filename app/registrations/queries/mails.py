"""Who is to be reminded and thanked, and what an organiser has not heard of yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from app.core.db import db
from app.registrations.models import Registration
from app.registrations.models.reminder import ReminderSent
from app.registrations.rules import RegistrationState
from app.registrations.rules.reminding import THANKED, THANKS_AFTER, THANKS_UNTIL, reminder_due
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus

FARTHEST = timedelta(days=61)
_HELD = (SessionStatus.PUBLISHED, SessionStatus.DONE)


def list_reminders_due(now: datetime) -> list[tuple[int, int]]:
    """(session id, days before) of the reminders that are due and have not gone out."""
    own = TrainingSession
    rows = db.session.execute(
        select(own.id, own.starts_at, own.reminder_days).where(
            own.status == SessionStatus.PUBLISHED,
            own.starts_at > now,
            own.starts_at <= now + FARTHEST,
        )
    ).all()
    due = ((row.id, reminder_due(row.starts_at, row.reminder_days, now)) for row in rows)
    wanted = [(session_id, days) for session_id, days in due if days is not None]
    sent = _sent(session_id for session_id, _ in wanted)
    return [each for each in wanted if each not in sent]


def _sent(session_ids: Iterable[int]) -> set[tuple[int, int]]:
    own = ReminderSent
    statement = select(own.training_session_id, own.days_before)
    rows = db.session.execute(statement.where(own.training_session_id.in_(list(session_ids))))
    return {(row.training_session_id, row.days_before) for row in rows}


def was_sent(session_id: int, days_before: int) -> bool:
    """Whether the people of a session have had that mail. Ask under the session's lock."""
    return (session_id, days_before) in _sent([session_id])


def list_sessions_to_thank(now: datetime) -> list[int]:
    """Ids of sessions that ended a day to four days ago and whose people have not been thanked."""
    own = TrainingSession
    thanked = select(ReminderSent.training_session_id).where(ReminderSent.days_before == THANKED)
    statement = select(own.id).where(
        own.status.in_(_HELD),
        own.ends_at <= now - THANKS_AFTER,
        own.ends_at > now - THANKS_UNTIL,
        own.id.not_in(thanked),
    )
    return list(db.session.scalars(statement.order_by(own.id)))


def list_seated(session_id: int, *, until: datetime | None = None) -> list[Registration]:
    """Everybody with a confirmed place, read anew; of those who had it by `until`, if given."""
    statement = _confirmed(session_id)
    if until is not None:
        statement = statement.where(Registration.state_changed_at <= until)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def _confirmed(session_id: int) -> Select[Registration]:
    own = Registration
    return (
        select(own)
        .where(own.training_session_id == session_id, own.state == RegistrationState.CONFIRMED)
        .order_by(own.id)
    )
