"""A place is offered to the next in line, who takes it or lets it lapse."""

from __future__ import annotations

from app.core import clock
from app.core.access import SYSTEM, Actor
from app.core.db import transactional
from app.core.errors import RuleBroken
from app.core.texts import N_
from app.registrations.models import Registration
from app.registrations.queries import list_lapsed, list_sessions_with_lapsed
from app.registrations.rules import Happening, RegistrationState
from app.registrations.services.coordinators import ask_coordinators
from app.registrations.services.history import note
from app.registrations.services.holding import hold
from app.registrations.services.letters import MailKind
from app.registrations.services.mails import tell, tell_state
from app.registrations.services.seats import (
    hold_session,
    keep_count,
    pass_on_free_seats,
    put_in_state,
    seated_state,
)

_NOT_OFFERED = N_("There is no place to accept: it was taken already, or the time has run out.")


@transactional
def accept(registration_id: int, *, actor: Actor) -> None:
    """Take the offered place. Raises NotFound; RuleBroken when there is none to take any more."""
    training_session, registration = hold(registration_id)
    if not _stands(registration):
        raise RuleBroken(_NOT_OFFERED)
    put_in_state(registration, seated_state(training_session, registration.way_in))
    note(Happening.ACCEPTED, registration, actor)
    keep_count(training_session)
    tell_state(registration)
    ask_coordinators(registration, training_session)


def _stands(registration: Registration) -> bool:
    until = registration.offered_until
    offered = registration.state == RegistrationState.OFFERED
    return offered and until is not None and clock.now() < until


def end_lapsed_offers() -> None:
    """End every offer whose time has run out and call the next; a transaction for each session."""
    for session_id in list_sessions_with_lapsed(clock.now()):
        _end_lapsed(session_id)


@transactional
def _end_lapsed(session_id: int) -> None:
    training_session = hold_session(session_id)
    lapsed = list_lapsed(session_id, clock.now())
    for registration in lapsed:
        put_in_state(registration, RegistrationState.CANCELLED)
        note(Happening.LAPSED, registration, SYSTEM)
    if lapsed:
        for registration in lapsed:
            tell(MailKind.LAPSED, registration)
        pass_on_free_seats(training_session)
