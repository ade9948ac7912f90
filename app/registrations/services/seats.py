"""Seats: given, counted and passed on while the training session's row is locked."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from app.core import clock
from app.core.access import SYSTEM
from app.core.db import known, transactional
from app.core.direct import alter, hold
from app.core.errors import RuleBroken
from app.registrations.models import Registration
from app.registrations.queries import count_places, list_by_ids, list_queue
from app.registrations.rules import (
    HOLDS_SEAT,
    Happening,
    Places,
    RegistrationState,
    RegistrationWindow,
    WayIn,
    next_in_line,
    offer_ends,
)
from app.registrations.services.coordinators import ask_coordinators
from app.registrations.services.history import note
from app.registrations.services.letters import MailKind
from app.registrations.services.mails import tell
from app.sessions.models import TrainingSession
from app.sessions.rules import Approval, SessionStatus


def hold_session(session_id: int) -> TrainingSession:
    """The session's row, locked, its seats counted anew. Raises NotFound."""
    training_session = hold(TrainingSession, session_id)
    keep_count(training_session)
    return training_session


def keep_count(training_session: TrainingSession) -> Places:
    """Write the seats taken and kept and the length of the queue, counted from the rows."""
    places = known(("places", training_session.id), partial(count_places, training_session))
    _write_down(training_session, places)
    return places


def count_one_more(
    training_session: TrainingSession, state: RegistrationState, quota_id: int | None
) -> None:
    """Write down what `keep_count` will find once one more is there in this state."""
    places = keep_count(training_session)
    if state in HOLDS_SEAT:
        places = places.with_one_more(quota_id)
    elif state is RegistrationState.WAITING:
        places = replace(places, waiting=places.waiting + 1)
    _write_down(training_session, places)


def _write_down(training_session: TrainingSession, places: Places) -> None:
    counted = {
        "seats_taken": places.taken,
        "seats_kept": places.kept_free,
        "waiting_count": places.waiting,
    }
    if any(getattr(training_session, name) != number for name, number in counted.items()):
        alter(training_session, **counted)


def allot(
    training_session: TrainingSession, quota_id: int | None, way_in: WayIn
) -> RegistrationState:
    """What one more person of a quota gets: a seat or a place in the queue.

    Raises RuleBroken when there is neither.
    """
    if way_in is WayIn.WALK_IN:
        return RegistrationState.CONFIRMED  # they stand in the room
    if training_session.capacity is None:
        raise RuleBroken(RegistrationWindow.NONE.reason)
    places = keep_count(training_session)
    if places.has_room_for(quota_id):
        return seated_state(training_session, way_in)
    if training_session.has_waiting_list:
        return RegistrationState.WAITING
    window = RegistrationWindow.KEPT if places.kept_free else RegistrationWindow.FULL
    raise RuleBroken(window.reason)


def seated_state(training_session: TrainingSession, way_in: WayIn) -> RegistrationState:
    """How a seat is held at first: until somebody agrees, or for good.

    Whom the coordinator has nominated, the coordinator need not approve.
    """
    approval = training_session.approval
    agreed = approval is Approval.COORDINATOR and way_in is WayIn.NOMINATED
    if approval is Approval.NONE or agreed:
        return RegistrationState.CONFIRMED
    return RegistrationState.PENDING


def put_in_state(registration: Registration, state: RegistrationState, reason: str = "") -> None:
    """Change the state and note since when; an offer ends with the state it came with."""
    registration.state, registration.state_reason = state, reason
    registration.state_changed_at, registration.offered_until = clock.now(), None
    registration.sequence += 1


def pass_on_free_seats(training_session: TrainingSession) -> int:
    """Give free seats to those who wait longest, or offer them, and mail them; how many.

    Only while the session is to take place and has not begun: nobody is called to what is over.
    """
    places = keep_count(training_session)
    if not places.waiting or places.taken >= places.capacity or not _lies_ahead(training_session):
        return 0
    called = list_by_ids(next_in_line(places, list_queue(training_session.id)))
    for registration in called:
        _call(training_session, registration)
    keep_count(training_session)
    if called:
        for registration in called:
            tell(_LETTER[registration.state], registration)
            ask_coordinators(registration, training_session)
    return len(called)


_LETTER = {
    RegistrationState.OFFERED: MailKind.OFFERED,
    RegistrationState.CONFIRMED: MailKind.MOVED_UP,
    RegistrationState.PENDING: MailKind.PENDING,
}


def _call(training_session: TrainingSession, registration: Registration) -> None:
    """Offer the place until an hour, or give it at once where the session offers nothing."""
    until = offer_ends(training_session.offer_hours, training_session.starts_at, clock.now())
    if until is None:
        put_in_state(registration, seated_state(training_session, registration.way_in))
        note(Happening.MOVED_UP, registration, SYSTEM)
        return
    put_in_state(registration, RegistrationState.OFFERED)
    registration.offered_until = until
    note(Happening.OFFERED, registration, SYSTEM)


def _lies_ahead(training_session: TrainingSession) -> bool:
    begun = training_session.starts_at is not None and training_session.starts_at <= clock.now()
    return training_session.status == SessionStatus.PUBLISHED and not begun


@transactional
def fill_free_seats(session_id: int) -> int:
    """Give free seats to the waiting list, as after the capacity was raised; how many.

    Raises NotFound.
    """
    return pass_on_free_seats(hold_session(session_id))
