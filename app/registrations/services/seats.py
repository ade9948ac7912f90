"""Seats: given, counted and passed on while the training session's row is locked."""

from __future__ import annotations

from app.core import clock
from app.core.db import db, lock, transactional
from app.core.errors import RuleBroken
from app.registrations.models import Registration
from app.registrations.queries import list_next_waiting, seats
from app.registrations.rules import RegistrationState, RegistrationWindow
from app.registrations.services.letters import MailKind
from app.registrations.services.mails import session_parts, tell
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus


def hold_session(session_id: int) -> TrainingSession:
    """The session's row, locked, its seats counted anew. Raises NotFound."""
    training_session = lock(TrainingSession, session_id)
    keep_count(training_session)
    return training_session


def keep_count(training_session: TrainingSession) -> None:
    """Write the seats taken and the length of the queue, counted from the rows, to the session."""
    db.session.flush()
    counted = seats(training_session.id)
    training_session.seats_taken, training_session.waiting_count = counted.taken, counted.waiting


def allot(training_session: TrainingSession) -> RegistrationState:
    """What one more person gets: a seat or a place in the queue. Raises RuleBroken (neither)."""
    if training_session.capacity is None:
        raise RuleBroken(RegistrationWindow.NONE.reason)
    if training_session.seats_taken < training_session.capacity:
        return RegistrationState.CONFIRMED
    if training_session.has_waiting_list:
        return RegistrationState.WAITING
    raise RuleBroken(RegistrationWindow.FULL.reason)


def put_in_state(registration: Registration, state: RegistrationState, reason: str = "") -> None:
    """Change the state and note since when."""
    registration.state, registration.state_reason = state, reason
    registration.state_changed_at = clock.now()
    registration.sequence += 1


def pass_on_free_seats(training_session: TrainingSession) -> int:
    """Give free seats to those who wait longest and mail them; how many moved up.

    Only while the session is to take place and has not begun: nobody is called to what is over.
    """
    keep_count(training_session)
    free = (training_session.capacity or 0) - training_session.seats_taken
    if free <= 0 or not training_session.waiting_count or not _lies_ahead(training_session):
        return 0
    moved_up = list_next_waiting(training_session.id, free)
    for registration in moved_up:
        put_in_state(registration, RegistrationState.CONFIRMED)
    keep_count(training_session)
    parts = session_parts(training_session.id)
    for registration in moved_up:
        tell(MailKind.MOVED_UP, registration, parts)
    return len(moved_up)


def _lies_ahead(training_session: TrainingSession) -> bool:
    begun = training_session.starts_at is not None and training_session.starts_at <= clock.now()
    return training_session.status == SessionStatus.PUBLISHED and not begun


@transactional
def fill_free_seats(session_id: int) -> int:
    """Give free seats to the waiting list, as after the capacity was raised; how many.

    Raises NotFound.
    """
    return pass_on_free_seats(hold_session(session_id))
