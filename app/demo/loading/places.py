"""Projects, venues and cycles."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db, transactional
from app.core.search import fold
from app.cycles.models import Cycle as CycleRow
from app.cycles.rules import CyclePlan, RegistrationMode
from app.cycles.services import plan_cycle
from app.demo.checks import DemoData
from app.demo.events import Cycle
from app.demo.loading.known import Known, ids_by
from app.demo.loading.plans import earning
from app.demo.shapes import Project, Result, Venue
from app.funding.models import Project as ProjectRow
from app.funding.models import ProjectPartner, ProjectShare
from app.venues.models import Room
from app.venues.models import Venue as VenueRow
from app.venues.rules import RoomPlan, VenuePlan
from app.venues.services import save_venue

ZONES = {"LV": "Europe/Riga", "LT": "Europe/Vilnius", "FI": "Europe/Helsinki"}


@transactional
def load_projects(data: DemoData, known: Known) -> None:
    """The projects with shares and partners, known by their slug."""
    there = ids_by(ProjectRow.slug, ProjectRow.id)
    today = clock.today()
    for project in data.projects:
        if project.key not in there:
            there[project.key] = kept(project_row(project, known, today)).id
    known.projects.update(there)


def project_row(project: Project, known: Known, today: date) -> ProjectRow:
    """A project as its form would keep it."""
    starts_on, ends_on = project.period(today)
    partners = (*project.partners, *project.supporters)
    return ProjectRow(
        slug=project.key,
        code=project.code,
        acronym=project.acronym,
        title=project.title,
        profile_key=project.profile,
        beneficiary_id=known.organisations[project.beneficiary],
        starts_on=starts_on,
        ends_on=ends_on,
        total=project.total_eur,
        results={result.key: as_json(result) for result in project.results},
        search_text=fold(project.code, project.acronym, project.title),
        shares=[
            ProjectShare(position=n, source=s.source, percent=s.percent, amount=s.amount_eur)
            for n, s in enumerate(project.shares)
        ],
        partners=[ProjectPartner(organisation_id=known.organisations[key]) for key in partners],
    )


def as_json(result: Result) -> dict[str, Any]:
    """A figure a closed project reported: its value and what it counts."""
    return {"value": result.value, "label": result.label.as_dict()}


@transactional
def load_venues(data: DemoData, known: Known) -> None:
    """The venues with their rooms, known by their slug; 'online' is no place."""
    there = ids_by(VenueRow.slug, VenueRow.id)
    places = [venue for venue in data.venues if not venue.online]
    for venue in places:
        known.venues[venue.key] = there.get(venue.key) or make_venue(venue, known)
    rooms = db.session.execute(db.select(Room.venue_id, Room.name, Room.id)).all()
    room_ids = {(venue_id, name): room_id for venue_id, name, room_id in rooms}
    for venue in places:
        for room in venue.rooms:
            found = room_ids.get((known.venues[venue.key], room.name))
            if found:
                known.rooms[f"{venue.key}/{room.key}"] = found


def make_venue(venue: Venue, known: Known) -> int:
    """One venue; its id."""
    plan = VenuePlan(
        name=venue.name,
        address=venue.address,
        town=town_of(venue),
        country=venue.country,
        timezone=ZONES[venue.country],
        municipality_id=known.organisations.get(venue.municipality or ""),
        latitude=venue.latitude,
        longitude=venue.longitude,
        step_free=True if venue.invented else None,
        access=venue.access,
        rooms=tuple(RoomPlan(name=room.name, capacity=room.capacity) for room in venue.rooms),
    )
    row = save_venue(plan, actor=SYSTEM)
    row.slug = venue.key
    return row.id


def town_of(venue: Venue) -> str:
    """The last part of an address in Latvia, the one before the country abroad."""
    parts = [part.strip() for part in venue.address.split(",")]
    return parts[-1] if venue.country == "LV" else parts[-2]


@transactional
def load_cycles(data: DemoData, known: Known) -> None:
    """The cycles, published, known by their slug."""
    there = ids_by(CycleRow.slug, CycleRow.id)
    for cycle in data.cycles:
        known.cycles[cycle.key] = there.get(cycle.slug) or make_cycle(cycle, known)


def make_cycle(cycle: Cycle, known: Known) -> int:
    """One cycle; its id."""
    rule = cycle.certificate
    plan = CyclePlan(
        title=cycle.title,
        summary=cycle.summary,
        audience=cycle.audience,
        project_id=known.projects[cycle.project],
        method=cycle.method,
        **earning(rule),
        academic_minutes=rule.academic_minutes if rule else 45,
        signatory_name=rule.signatory if rule else "",
        signatory_position=rule.signatory_position.lv if rule else "",
        is_published=True,
        registration_mode=RegistrationMode(cycle.registration),
    )
    row = plan_cycle(plan, actor=SYSTEM)
    row.slug = cycle.slug  # the published address of the demonstration, whatever the title becomes
    return row.id


def kept(row: Any) -> Any:
    """The row with its id."""
    db.session.add(row)
    db.session.flush()
    return row
