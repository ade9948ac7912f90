"""How full a session is, counted from the rows."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from app.core.db import db
from app.core.errors import NotFound
from app.registrations.models import Registration
from app.registrations.rules import HOLDS_SEAT, RegistrationState, Seats
from app.sessions.models import TrainingSession

_TAKEN = func.count(Registration.id).filter(Registration.state.in_(HOLDS_SEAT))
_WAITING = func.count(Registration.id).filter(Registration.state == RegistrationState.WAITING)


def seats(session_id: int) -> Seats:
    """The seats of one session, counted from the rows. Raises NotFound."""
    found = seats_of([session_id])
    if session_id not in found:
        raise NotFound
    return found[session_id]


def seats_of(session_ids: Collection[int]) -> dict[int, Seats]:
    """The seats of several sessions in one statement; ids that do not exist are left out."""
    rows = db.session.execute(
        select(TrainingSession.id, TrainingSession.capacity, _TAKEN, _WAITING)
        .outerjoin(Registration, Registration.training_session_id == TrainingSession.id)
        .where(TrainingSession.id.in_(session_ids))
        .group_by(TrainingSession.id, TrainingSession.capacity)
    )
    return {row[0]: Seats(*row[1:]) for row in rows}


def counts(session_id: int) -> dict[str, int | None]:
    """The capacity and the number of rows of each state, by its plain name. Raises NotFound."""
    capacity = db.session.execute(
        select(TrainingSession.capacity).where(TrainingSession.id == session_id)
    ).one_or_none()
    if capacity is None:
        raise NotFound
    rows = db.session.execute(
        select(Registration.state, func.count())
        .where(Registration.training_session_id == session_id)
        .group_by(Registration.state)
    )
    of_state = {state: number for state, number in rows}  # noqa: C416 - rows are no pairs to mypy
    return {"capacity": capacity[0], **{state.value: of_state.get(state, 0) for state in _IN_ORDER}}


_IN_ORDER = (
    RegistrationState.CONFIRMED,
    RegistrationState.WAITING,
    RegistrationState.CANCELLED,
    RegistrationState.PENDING,
    RegistrationState.DECLINED,
)


def next_queue_number(session_id: int) -> int:
    """The number of the next to arrive, from 1. Ask under the session's lock."""
    last = db.session.scalar(
        select(func.max(Registration.queue_number)).where(
            Registration.training_session_id == session_id
        )
    )
    return (last or 0) + 1


def count_waiting_before(registration: Registration) -> int:
    """How many wait in the same session with a smaller queue number."""
    counted = db.session.scalar(
        select(func.count()).where(
            Registration.training_session_id == registration.training_session_id,
            Registration.state == RegistrationState.WAITING,
            Registration.queue_number < registration.queue_number,
        )
    )
    return counted or 0


def list_next_waiting(session_id: int, most: int) -> list[Registration]:
    """The first `most` of the waiting list, in their order. Ask under the session's lock."""
    return list(
        db.session.scalars(
            select(Registration)
            .where(
                Registration.training_session_id == session_id,
                Registration.state == RegistrationState.WAITING,
            )
            .order_by(Registration.queue_number, Registration.id)
            .limit(most)
            .execution_options(populate_existing=True)
        )
    )
