"""One mail for all that one form for several sessions of a cycle has done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.db import db
from app.cycles.models import Cycle
from app.outbox.services import queue_recipe
from app.people.models import Coordinator
from app.registrations.models import Registration
from app.registrations.queries import place_of
from app.registrations.rules import Outcome
from app.registrations.services.coordinators import ask_coordinators
from app.registrations.services.cycle_letters import CycleMailKind
from app.registrations.services.registering import tell_again
from app.sessions.models import TrainingSession


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one session: the registration, what its person is told, whether it is new."""

    training_session: TrainingSession
    registration: Registration
    outcome: Outcome
    is_new: bool


def tell_taken(cycle: Cycle, taken: Sequence[Taken], coordinator: Coordinator | None) -> None:
    """Mail the person all their new registrations at once, and those made before from the same
    mailbox; of others the link goes where it went the first time.
    """
    new = [each for each in taken if each.is_new]
    mailbox = new[0].registration.email if new else None
    listed = [each for each in taken if each.is_new or each.registration.email == mailbox]
    if new:
        kind = CycleMailKind.NOMINATED if coordinator else CycleMailKind.ENTERED
        tell_of_cycle(kind, cycle, [each.registration for each in listed], coordinator)
    for each in taken:
        if each not in listed:
            tell_again(each.registration)
    if coordinator is None:
        for each in new:
            ask_coordinators(each.registration, each.training_session)


def tell_of_cycle(
    kind: CycleMailKind,
    cycle: Cycle,
    listed: Sequence[Registration],
    coordinator: Coordinator | None = None,
) -> None:
    """Queue one mail about several registrations of one person; the states are kept as they are."""
    ordered = sorted(listed, key=_by_time)
    person, first = ordered[0], _session_of(ordered[0])
    queue_recipe(
        kind=f"cycle.{kind}",
        recipe={
            "cycle": cycle.id,
            "entries": [[each.id, each.state, place_of(each)] for each in ordered],
            "coordinator": coordinator.id if coordinator else None,
        },
        recipient=person.email,
        recipient_name=person.full_name,
        language=person.language,
        subject_values={"title": cycle.title.in_(person.language)},
        reply_to=first.contact_email,
        training_session_id=first.id,
    )


def _by_time(registration: Registration) -> tuple[str, int]:
    training_session = _session_of(registration)
    return str(training_session.starts_at), training_session.id


def _session_of(registration: Registration) -> TrainingSession:
    """It is held: no query."""
    return db.session.get_one(TrainingSession, registration.training_session_id)
