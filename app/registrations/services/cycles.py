"""One form for several sessions of a cycle: every seat is taken in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.core import clock
from app.core.access import Actor
from app.core.db import db, transactional
from app.core.errors import NotFound, RuleBroken
from app.core.texts import N_
from app.cycles.models import Cycle
from app.cycles.rules import RegistrationMode
from app.people.models import Coordinator
from app.registrations.models import CycleRegistration
from app.registrations.queries.cycles import hold_cycle, list_session_ids_ahead
from app.registrations.rules import Applicant, Outcome, WayIn
from app.registrations.rules.cycles import NONE_OPEN, Chosen, SessionRefused, check_chosen
from app.registrations.services.coordinators import actor_of
from app.registrations.services.cycle_mails import Taken, tell_taken
from app.registrations.services.nominating import NomineeRefused
from app.registrations.services.registering import (
    Entry,
    as_for_a_stranger,
    check_mailbox,
    check_takes,
    outcome_of,
    take_place,
)
from app.registrations.services.seats import hold_session
from app.sessions.models import TrainingSession

Outcomes = dict[int, Outcome]  # by session
_OTHER_WAY = N_("How one registers for this cycle has changed. Please open its page again.")


@dataclass(frozen=True, slots=True)
class _Held:
    """A cycle and those of its sessions that are signed up for, locked."""

    cycle: Cycle
    sessions: Sequence[TrainingSession]

    @property
    def is_whole(self) -> bool:
        return self.cycle.registration_mode is RegistrationMode.WHOLE


@transactional
def register_for_cycle(chosen: Chosen, applicant: Applicant, *, actor: Actor) -> Outcomes:
    """A seat or a place in the queue of each session, with one mail for all of them.

    Of a session where the person is registered already nothing changes; the outcomes are what
    somebody new would be told. Raises NotFound; InvalidInput (`sessions`, or `email` when too many
    come from one mailbox); SessionRefused where a chosen one takes nobody; RuleBroken where none
    does.
    """
    held = _hold(chosen)
    for training_session in held.sessions:
        check_mailbox(training_session.id, applicant)
    return _enter(held, applicant, Entry(WayIn.ALONE, actor))


@transactional
def add_to_cycle(
    chosen: Chosen, applicant: Applicant, *, actor: Actor, staff_notes: str = ""
) -> Outcomes:
    """As `register_for_cycle`, by staff, who are told who is registered already."""
    return _enter(_hold(chosen), applicant, Entry(WayIn.STAFF, actor, staff_notes=staff_notes))


@transactional
def nominate_for_cycle(
    chosen: Chosen, applicants: Sequence[Applicant], *, coordinator: Coordinator
) -> list[Outcomes]:
    """Register colleagues of the coordinator's organisation, all of them or nobody, each by one
    mail. Raises as `register_for_cycle` and NomineeRefused.
    """
    held = _hold(chosen)
    entry = Entry(WayIn.NOMINATED, actor_of(coordinator), coordinator)
    return [_nominate_one(held, row, applicant, entry) for row, applicant in enumerate(applicants)]


def _nominate_one(held: _Held, row: int, applicant: Applicant, entry: Entry) -> Outcomes:
    if entry.coordinator is None or applicant.organisation_id != entry.coordinator.organisation_id:
        raise NotFound
    try:
        return _enter(held, applicant, entry)
    except (RuleBroken, SessionRefused) as fault:
        raise NomineeRefused(row, fault) from fault


def _hold(chosen: Chosen) -> _Held:
    """The cycle first, then its sessions by id: two who do so at once never wait in a circle."""
    cycle = hold_cycle(chosen.cycle_id)
    if cycle is None:
        raise NotFound
    if chosen.is_whole is not (cycle.registration_mode is RegistrationMode.WHOLE):
        raise RuleBroken(_OTHER_WAY)
    ids = check_chosen(chosen, list_session_ids_ahead(cycle.id, clock.now()))
    sessions = [hold_session(each) for each in ids]
    return _Held(cycle, [each for each in sessions if _takes(each, chosen)])


def _takes(training_session: TrainingSession, chosen: Chosen) -> bool:
    """Whether people can register now. Raises SessionRefused for a chosen session that is shut."""
    try:
        check_takes(training_session)
    except RuleBroken as fault:
        if chosen.is_whole:
            return False
        raise SessionRefused(training_session.title, fault) from fault
    return True


def _enter(held: _Held, applicant: Applicant, entry: Entry) -> Outcomes:
    group = CycleRegistration(
        cycle_id=held.cycle.id,
        mode=held.cycle.registration_mode,
        created_by_id=entry.actor.user_id,
    )
    db.session.add(group)
    db.session.flush()
    entry = replace(entry, cycle_registration_id=group.id)
    places = [_place_in(held, each, applicant, entry) for each in held.sessions]
    taken = [each for each in places if each is not None]
    if not taken:
        raise RuleBroken(NONE_OPEN)
    if not any(each.is_new for each in taken):
        db.session.delete(group)
    tell_taken(held.cycle, taken, entry.coordinator)
    return {each.training_session.id: each.outcome for each in taken}


def _place_in(
    held: _Held, training_session: TrainingSession, applicant: Applicant, entry: Entry
) -> Taken | None:
    """What comes of one session; None where it has no place and the whole cycle goes on without."""
    try:
        registration, is_new = take_place(training_session, applicant, entry)
        outcome = outcome_of(registration, is_new=is_new)
        if entry.way_in is WayIn.ALONE:
            outcome = as_for_a_stranger(training_session, applicant, outcome)
    except RuleBroken as fault:
        if held.is_whole:
            return None
        raise SessionRefused(training_session.title, fault) from fault
    return Taken(training_session, registration, outcome, is_new=is_new)
