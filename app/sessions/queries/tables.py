"""Lists of cycles and speakers in the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.core.db import db
from app.core.paging import Page, paginate
from app.core.search import matches
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.cycles.rules import EarnedBy, EarningRule
from app.funding.models import Project
from app.people.models import Organisation
from app.sessions.models import AgendaItem, Speaker, TrainingSession


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A cycle with what its sessions add up to."""

    id: int
    slug: str
    title: Texts
    method: str
    is_published: bool
    certificate_by: EarnedBy
    certificate_share: int | None
    certificate_task: bool
    project_title: Texts
    project_acronym: str
    sessions_count: int
    starts_at: datetime | None
    ends_at: datetime | None

    @property
    def earning(self) -> EarningRule:
        """What earns the certificate of the whole cycle."""
        return EarningRule(self.certificate_by, self.certificate_share, self.certificate_task)


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """A speaker; `items_count` counts agenda lines."""

    id: int
    name: str
    position: Texts
    organisation: Texts
    email: str
    language: str
    items_count: int


def list_cycle_rows() -> list[CycleRow]:
    """Cycles, the one with the latest session first; one statement."""
    figures = (
        select(
            TrainingSession.cycle_id.label("cycle_id"),
            func.count().label("count"),
            func.min(TrainingSession.starts_at).label("starts_at"),
            func.max(TrainingSession.ends_at).label("ends_at"),
        )
        .group_by(TrainingSession.cycle_id)
        .subquery()
    )
    statement = (
        select(
            Cycle.id, Cycle.slug, Cycle.title, Cycle.method, Cycle.is_published,
            Cycle.certificate_by, Cycle.certificate_share, Cycle.certificate_task,
            Project.title, func.coalesce(Project.acronym, ""),
            func.coalesce(figures.c.count, 0), figures.c.starts_at, figures.c.ends_at,
        )
        .outerjoin(Project, Project.id == Cycle.project_id)
        .outerjoin(figures, figures.c.cycle_id == Cycle.id)
        .order_by(figures.c.ends_at.desc().nulls_first(), Cycle.id.desc())
    )  # fmt: skip
    rows: Any = db.session.execute(statement)  # more columns than the types of SQLAlchemy count
    return [CycleRow(*row) for row in rows]


def page_speaker_rows(query: str, number: int) -> Page[SpeakerRow]:
    """Speakers by name; two statements."""
    items = select(func.count()).where(AgendaItem.speaker_id == Speaker.id).scalar_subquery()
    statement = (
        select(
            Speaker.id, Speaker.name, Speaker.position, Organisation.name.label("organisation"),
            Speaker.email, Speaker.language, items.label("items"),
        )
        .outerjoin(Organisation, Organisation.id == Speaker.organisation_id)
        .where(matches(Speaker.sort_name, query))
        .order_by(Speaker.sort_name, Speaker.id)
    )  # fmt: skip
    page = paginate(statement, number)
    return Page([SpeakerRow(*row) for row in page.items], page.number, page.total, page.size)


def latest_of_cycle(cycle_id: int) -> int | None:
    """The id of the cycle's last session by date, to plan the next one after; one statement."""
    statement = select(TrainingSession.id).where(TrainingSession.cycle_id == cycle_id)
    order = (TrainingSession.starts_at.desc().nulls_last(), TrainingSession.id.desc())
    return db.session.scalar(statement.order_by(*order).limit(1))
