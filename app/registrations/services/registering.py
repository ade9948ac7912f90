"""Somebody wants to come: the one place where a seat is taken."""

from __future__ import annotations

from app.core import clock
from app.core.access import Actor
from app.core.db import db, transactional
from app.core.errors import RuleBroken
from app.core.texts import N_
from app.people.models import Coordinator
from app.registrations.models import Registration
from app.registrations.queries import find_quota, next_queue_number, place_of
from app.registrations.rules import (
    Applicant,
    Happening,
    Outcome,
    RegistrationWindow,
    WayIn,
    is_open,
)
from app.registrations.services.coordinators import ask_coordinators, tell_nominated
from app.registrations.services.history import note
from app.registrations.services.letters import MailKind
from app.registrations.services.mails import session_parts, tell, tell_state
from app.registrations.services.person import facts_of, same_person
from app.registrations.services.seats import allot, hold_session, keep_count, pass_on_free_seats
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus


@transactional
def register(session_id: int, applicant: Applicant, *, actor: Actor) -> Outcome:
    """A seat if there is one, else a place on the waiting list, with a mail.

    One who is registered already keeps that and is mailed the link again. Raises NotFound,
    InvalidInput, and RuleBroken with the window's reason when nobody can register now.
    """
    training_session = hold_session(session_id)
    check_takes(training_session)
    return seat_once(training_session, applicant, actor, way_in=WayIn.ALONE)


def check_takes(training_session: TrainingSession) -> None:
    """Raises RuleBroken with the reason why nobody can register now; seats are told apart."""
    window = is_open(training_session, clock.now())
    if not window.takes_registrations and window != RegistrationWindow.FULL:
        raise RuleBroken(window.reason)


@transactional
def add_by_staff(
    session_id: int, applicant: Applicant, *, actor: Actor, staff_notes: str = ""
) -> Outcome:
    """As `register`, outside of the registration window too; never above the capacity."""
    training_session = hold_session(session_id)
    if training_session.status in (SessionStatus.DRAFT, SessionStatus.CANCELLED):
        raise RuleBroken(N_("People can be added once the session is published."))
    return seat_once(
        training_session, applicant, actor, way_in=WayIn.STAFF, staff_notes=staff_notes
    )


def seat_once(
    training_session: TrainingSession,
    applicant: Applicant,
    actor: Actor,
    *,
    way_in: WayIn,
    coordinator: Coordinator | None = None,
    staff_notes: str = "",
) -> Outcome:
    """A seat or a place in the queue of the session held, once for each person, with a mail.

    Raises InvalidInput; RuleBroken when there is neither.
    """
    facts = facts_of(applicant)
    duplicate = same_person(training_session.id, facts)
    if duplicate is not None:
        tell(MailKind.ALREADY, duplicate, session_parts(training_session.id))
        return Outcome(duplicate.id, duplicate.state, place_of(duplicate), duplicate=True)
    pass_on_free_seats(training_session)
    quota_id = find_quota(training_session.id, facts["organisation"])
    registration = Registration(
        training_session_id=training_session.id,
        state=allot(training_session, quota_id, way_in),
        quota_id=quota_id,
        queue_number=next_queue_number(training_session.id),
        created_by_id=actor.user_id,
        staff_notes=staff_notes,
        way_in=way_in,
        coordinator_id=coordinator.id if coordinator else None,
        **facts,
    )
    db.session.add(registration)
    keep_count(training_session)
    note(Happening.REGISTERED, registration, actor)
    _tell(registration, training_session, coordinator)
    return Outcome(registration.id, registration.state, place_of(registration))


def _tell(
    registration: Registration, training_session: TrainingSession, coordinator: Coordinator | None
) -> None:
    parts = session_parts(training_session.id)
    if coordinator is None:
        tell_state(registration, parts)
        ask_coordinators(registration, training_session)
    else:
        tell_nominated(registration, parts, coordinator)
