"""What can be done to a cycle."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import structlog

from app.core import clock
from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.core.slugs import free_slug, slug_stem
from app.cycles.models import Cycle
from app.cycles.rules import CyclePlan

log = structlog.get_logger()


@transactional
def plan_cycle(plan: CyclePlan, *, actor: Actor) -> Cycle:
    """A new cycle; its slug comes from the Latvian title and stays."""
    slug = free_slug(Cycle.slug, slug_stem(plan.title.lv, fallback="cikls"))
    cycle = Cycle(slug=slug, **_columns(plan))
    db.session.add(cycle)
    db.session.flush()
    log.info("cycle planned", cycle=cycle.id, by=actor.user_id)
    return cycle


@transactional
def change_cycle(cycle_id: int, plan: CyclePlan, *, actor: Actor) -> Cycle:
    """The cycle as planned now. Raises NotFound. Its sessions follow in
    `app.sessions.services.change_cycle`.
    """
    cycle = lock(Cycle, cycle_id)
    for name, value in _columns(plan).items():
        setattr(cycle, name, value)
    cycle.updated_at = clock.now()
    log.info("cycle changed", cycle=cycle.id, by=actor.user_id)
    return cycle


def _columns(plan: CyclePlan) -> dict[str, Any]:
    texts = {name: getattr(plan, name) for name in ("title", "summary", "audience")}
    return {**asdict(plan), **texts}
