"""Correct what a registration says of its person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core import clock
from app.core.access import Actor
from app.core.db import lock, transactional
from app.core.errors import InvalidInput, RuleBroken
from app.core.i18n import current_language
from app.core.texts import N_
from app.registrations.models import Registration
from app.registrations.queries import find_quota
from app.registrations.rules import ENDED, TOO_LATE, Applicant, Happening, can_change
from app.registrations.rules.people import name_key
from app.registrations.services.history import log, note
from app.registrations.services.holding import hold_together
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
_TAKEN_THERE = N_("Somebody of this name and organisation is registered for “%(title)s” already.")
_OF_PERSON = (
    "given_name", "family_name", "email", "phone", "organisation_id", "organisation_name",
    "position", "language",
)  # fmt: skip
_OF_SESSION = ("notes", "may_be_photographed")  # told to the organiser of one session


@dataclass(frozen=True, slots=True)
class _Held:
    """A registration to correct, and those of the same person by the same form for a cycle."""

    sessions: Mapping[int, TrainingSession]
    registration: Registration
    others: Sequence[Registration]

    @property
    def training_session(self) -> TrainingSession:
        return self.sessions[self.registration.training_session_id]


def _hold(registration_id: int) -> _Held:
    sessions, rows = hold_together(registration_id)
    own = next(each for each in rows if each.id == registration_id)
    alike = [each for each in rows if each.person_key == own.person_key]
    return _Held(sessions, own, [e for e in alike if e is not own and e.state not in ENDED])


@transactional
def change(registration_id: int, applicant: Applicant, *, actor: Actor) -> None:
    """The person's own correction; name and organisation stay, however they are spelled. It holds
    for the other sessions of the same form too, as far as they can be changed still.

    Raises NotFound, InvalidInput; RuleBroken when too late.
    """
    held, now = _hold(registration_id), clock.now()
    registration = held.registration
    if not can_change(held.training_session, registration.state, now):
        raise RuleBroken(TOO_LATE)
    facts = facts_of(applicant)
    _check_is_the_same(registration, facts)
    key = {"person_key": registration.person_key}
    changed = _put(held.training_session, registration, {**facts, **key})
    note(Happening.CHANGED, registration, actor)
    for other in held.others:
        of_other = held.sessions[other.training_session_id]
        if changed and can_change(of_other, other.state, now):
            _put(of_other, other, {**_facts_with(other, changed), **key})
            note(Happening.CHANGED, other, actor, why=held.training_session.title.lv)


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
    home = facts["organisation_id"]
    if home is None or home != registration.organisation_id:
        raise InvalidInput("organisation", _HOME)


@transactional
def change_by_staff(
    registration_id: int, applicant: Applicant, *, staff_notes: str, actor: Actor
) -> None:
    """A correction at any time, with notes that staff alone see; who the person is, is put right
    in the other sessions of the same form for a cycle too. Raises NotFound, InvalidInput.
    """
    held = _hold(registration_id)
    registration, facts = held.registration, facts_of(applicant)
    if same_person(held.training_session.id, facts, but=registration.id):
        raise InvalidInput("family_name", _TAKEN)
    changed = _put(held.training_session, registration, facts)
    registration.staff_notes = staff_notes
    note(Happening.CHANGED, registration, actor)
    for other in held.others if changed else ():
        of_other, facts = held.sessions[other.training_session_id], _facts_with(other, changed)
        if same_person(of_other.id, facts, but=other.id):
            title = of_other.title.in_(current_language())
            raise InvalidInput("family_name", _TAKEN_THERE, title=title)
        _put(of_other, other, facts)
        note(Happening.CHANGED, other, actor, why=held.training_session.title.lv)


def _put(
    training_session: TrainingSession, registration: Registration, facts: dict[str, Any]
) -> dict[str, Any]:
    """What is said of the person otherwise than before."""
    before = _said(registration, _OF_PERSON)
    for column, value in facts.items():
        setattr(registration, column, value)
    registration.quota_id = find_quota(training_session.id, facts["organisation_id"])
    pass_on_free_seats(training_session)
    return {
        name: value
        for name, value in _said(registration, _OF_PERSON).items()
        if value != before[name]
    }


def _facts_with(other: Registration, changed: dict[str, Any]) -> dict[str, Any]:
    kept = _said(other, (*_OF_PERSON, *_OF_SESSION))
    return facts_of(Applicant(**{**kept, **changed}))


def _said(registration: Registration, columns: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(registration, name) for name in columns}


@transactional
def send_link_again(registration_id: int, *, actor: Actor) -> None:
    """Mail the person their state and link once more. Raises NotFound."""
    registration = lock(Registration, registration_id)
    tell_state(registration, again=True)
    log.info("link sent again", registration=registration.id, by=actor.user_id)


@transactional
def renew_calendar(registration_id: int) -> None:
    """Make every address of the person's calendar so far worthless. Raises NotFound."""
    lock(Registration, registration_id).feed_number += 1
