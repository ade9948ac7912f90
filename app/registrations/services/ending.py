"""Give up a place, approve or decline, move elsewhere; whoever waits moves up with it."""

from __future__ import annotations

from app.core import clock
from app.core.access import Actor
from app.core.db import transactional
from app.core.errors import InvalidInput, RuleBroken
from app.core.texts import N_, Texts
from app.registrations.models import Registration
from app.registrations.queries import find_duplicate, find_quota, next_queue_number, place_of
from app.registrations.rules import (
    ENDED,
    TOO_LATE,
    Happening,
    Outcome,
    RegistrationState,
    can_cancel,
)
from app.registrations.services.history import note
from app.registrations.services.holding import hold, hold_within, session_id_of
from app.registrations.services.letters import MailKind
from app.registrations.services.mails import tell, tell_state
from app.registrations.services.seats import (
    allot,
    hold_session,
    keep_count,
    pass_on_free_seats,
    put_in_state,
)
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus

_ENDED_ALREADY = N_("This registration has been cancelled already.")


@transactional
def cancel(registration_id: int, *, actor: Actor, reason: str = "") -> None:
    """End a registration; a visitor may until the first day begins, staff at any time.

    Raises NotFound; RuleBroken when it has ended already or it is too late.
    """
    training_session, registration = hold(registration_id)
    check_live(registration)
    if actor.user_id is None and not can_cancel(training_session, registration.state, clock.now()):
        raise RuleBroken(TOO_LATE)
    _end(training_session, registration, RegistrationState.CANCELLED, reason, actor)


@transactional
def decline(registration_id: int, *, actor: Actor, reason: str = "") -> None:
    """Staff do not accept a registration. Raises NotFound; RuleBroken when it has ended."""
    training_session, registration = hold(registration_id)
    check_live(registration)
    _end(training_session, registration, RegistrationState.DECLINED, reason, actor)


@transactional
def approve(registration_id: int, *, actor: Actor) -> None:
    """Staff accept one that awaits approval and holds its seat. Raises NotFound, RuleBroken."""
    training_session, registration = hold(registration_id)
    if registration.state != RegistrationState.PENDING:
        raise RuleBroken(N_("This registration does not await approval."))
    put_in_state(registration, RegistrationState.CONFIRMED)
    keep_count(training_session)
    tell_state(registration)
    note(Happening.APPROVED, registration, actor)


@transactional
def move(registration_id: int, to_session_id: int, *, actor: Actor) -> Outcome:
    """Put a person into another session, at the end of its queue if full; the link stays the same.

    Raises NotFound; InvalidInput when the other session cannot take them; RuleBroken once either
    has begun.
    """
    from_session_id = session_id_of(registration_id)
    if from_session_id == to_session_id:
        raise InvalidInput("session", N_("The person is in this session already."))
    held = {each: hold_session(each) for each in sorted((from_session_id, to_session_id))}
    registration = hold_within(registration_id, from_session_id)
    source, target = held[from_session_id], held[to_session_id]
    check_live(registration)
    _check_can_move(registration, source, target)
    pass_on_free_seats(target)
    quota_id = find_quota(target.id, registration.organisation_id)
    put_in_state(registration, allot(target, quota_id, registration.way_in))
    registration.quota_id = quota_id
    registration.queue_number = next_queue_number(target.id)
    registration.training_session_id = target.id
    keep_count(target)
    note(Happening.MOVED, registration, actor, why=str(source.title))
    tell(MailKind.MOVED, registration)
    pass_on_free_seats(source)
    return Outcome(registration.id, registration.state, place_of(registration))


def check_live(registration: Registration) -> None:
    """Raises RuleBroken for one that has ended."""
    if registration.state in ENDED:
        raise RuleBroken(_ENDED_ALREADY)


def _check_can_move(
    registration: Registration, source: TrainingSession, target: TrainingSession
) -> None:
    now = clock.now()
    if any(each.starts_at and each.starts_at <= now for each in (source, target)):
        raise RuleBroken(N_("Nobody can be moved once one of the two sessions has begun."))
    if target.status != SessionStatus.PUBLISHED:
        raise InvalidInput("session", N_("The other session is not published."))
    name = registration.given_name, registration.family_name
    if find_duplicate(
        target.id, person_key=registration.person_key, given_family=name, email=registration.email
    ):
        raise InvalidInput("session", N_("The person is registered for the other session already."))


def _end(
    training_session: TrainingSession,
    registration: Registration,
    state: RegistrationState,
    reason: str,
    actor: Actor,
) -> None:
    declined = state == RegistrationState.DECLINED
    put_in_state(registration, state, reason)
    note(Happening.DECLINED if declined else Happening.CANCELLED, registration, actor, why=reason)
    kind = MailKind.DECLINED if declined else MailKind.CANCELLED
    tell(kind, registration, reason=Texts(reason))
    pass_on_free_seats(training_session)
