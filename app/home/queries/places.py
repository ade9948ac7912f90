"""Cycles, venues and materials as their public pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, bindparam, func, or_, select

from app.core.db import db, read
from app.core.errors import NotFound
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.cycles.rules import EarnedBy, EarningRule, RegistrationMode
from app.funding.models import Project, ProjectPartner, ProjectShare
from app.materials.models import Material
from app.materials.rules import Visibility
from app.people.models import Organisation
from app.sessions.models import SessionDay, Speaker, TrainingSession
from app.sessions.queries.facts import FUNDING, PLACE, Funding, Place
from app.sessions.rules import PUBLIC_STATUSES
from app.venues.models import Room, Venue


@dataclass(frozen=True, slots=True)
class CycleLine:
    """A cycle in a list; times are those of its public sessions, None without any."""

    slug: str
    title: Texts
    summary: Texts
    audience: Texts
    sessions_count: int
    starts_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """One cycle with its project. Money is in euro."""

    id: int
    slug: str
    title: Texts
    summary: Texts
    audience: Texts
    method: str
    certificate_by: EarnedBy
    certificate_share: int | None
    certificate_task: bool
    academic_minutes: int
    registration_mode: RegistrationMode
    project_id: int | None
    acronym: str
    starts_on: date | None
    ends_on: date | None
    total: Decimal | None
    funding: Funding | None

    @property
    def earning(self) -> EarningRule:
        """What earns the certificate of the whole cycle."""
        return EarningRule(self.certificate_by, self.certificate_share, self.certificate_task)


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A material anyone may download; size in bytes."""

    id: int
    training_session_id: int | None
    session_day_id: int | None
    title: str
    filename: str
    media_type: str
    size: int
    language: str
    speaker: str
    has_preview: bool


@dataclass(frozen=True, slots=True)
class VenueFacts:
    """One venue with its rooms: (name, capacity, step-free, notes)."""

    id: int
    municipality: Texts
    place: Place
    rooms: Sequence[tuple[str, int | None, bool | None, str]]


def list_cycles() -> list[CycleLine]:
    """Published cycles, the latest first; one statement."""
    own = TrainingSession
    of_it = (own.cycle_id == Cycle.id) & own.status.in_(PUBLIC_STATUSES)
    statement = (
        select(
            Cycle.slug, Cycle.title, Cycle.summary, Cycle.audience, func.count(own.id),
            func.min(own.starts_at), func.max(own.ends_at),
        )
        .outerjoin(own, of_it)
        .where(Cycle.is_published)
        .group_by(Cycle.id)
        .order_by(func.max(own.ends_at).desc().nulls_first(), Cycle.id.desc())
    )  # fmt: skip
    return [CycleLine(*row) for row in db.session.execute(statement)]


def get_cycle_facts(slug: str) -> CycleFacts:
    """A published cycle with its project; one statement. Raises NotFound."""
    statement = (
        select(
            Cycle.id, Cycle.slug, Cycle.title, Cycle.summary, Cycle.audience, Cycle.method,
            Cycle.certificate_by, Cycle.certificate_share, Cycle.certificate_task,
            Cycle.academic_minutes, Cycle.registration_mode, Cycle.project_id,
            func.coalesce(Project.acronym, ""), Project.starts_on, Project.ends_on, Project.total,
            *FUNDING,
        )
        .outerjoin(Project, Project.id == Cycle.project_id)
        .outerjoin(Organisation, Organisation.id == Project.beneficiary_id)
        .where(Cycle.slug == slug, Cycle.is_published)
    )  # fmt: skip
    row: Any = db.session.execute(statement).first()
    if row is None:
        raise NotFound
    values: list[Any] = [*row[:16], Funding(*row[16:]) if row[11] else None]
    return CycleFacts(*values)


def list_shares(project_id: int) -> list[tuple[Texts, Decimal | None, Decimal | None]]:
    """Who pays: (source, percent, euro), in the project's order; one statement."""
    statement = (
        select(ProjectShare.source, ProjectShare.percent, ProjectShare.amount)
        .where(ProjectShare.project_id == project_id)
        .order_by(ProjectShare.position)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(statement)]


def list_partners(project_id: int) -> list[Texts]:
    """Names of the project's partners; one statement."""
    statement = (
        select(Organisation.name)
        .join(ProjectPartner, ProjectPartner.organisation_id == Organisation.id)
        .where(ProjectPartner.project_id == project_id)
        .order_by(ProjectPartner.id)
    )
    return list(db.session.scalars(statement))


# Statements that never change are put together once: that costs more than running them.
_ID = bindparam("id", type_=Integer)
_MATERIALS = (
    select(
        Material.id, Material.training_session_id, Material.session_day_id, Material.title,
        Material.filename, Material.media_type, Material.size, Material.language,
        func.coalesce(Speaker.name, ""), Material.preview_key.is_not(None),
    )
    .outerjoin(SessionDay, SessionDay.id == Material.session_day_id)
    .outerjoin(Speaker, Speaker.id == Material.speaker_id)
    .where(Material.visibility == Visibility.ALL)
    .order_by(SessionDay.starts_at.nulls_last(), Material.id)
)  # fmt: skip
_OF_SESSION = _MATERIALS.where(Material.training_session_id == _ID)
_OF_CYCLE = _MATERIALS.where(
    or_(
        Material.cycle_id == _ID,
        Material.training_session_id.in_(
            select(TrainingSession.id).where(
                TrainingSession.cycle_id == _ID, TrainingSession.status.in_(PUBLIC_STATUSES)
            )
        ),
    )
)


def list_session_materials(session_id: int) -> list[MaterialLine]:
    """What everyone may download of a session; one statement."""
    return [MaterialLine(*row) for row in read(_OF_SESSION, id=session_id)]


def list_cycle_materials(cycle_id: int) -> list[MaterialLine]:
    """What everyone may download of a cycle and of its public sessions; one statement."""
    return [MaterialLine(*row) for row in read(_OF_CYCLE, id=cycle_id)]


def get_venue_facts(slug: str) -> VenueFacts:
    """A venue with its municipality and rooms; two statements. Raises NotFound."""
    statement = (
        select(Venue.id, Organisation.name, *PLACE)
        .outerjoin(Organisation, Organisation.id == Venue.municipality_id)
        .where(Venue.slug == slug)
    )
    row: Any = db.session.execute(statement).first()
    if row is None:
        raise NotFound
    rooms = db.session.execute(
        select(Room.name, Room.capacity, Room.step_free, Room.notes)
        .where(Room.venue_id == row[0])
        .order_by(Room.name)
    )
    return VenueFacts(row[0], row[1], Place(*row[2:]), [(r[0], r[1], r[2], r[3]) for r in rooms])
