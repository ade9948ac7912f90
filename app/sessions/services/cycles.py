"""A cycle's edit, with what its sessions take over from it."""

from __future__ import annotations

from sqlalchemy import select, update

from app.core import clock
from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.cycles import services as cycles
from app.cycles.models import Cycle
from app.cycles.rules import CyclePlan
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.rules import academic_hours
from app.sessions.services.searching import refresh_of_cycle


@transactional
def change_cycle(cycle_id: int, plan: CyclePlan, *, actor: Actor) -> Cycle:
    """The cycle as planned now; its sessions move to its project, are found by its title and count
    their hours by its academic hour; issued certificates stay as they are. Raises NotFound.
    """
    minutes_before = lock(Cycle, cycle_id).academic_minutes
    cycle = cycles.change_cycle(cycle_id, plan, actor=actor)
    db.session.execute(
        update(TrainingSession)
        .where(TrainingSession.cycle_id == cycle_id)
        .values(project_id=plan.project_id, updated_at=clock.now())
    )
    if cycle.academic_minutes != minutes_before:
        _count_hours_anew(cycle, minutes_before)
    refresh_of_cycle(cycle_id)
    return cycle


def _count_hours_anew(cycle: Cycle, minutes_before: int) -> None:
    """Hours that followed from the times follow again; those that staff typed stay."""
    days = select(SessionDay).join(TrainingSession).where(TrainingSession.cycle_id == cycle.id)
    for day in db.session.scalars(days):
        if day.academic_hours == academic_hours(day.starts_at, day.ends_at, minutes_before):
            day.academic_hours = academic_hours(day.starts_at, day.ends_at, cycle.academic_minutes)
