"""Somebody wants to come: the one place where a seat is taken."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import current_app

from app.core import clock
from app.core.access import Actor
from app.core.db import db, transactional
from app.core.direct import put_object
from app.core.errors import InvalidInput, RuleBroken
from app.core.texts import N_
from app.cycles.models import Cycle
from app.cycles.rules import RegistrationMode
from app.outbox.queries import has_mail_since
from app.people.models import Coordinator
from app.registrations.models import Registration
from app.registrations.queries import count_alone_from, find_quota, next_queue_number, place_of
from app.registrations.rules import (
    LINK_AGAIN_AFTER,
    Applicant,
    Happening,
    Outcome,
    RegistrationState,
    RegistrationWindow,
    WayIn,
    is_open,
)
from app.registrations.services.coordinators import ask_coordinators, tell_nominated
from app.registrations.services.history import note
from app.registrations.services.letters import MailKind
from app.registrations.services.mails import tell, tell_state
from app.registrations.services.person import facts_of, same_person
from app.registrations.services.seats import (
    allot,
    count_one_more,
    hold_session,
    pass_on_free_seats,
)
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus

_MAILBOX_FULL = N_(
    "From one mailbox at most %(most)s people can register for a session. Please give your own "
    "e-mail address, or ask the coordinator of your organisation to register you."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Who enters somebody, and by which way."""

    way_in: WayIn
    actor: Actor
    coordinator: Coordinator | None = None
    staff_notes: str = ""
    cycle_registration_id: int | None = None
    why: str = ""  # for the history


@transactional
def register(session_id: int, applicant: Applicant, *, actor: Actor) -> Outcome:
    """A seat if there is one, else a place on the waiting list, with a mail.

    One who is registered already keeps that and is mailed the link again; the outcome is then what
    a new person would be told, so that nobody learns from it who is registered. Raises NotFound,
    InvalidInput (`email` when too many come from one mailbox), and RuleBroken with the window's
    reason when nobody can register now.
    """
    training_session = hold_session(session_id)
    check_by_itself(training_session)
    check_takes(training_session)
    check_mailbox(session_id, applicant)
    outcome = seat_once(training_session, applicant, actor, way_in=WayIn.ALONE)
    return as_for_a_stranger(training_session, applicant, outcome)


def check_by_itself(training_session: TrainingSession) -> None:
    """Raises RuleBroken where people sign up for the whole cycle, not for one session of it."""
    if training_session.cycle_id is None:
        return
    cycle = db.session.get_one(Cycle, training_session.cycle_id)
    if cycle.registration_mode is RegistrationMode.WHOLE:
        raise RuleBroken(RegistrationWindow.CYCLE.reason)


def check_mailbox(session_id: int, applicant: Applicant) -> None:
    """Raises InvalidInput (`email`) where as many as may be are registered from one address."""
    most = current_app.config["PEOPLE_PER_MAILBOX"]
    if count_alone_from(session_id, applicant.email.lower()) >= most:
        raise InvalidInput("email", _MAILBOX_FULL, most=most)


def as_for_a_stranger(
    training_session: TrainingSession, applicant: Applicant, outcome: Outcome
) -> Outcome:
    """What somebody new would be told now, in place of what holds for one registered before.

    Raises RuleBroken where there would be no place at all.
    """
    if not outcome.duplicate:
        return outcome
    quota_id = find_quota(training_session.id, facts_of(applicant)["organisation_id"])
    state = allot(training_session, quota_id, WayIn.ALONE)
    place = training_session.waiting_count + 1 if state is RegistrationState.WAITING else 0
    return replace(outcome, state=state, place=place)


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
    entry = Entry(way_in, actor, coordinator, staff_notes)
    registration, is_new = take_place(training_session, applicant, entry)
    if is_new:
        _tell(registration, training_session, coordinator)
    else:
        tell_again(registration)
    return outcome_of(registration, is_new=is_new)


def take_place(
    training_session: TrainingSession, applicant: Applicant, entry: Entry
) -> tuple[Registration, bool]:
    """As `seat_once`, without a mail; and whether the registration is a new one."""
    facts = facts_of(applicant)
    pass_on_free_seats(training_session)
    duplicate = same_person(training_session.id, facts, by_email=entry.coordinator is None)
    if duplicate is not None:
        return duplicate, False
    quota_id = find_quota(training_session.id, facts["organisation_id"])
    state = allot(training_session, quota_id, entry.way_in)
    count_one_more(training_session, state, quota_id)
    registration = put_object(
        Registration,
        training_session_id=training_session.id,
        state=state,
        quota_id=quota_id,
        queue_number=next_queue_number(training_session.id),
        created_by_id=entry.actor.user_id,
        staff_notes=entry.staff_notes,
        way_in=entry.way_in,
        coordinator_id=entry.coordinator.id if entry.coordinator else None,
        cycle_registration_id=entry.cycle_registration_id,
        offered_until=None,
        **facts,
    )
    note(Happening.REGISTERED, registration, entry.actor, why=entry.why)
    return registration, True


def outcome_of(registration: Registration, *, is_new: bool) -> Outcome:
    """What came of it."""
    place = place_of(registration)
    return Outcome(registration.id, registration.state, place, duplicate=not is_new)


def tell_again(registration: Registration) -> None:
    """Mail the link once more, but not with every form that somebody sends for this person."""
    kind, since = f"registration.{MailKind.ALREADY}", clock.now() - LINK_AGAIN_AFTER
    session_id = registration.training_session_id
    if not has_mail_since(kind, registration.email, session_id, since):
        tell(MailKind.ALREADY, registration, again=True)


def _tell(
    registration: Registration, training_session: TrainingSession, coordinator: Coordinator | None
) -> None:
    if coordinator is None:
        tell_state(registration)
        ask_coordinators(registration, training_session)
    else:
        tell_nominated(registration, coordinator)
