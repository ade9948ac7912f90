"""Tasks that were handed in, ticked by staff."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import structlog
from sqlalchemy import delete

from app.certificates import queries
from app.certificates.models import HandedTask
from app.certificates.rules import Target
from app.core import clock
from app.core.access import Actor
from app.core.db import db, transactional
from app.core.errors import InvalidInput
from app.core.texts import N_

log = structlog.get_logger()


@transactional
def mark_tasks(
    target: Target, registration_ids: Collection[int], handed_on: date | None, *, actor: Actor
) -> int:
    """Note of everyone named that their task is handed in, or (None) that it is not; how many.

    Raises NotFound, InvalidInput ("handed_on" for a day to come, "people" for nobody or somebody
    without a place).
    """
    queries.hold(target)
    rule = queries.get_target(target).earning
    if handed_on and handed_on > clock.today():
        raise InvalidInput("handed_on", N_("This day is still ahead."))
    chosen = [
        person
        for person in queries.list_candidates(target, rule)
        if person.registration_id in registration_ids
    ]
    if not chosen or len(chosen) < len(set(registration_ids)):
        raise InvalidInput("people", N_("Please choose the people in the list."))
    tasks = queries.tasks_of(target, {person.person_key for person in chosen})
    db.session.execute(delete(HandedTask).where(HandedTask.id.in_(tasks)))
    if handed_on:
        cycle_id = target.id if target.kind == "cycle" else None
        db.session.add_all(
            HandedTask(
                registration_id=person.registration_id, cycle_id=cycle_id, handed_on=handed_on,
                marked_by_id=actor.user_id,
            )
            for person in chosen
        )  # fmt: skip
    log.info("tasks", target=target.key, count=len(chosen), handed_in=bool(handed_on))
    return len(chosen)
