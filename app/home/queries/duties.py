"""What waits for the organisers of all sessions that lie ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Subquery, func, select

from app.core import clock
from app.core.db import db
from app.core.texts import Texts
from app.registrations.models import Registration
from app.registrations.queries import unreached
from app.registrations.rules import ENDED, Desk, Places, RegistrationState, ToDo, things_to_do
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus

MOST_SESSIONS = 200


@dataclass(frozen=True, slots=True)
class SessionDuties:
    """A session and what waits in it."""

    training_session_id: int
    title: Texts
    starts_at: datetime
    todo: list[ToDo]


@dataclass(frozen=True, slots=True)
class _Facts:
    status: SessionStatus
    starts_at: datetime | None
    minimum: int | None
    minimum_on: date | None
    minimum_waived_at: datetime | None


def list_duties() -> list[SessionDuties]:
    """Sessions ahead in which something waits, the nearest first; three statements."""
    sessions = _sessions_ahead()
    states, bad = _states_of(sessions), _bad_in(sessions)
    found = (_duties(row, states.get(row.id, {}), bad.get(row.id, 0)) for row in _rows(sessions))
    return [each for each in found if each.todo]


def _sessions_ahead() -> Subquery:
    own = TrainingSession
    return (
        select(own.id)
        .where(own.status == SessionStatus.PUBLISHED, own.starts_at > clock.now())
        .where(own.capacity.is_not(None))
        .order_by(own.starts_at, own.id)
        .limit(MOST_SESSIONS)
        .subquery()
    )


def _rows(sessions: Subquery) -> list[Any]:
    own = TrainingSession
    columns = (
        own.id, own.title, own.status, own.starts_at, own.minimum, own.minimum_on,
        own.minimum_waived_at, own.capacity, own.seats_taken, own.seats_kept, own.waiting_count,
    )  # fmt: skip
    of_them = select(*columns).join(sessions, sessions.c.id == own.id)
    return list(db.session.execute(of_them.order_by(own.starts_at, own.id)))


def _states_of(sessions: Subquery) -> dict[int, dict[RegistrationState, int]]:
    own = Registration
    counted = (
        select(own.training_session_id, own.state, func.count())
        .join(sessions, sessions.c.id == own.training_session_id)
        .group_by(own.training_session_id, own.state)
    )
    found: dict[int, dict[RegistrationState, int]] = {}
    for session_id, state, number in db.session.execute(counted):
        found.setdefault(session_id, {})[state] = number
    return found


def _bad_in(sessions: Subquery) -> dict[int, int]:
    own, bad = Registration, unreached().subquery()
    counted = (
        select(own.training_session_id, func.count(own.id))
        .join(sessions, sessions.c.id == own.training_session_id)
        .join(
            bad,
            (bad.c.training_session_id == own.training_session_id) & (bad.c.recipient == own.email),
        )
        .where(own.state.not_in(ENDED))
        .group_by(own.training_session_id)
    )
    rows: Any = db.session.execute(counted)
    return dict(rows.all())


def _duties(row: Any, states: dict[RegistrationState, int], bad: int) -> SessionDuties:
    facts = _Facts(row.status, row.starts_at, row.minimum, row.minimum_on, row.minimum_waived_at)
    places = Places(row.capacity - row.seats_kept, {}, {None: row.seats_taken}, row.waiting_count)
    todo = things_to_do(Desk(places, (), states, bad), facts, clock.now())
    return SessionDuties(row.id, row.title, row.starts_at, todo)
