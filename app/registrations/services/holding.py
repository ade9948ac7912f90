"""Hold a registration and its session, in the one order that cannot deadlock: session first."""

from __future__ import annotations

from app.core.db import db, lock
from app.core.errors import NotFound, RuleBroken
from app.registrations.models import Registration
from app.registrations.queries.cycles import find_group, list_made_together
from app.registrations.services.seats import hold_session
from app.sessions.models import TrainingSession


def session_id_of(registration_id: int) -> int:
    """The session a registration belongs to just now. Raises NotFound."""
    found: int | None = db.session.scalar(
        db.select(Registration.training_session_id).where(Registration.id == registration_id)
    )
    if found is None:
        raise NotFound
    return found


def hold(registration_id: int) -> tuple[TrainingSession, Registration]:
    """Both, locked. Raises NotFound; RuleBroken if the registration was just moved."""
    training_session = hold_session(session_id_of(registration_id))
    return training_session, hold_within(registration_id, training_session.id)


def hold_within(registration_id: int, session_id: int) -> Registration:
    """The registration, locked as its session is. Raises RuleBroken if it was just moved."""
    registration = lock(Registration, registration_id)
    if registration.training_session_id != session_id:
        raise RuleBroken
    return registration


def hold_together(registration_id: int) -> tuple[dict[int, TrainingSession], list[Registration]]:
    """The sessions and registrations that one form for a cycle made, this one among them, locked;
    of who came by another way this one alone. Sessions first, by id.

    Raises NotFound; RuleBroken if one was just moved.
    """
    group_id = find_group(registration_id)
    if group_id is None:
        training_session, registration = hold(registration_id)
        return {training_session.id: training_session}, [registration]
    made = list_made_together(group_id)
    held = {session_id: hold_session(session_id) for session_id, _registration in made}
    return held, [hold_within(each, session_id) for session_id, each in made]
