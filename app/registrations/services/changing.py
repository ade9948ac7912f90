"""Correct what a registration says of its person."""

from __future__ import annotations

from typing import Any

from app.core import clock
from app.core.access import Actor
from app.core.db import lock, transactional
from app.core.errors import InvalidInput, RuleBroken
from app.core.texts import N_
from app.registrations.models import Registration
from app.registrations.queries import find_quota
from app.registrations.rules import TOO_LATE, Applicant, Happening, can_change
from app.registrations.rules.people import name_key
from app.registrations.services.history import log, note
from app.registrations.services.holding import hold
from app.registrations.services.mails import tell_state
from app.registrations.services.person import facts_of, same_person
from app.registrations.services.seats import pass_on_free_seats
from app.sessions.models import TrainingSession

_NAME = N_(
    "Here accents, capitals and hyphens can be put right. Please write to the organiser if "
    "another person comes, or the name is wrong."
)
_HOME = N_("Another organisation is entered by the organiser. Please write to them.")
_TAKEN = N_("Somebody of this name and organisation is registered for this session already.")


@transactional
def change(registration_id: int, applicant: Applicant, *, actor: Actor) -> None:
    """The person's own correction; name and organisation stay, however they are spelled.

    Raises NotFound, InvalidInput; RuleBroken when too late.
    """
    training_session, registration = hold(registration_id)
    if not can_change(training_session, registration.state, clock.now()):
        raise RuleBroken(TOO_LATE)
    facts = facts_of(applicant)
    _check_is_the_same(registration, facts)
    _put(training_session, registration, {**facts, "person_key": registration.person_key})
    note(Happening.CHANGED, registration, actor)


def _check_is_the_same(registration: Registration, facts: dict[str, Any]) -> None:
    """Whoever could take any name would learn from a refusal whose is taken.

    Raises InvalidInput (`family_name`, `organisation`).
    """
    if facts["person_key"] == registration.person_key:
        return
    if name_key(facts["given_name"], facts["family_name"]) != name_key(
        registration.given_name, registration.family_name
    ):
        raise InvalidInput("family_name", _NAME)
    home = facts["organisation"]
    if home is None or home.id != registration.organisation_id:
        raise InvalidInput("organisation", _HOME)


@transactional
def change_by_staff(
    registration_id: int, applicant: Applicant, *, staff_notes: str, actor: Actor
) -> None:
    """A correction at any time, with notes that staff alone see. Raises NotFound, InvalidInput."""
    training_session, registration = hold(registration_id)
    facts = facts_of(applicant)
    if same_person(training_session.id, facts, but=registration.id):
        raise InvalidInput("family_name", _TAKEN)
    _put(training_session, registration, facts)
    registration.staff_notes = staff_notes
    note(Happening.CHANGED, registration, actor)


def _put(
    training_session: TrainingSession, registration: Registration, facts: dict[str, Any]
) -> None:
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
