"""Give up all the places that one form for several sessions of a cycle took."""

from __future__ import annotations

from app.core import clock
from app.core.access import Actor
from app.core.db import db, transactional
from app.core.errors import RuleBroken
from app.cycles.queries import get_cycle
from app.registrations.models import CycleRegistration
from app.registrations.queries.cycles import find_group
from app.registrations.rules import TOO_LATE, Happening, RegistrationState, can_cancel
from app.registrations.services.cycle_letters import CycleMailKind
from app.registrations.services.cycle_mails import tell_of_cycle
from app.registrations.services.ending import cancel
from app.registrations.services.history import note
from app.registrations.services.holding import hold_together
from app.registrations.services.seats import pass_on_free_seats, put_in_state


@transactional
def cancel_all_of_cycle(registration_id: int, *, actor: Actor) -> int:
    """End a registration and all made with it, as far as the person still may; how many.

    One mail tells of them all. Raises NotFound; RuleBroken where there is none to end any more.
    """
    group_id = find_group(registration_id)
    if group_id is None:
        cancel(registration_id, actor=actor)
        return 1
    held, own = hold_together(registration_id)
    now = clock.now()
    ended = [r for r in own if can_cancel(held[r.training_session_id], r.state, now)]
    if not ended:
        raise RuleBroken(TOO_LATE)
    for registration in ended:
        put_in_state(registration, RegistrationState.CANCELLED)
        note(Happening.CANCELLED, registration, actor)
    cycle_id = db.session.get_one(CycleRegistration, group_id).cycle_id
    tell_of_cycle(CycleMailKind.CANCELLED, get_cycle(cycle_id), ended)
    for training_session in held.values():
        pass_on_free_seats(training_session)
    return len(ended)
