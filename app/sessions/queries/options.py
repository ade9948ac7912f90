"""What the plan form offers to choose from: a statement for each kind of thing, columns only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, or_, select

from app.core.access import Role as StaffRole
from app.core.db import db
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.funding.models import Project
from app.people.models import Organisation, Role, User
from app.people.rules import OrganisationKind
from app.sessions.models import Speaker
from app.sessions.rules import USUAL_MINUTES
from app.venues.models import Room, Venue

Named = TypeVar("Named", str, Texts)
PLANNERS = (StaffRole.ORGANISER, StaffRole.ADMIN)


@dataclass(frozen=True, slots=True)
class PlaceOption:
    """A venue, or one room of it."""

    venue_id: int
    room_id: int | None
    name: Texts
    town: str
    room: str
    capacity: int | None
    timezone: str


@dataclass(frozen=True, slots=True)
class CycleOption:
    """A cycle, and what a session takes over from it."""

    id: int
    title: Texts
    project_id: int | None
    academic_minutes: int


@dataclass(frozen=True, slots=True)
class ProjectOption:
    """A project with its period."""

    id: int
    title: Texts
    acronym: str
    code: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """Everything a plan may name."""

    places: list[PlaceOption]
    cycles: list[CycleOption]
    projects: list[ProjectOption]
    speakers: list[tuple[int, str]]
    hosts: list[tuple[int, Texts]]
    planners: list[tuple[int, str]]

    def zone_of(self, venue_id: int | None) -> str | None:
        """The time zone of a venue, None for none."""
        return next((p.timezone for p in self.places if p.venue_id == venue_id), None)

    def minutes_of(self, cycle_key: str) -> int:
        """How long an academic hour of the cycle is, by its id as a form has it."""
        found = (c.academic_minutes for c in self.cycles if str(c.id) == cycle_key)
        return next(found, USUAL_MINUTES)


def list_plan_options(*, keep_venue_id: int | None = None) -> PlanOptions:
    """What the plan form offers; six statements. An archived venue only where it is in use."""
    return PlanOptions(
        places=_places(keep_venue_id),
        cycles=list_cycle_options(),
        projects=list_project_options(),
        speakers=_pairs(select(Speaker.id, Speaker.name).order_by(Speaker.sort_name)),
        hosts=list_organisation_options(),
        planners=_pairs(_planners()),
    )


def _pairs(statement: Select[int, Named]) -> list[tuple[int, Named]]:
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def _places(keep_venue_id: int | None) -> list[PlaceOption]:
    offered = or_(Venue.is_archived.is_(False), Venue.id == keep_venue_id)
    statement = (
        select(
            Venue.id, Room.id, Venue.name, Venue.town, Room.name, Room.capacity, Venue.timezone
        )
        .outerjoin(Room, Room.venue_id == Venue.id)
        .where(offered)
        .order_by(Venue.sort_name, Venue.id, Room.name)
    )  # fmt: skip
    rows: Sequence[Any] = db.session.execute(statement).all()
    whole = {row[0]: PlaceOption(row[0], None, row[2], row[3], "", None, row[6]) for row in rows}
    rooms = [PlaceOption(*row) for row in rows if row[1] is not None]
    return [
        place
        for venue_id, venue in whole.items()
        for place in (venue, *(room for room in rooms if room.venue_id == venue_id))
    ]


def list_venue_options() -> list[tuple[int, Texts]]:
    """Venues by name, archived ones too: lists look back; one statement."""
    return _pairs(select(Venue.id, Venue.name).order_by(Venue.sort_name, Venue.id))


def list_organisation_options() -> list[tuple[int, Texts]]:
    """Organisations, hosts and partners before municipalities; one statement."""
    return _pairs(_hosts())


def list_cycle_options() -> list[CycleOption]:
    """Cycles, the newest first; one statement."""
    columns = (Cycle.id, Cycle.title, Cycle.project_id, Cycle.academic_minutes)
    return [
        CycleOption(*row) for row in db.session.execute(select(*columns).order_by(Cycle.id.desc()))
    ]


def list_project_options() -> list[ProjectOption]:
    """Projects, the newest first; one statement."""
    columns = (
        Project.id, Project.title, Project.acronym, Project.code, Project.starts_on,
        Project.ends_on,
    )  # fmt: skip
    order = (Project.starts_on.desc().nulls_last(), Project.id.desc())
    return [ProjectOption(*row) for row in db.session.execute(select(*columns).order_by(*order))]


def _hosts() -> Select[int, Texts]:
    municipalities_last = (Organisation.kind == OrganisationKind.MUNICIPALITY).asc()
    return select(Organisation.id, Organisation.name).order_by(
        municipalities_last, Organisation.sort_name
    )


def _planners() -> Select[int, str]:
    plans = User.roles.any(Role.name.in_([role.value for role in PLANNERS]))
    return select(User.id, User.name).where(User.active, plans).order_by(User.name, User.id)
