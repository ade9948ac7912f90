"""Correct what a registration says of its person."""

from __future__ import annotations

from app.core import clock
from app.core.access import Actor
from app.core.db import lock, transactional
from app.core.errors import InvalidInput, RuleBroken
from app.core.texts import N_
from app.registrations.models import Registration
from app.registrations.rules import TOO_LATE, Applicant, can_change
from app.registrations.services.holding import hold, note
from app.registrations.services.mails import session_parts, tell_state
from app.registrations.services.person import facts_of, same_person

_TAKEN = N_("Somebody of this name and organisation is registered for this session already.")


@transactional
def change(registration_id: int, applicant: Applicant, *, actor: Actor) -> None:
    """The person's own correction. Raises NotFound, InvalidInput; RuleBroken when too late."""
    training_session, registration = hold(registration_id)
    if not can_change(training_session, registration.state, clock.now()):
        raise RuleBroken(TOO_LATE)
    _write(registration, applicant)
    note("registration changed", registration, actor)


@transactional
def change_by_staff(
    registration_id: int, applicant: Applicant, *, staff_notes: str, actor: Actor
) -> None:
    """A correction at any time, with notes that staff alone see. Raises NotFound, InvalidInput."""
    _, registration = hold(registration_id)
    _write(registration, applicant)
    registration.staff_notes = staff_notes
    note("registration changed", registration, actor)


def _write(registration: Registration, applicant: Applicant) -> None:
    facts = facts_of(applicant)
    if same_person(registration.training_session_id, facts, but=registration.id):
        raise InvalidInput("family_name", _TAKEN)
    for column, value in facts.items():
        setattr(registration, column, value)


@transactional
def send_link_again(registration_id: int, *, actor: Actor) -> None:
    """Mail the person their state and link once more. Raises NotFound."""
    registration = lock(Registration, registration_id)
    tell_state(registration, session_parts(registration.training_session_id))
    note("link sent again", registration, actor)
