"""Somebody comes to the door without a place."""

from __future__ import annotations

from app.core.access import Actor
from app.core.db import transactional
from app.core.errors import InvalidInput, RuleBroken
from app.core.texts import N_
from app.registrations.rules import Applicant, Happening, RegistrationState, WayIn
from app.registrations.services.history import note
from app.registrations.services.mails import tell_state
from app.registrations.services.registering import Entry, take_place
from app.registrations.services.seats import hold_session, keep_count, put_in_state
from app.sessions.rules import SessionStatus

_NOT_HELD = N_("Nobody can be added at the door of a session that does not take place.")
_FULL = N_("All places are taken. Please say why one more takes part.")


@transactional
def add_walk_in(session_id: int, applicant: Applicant, *, why: str, actor: Actor) -> int:
    """A confirmed place for one who stands in the room, whatever they had before; the id.

    Over the capacity with a reason, which the history keeps. Raises NotFound, RuleBroken,
    InvalidInput (`why`).
    """
    training_session = hold_session(session_id)
    if training_session.status not in (SessionStatus.PUBLISHED, SessionStatus.DONE):
        raise RuleBroken(_NOT_HELD)
    entry = Entry(WayIn.WALK_IN, actor, why=why)
    registration, is_new = take_place(training_session, applicant, entry)
    if not is_new and registration.state == RegistrationState.CONFIRMED:
        return registration.id
    if not is_new:
        put_in_state(registration, RegistrationState.CONFIRMED)
        note(Happening.APPROVED, registration, actor, why=why)
    taken, capacity = keep_count(training_session).taken, training_session.capacity
    if capacity is not None and taken > capacity and not why:
        raise InvalidInput("why", _FULL)
    tell_state(registration)
    return registration.id
