"""What one session has decided about people is taken over by its copies and by others."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.core import clock
from app.core.access import Actor
from app.core.db import db, transactional
from app.core.errors import InvalidInput, NotFound
from app.core.texts import N_
from app.outbox.rules import Whose
from app.outbox.services import copy_wordings
from app.questions.queries import list_asked
from app.questions.services import copy_questions
from app.registrations.queries.places import list_others_of_cycle, places_plan_of
from app.registrations.rules.cycles import NOTHING_CHOSEN, SessionRefused
from app.registrations.services.history import log
from app.registrations.services.quotas import set_places
from app.registrations.services.seats import hold_session
from app.sessions import services as sessions
from app.sessions.models import TrainingSession
from app.sessions.queries import get_session_alone, load_session
from app.sessions.rules import CopyTarget

_TOO_MANY = N_("%(taken)s people have a place already, so it cannot have %(capacity)s places.")


@transactional
def copy_session(
    session_id: int, targets: Sequence[CopyTarget], *, actor: Actor
) -> list[TrainingSession]:
    """A draft for each target with the same quotas, rules of places, questions and own mails; their
    dates move along. Raises as `app.sessions.services.copy_session` does.
    """
    made = sessions.copy_session(session_id, targets, actor=actor)
    original = load_session(session_id)
    for copy in made:
        _take_places(original, copy, actor=actor)
        copy.reminder_days = list(original.reminder_days)
        copy.asks_needs = original.asks_needs
        if list_asked(original):
            copy_questions(copy.id, session_id, actor=actor)
        copy_wordings(Whose(session_id), Whose(copy.id), actor=actor)
    return made


def _take_places(original: TrainingSession, other: TrainingSession, *, actor: Actor) -> None:
    """Both with their first day known."""
    zone = clock.house_zone()
    first, second = (clock.local(each.starts_at or each.created_at) for each in (original, other))
    days = (second.date() - first.date()).days
    set_places(other.id, places_plan_of(original).moved(days, zone), actor=actor)


@transactional
def spread_places(
    session_id: int, to_ids: Collection[int], *, with_capacity: bool, actor: Actor
) -> int:
    """Give other sessions of the cycle the rules and quotas of this one; to how many.

    All of them or none. Raises NotFound, InvalidInput (`sessions`); SessionRefused where quotas
    keep more places than a session has, or more people hold one than it would have.
    """
    original = get_session_alone(session_id)
    if not to_ids:
        raise InvalidInput("sessions", NOTHING_CHOSEN)
    if not set(to_ids) <= {each.id for each in list_others_of_cycle(original, clock.now())}:
        raise NotFound
    for each in sorted({*to_ids}):
        _spread_to(original, hold_session(each), with_capacity=with_capacity, actor=actor)
    log.info("places spread", training_session=session_id, to=len(to_ids), by=actor.user_id)
    return len(to_ids)


def _spread_to(
    original: TrainingSession, other: TrainingSession, *, with_capacity: bool, actor: Actor
) -> None:
    try:
        if with_capacity and original.capacity is not None:
            _check_capacity(original.capacity, other.seats_taken)
            other.capacity = original.capacity
            db.session.flush()
        _take_places(original, other, actor=actor)
    except InvalidInput as fault:
        raise SessionRefused(other.title, fault) from fault


def _check_capacity(capacity: int, taken: int) -> None:
    if taken > capacity:
        raise InvalidInput("sessions", _TOO_MANY, taken=taken, capacity=capacity)
