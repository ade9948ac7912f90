"""Every SELECT of cycles."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.errors import NotFound
from app.cycles.models import Cycle
from app.funding.models import Project


def _whole() -> Select[Cycle]:
    return select(Cycle).options(joinedload(Cycle.project).joinedload(Project.beneficiary))


def find_cycle(cycle_id: int) -> Cycle | None:
    """A cycle with its project and beneficiary, or None."""
    return db.session.scalar(_whole().where(Cycle.id == cycle_id))


def get_cycle(cycle_id: int) -> Cycle:
    """A cycle with its project and beneficiary. Raises NotFound."""
    cycle = find_cycle(cycle_id)
    if cycle is None:
        raise NotFound
    return cycle


def get_cycle_by_slug(slug: str, *, public_only: bool = True) -> Cycle:
    """As `get_cycle`, by slug; one that is not published is NotFound when `public_only`."""
    statement = _whole().where(Cycle.slug == slug)
    if public_only:
        statement = statement.where(Cycle.is_published)
    cycle = db.session.scalar(statement)
    if cycle is None:
        raise NotFound
    return cycle


def list_cycles(*, published_only: bool = True) -> list[Cycle]:
    """Cycles with their projects, the newest first; one statement."""
    statement = _whole().order_by(Cycle.id.desc())
    if published_only:
        statement = statement.where(Cycle.is_published)
    return list(db.session.scalars(statement))
