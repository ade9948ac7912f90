"""Correct what a registration says of its person."""

from __future__ import annotations

from app.core import clock
from app.core.access import Actor
from app.core.db import lock, transactional
from app.core.errors import InvalidInput, RuleBroken
from app.core.texts import N_
from app.registrations.models import Registration
from app.registrations.queries import find_quota, places_of
from app.registrations.rules import HOLDS_SEAT, TOO_LATE, Applicant, Happening, can_change
from app.registrations.services.history import log, note
from app.registrations.services.holding import hold
from app.registrations.services.mails import tell_state
from app.registrations.services.person import facts_of, same_person
from app.registrations.services.seats import pass_on_free_seats
from app.sessions.models import TrainingSession

_KEPT = N_("Your place is kept for the organisation you gave first. Please write to the organiser.")
_TAKEN = N_("Somebody of this name and organisation is registered for this session already.")


@transactional
def change(registration_id: int, applicant: Applicant, *, actor: Actor) -> None:
    """The person's own correction. Raises NotFound, InvalidInput; RuleBroken when too late."""
    training_session, registration = hold(registration_id)
    if not can_change(training_session, registration.state, clock.now()):
        raise RuleBroken(TOO_LATE)
    _check_seat_stays(training_session, registration, applicant)
    _write(training_session, registration, applicant)
    note(Happening.CHANGED, registration, actor)


def _check_seat_stays(
    training_session: TrainingSession, registration: Registration, applicant: Applicant
) -> None:
    """A seat kept for one municipality does not go with its holder to another.

    Raises InvalidInput.
    """
    quota_id = find_quota(training_session.id, facts_of(applicant)["organisation"])
    if quota_id == registration.quota_id or registration.state not in HOLDS_SEAT:
        return
    places = places_of(training_session.id).with_one_less(registration.quota_id)
    if not places.has_room_for(quota_id):
        raise InvalidInput("organisation", _KEPT)


@transactional
def change_by_staff(
    registration_id: int, applicant: Applicant, *, staff_notes: str, actor: Actor
) -> None:
    """A correction at any time, with notes that staff alone see. Raises NotFound, InvalidInput."""
    training_session, registration = hold(registration_id)
    _write(training_session, registration, applicant)
    registration.staff_notes = staff_notes
    note(Happening.CHANGED, registration, actor)


def _write(
    training_session: TrainingSession, registration: Registration, applicant: Applicant
) -> None:
    facts = facts_of(applicant)
    if same_person(registration.training_session_id, facts, but=registration.id):
        raise InvalidInput("family_name", _TAKEN)
    for column, value in facts.items():
        setattr(registration, column, value)
    registration.quota_id = find_quota(training_session.id, facts["organisation"])
    pass_on_free_seats(training_session)


@transactional
def send_link_again(registration_id: int, *, actor: Actor) -> None:
    """Mail the person their state and link once more. Raises NotFound."""
    registration = lock(Registration, registration_id)
    tell_state(registration)
    log.info("link sent again", registration=registration.id, by=actor.user_id)
