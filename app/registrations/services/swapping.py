"""A colleague is ill: another one of the same organisation takes the place."""

from __future__ import annotations

from typing import Any

from app.core import clock
from app.core.db import db, transactional
from app.core.errors import InvalidInput, NotFound, RuleBroken
from app.core.texts import N_
from app.people.models import Coordinator
from app.registrations.models import Registration
from app.registrations.rules import (
    TOO_LATE,
    Applicant,
    Happening,
    RegistrationState,
    WayIn,
    can_cancel,
)
from app.registrations.services.coordinators import actor_of, tell_nominated
from app.registrations.services.history import note
from app.registrations.services.letters import MailKind
from app.registrations.services.mails import tell
from app.registrations.services.nominating import hold_colleague
from app.registrations.services.person import facts_of, same_person
from app.registrations.services.seats import keep_count, put_in_state

_THERE_ALREADY = N_("This colleague is registered for the session already.")


@transactional
def swap(registration_id: int, colleague: Applicant, *, coordinator: Coordinator) -> int:
    """Give a person's place, with its state, queue number and quota, to a colleague; their id.

    Raises NotFound for another organisation's; InvalidInput for one who is registered already;
    RuleBroken after the freeze or once the session has begun.
    """
    training_session, first = hold_colleague(registration_id, coordinator)
    if not can_cancel(training_session, first.state, clock.now()):
        raise RuleBroken(TOO_LATE)
    facts = facts_of(colleague)
    if colleague.organisation_id != coordinator.organisation_id:
        raise NotFound
    if same_person(training_session.id, facts, by_email=False):
        raise InvalidInput("family_name", _THERE_ALREADY)
    second = _heir(first, facts, coordinator)
    put_in_state(first, RegistrationState.CANCELLED)
    db.session.add(second)
    keep_count(training_session)
    _tell_both(first, second, coordinator)
    return second.id


def _heir(first: Registration, facts: dict[str, Any], coordinator: Coordinator) -> Registration:
    return Registration(
        training_session_id=first.training_session_id,
        state=first.state,
        queue_number=first.queue_number,
        quota_id=first.quota_id,
        offered_until=first.offered_until,
        way_in=WayIn.NOMINATED,
        coordinator_id=coordinator.id,
        created_by_id=coordinator.user_id,
        **facts,
    )


def _tell_both(first: Registration, second: Registration, coordinator: Coordinator) -> None:
    actor = actor_of(coordinator)
    note(Happening.CANCELLED, first, actor, why=second.full_name)
    note(Happening.SWAPPED, second, actor, why=first.full_name)
    tell(MailKind.SWAPPED, first)
    tell_nominated(second, coordinator)
