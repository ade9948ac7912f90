"""A cycle's edit, with what its sessions take over from it."""

from __future__ import annotations

from sqlalchemy import update

from app.core import clock
from app.core.access import Actor
from app.core.db import db, transactional
from app.cycles import services as cycles
from app.cycles.models import Cycle
from app.cycles.rules import CyclePlan
from app.sessions.models import TrainingSession
from app.sessions.services.searching import refresh_of_cycle


@transactional
def change_cycle(cycle_id: int, plan: CyclePlan, *, actor: Actor) -> Cycle:
    """The cycle as planned now; its sessions move to its project and are found by its title.
    Raises NotFound.
    """
    cycle = cycles.change_cycle(cycle_id, plan, actor=actor)
    db.session.execute(
        update(TrainingSession)
        .where(TrainingSession.cycle_id == cycle_id)
        .values(project_id=plan.project_id, updated_at=clock.now())
    )
    refresh_of_cycle(cycle_id)
    return cycle
