"""What is known of venues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import Page, paginate
from app.core.search import matches
from app.core.texts import Texts
from app.people.models import Organisation
from app.venues.models import Room, Venue


@dataclass(frozen=True, slots=True)
class RoomChoice:
    """A room as a form offers it."""

    id: int
    name: str
    capacity: int | None


@dataclass(frozen=True, slots=True)
class VenueChoice:
    """A venue as a form offers it, with its rooms by name."""

    id: int
    name: Texts
    town: str
    timezone: str
    rooms: tuple[RoomChoice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueFilters:
    """Which venues; what is empty or None does not narrow."""

    query: str = ""
    municipality_id: int | None = None
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class VenueRow:
    """A line of the office's list; `seats` is the sum over its rooms, None where none is known."""

    id: int
    slug: str
    name: Texts
    address: str
    town: str
    country: str
    step_free: bool | None
    municipality: Texts
    rooms: int
    seats: int | None


def get_venue(venue_id: int) -> Venue:
    """A venue with rooms and municipality. Raises NotFound."""
    return _found(_whole().where(Venue.id == venue_id))


def get_venue_by_slug(slug: str) -> Venue:
    """As `get_venue`, by slug; an archived one too, so that old links stay good."""
    return _found(_whole().where(Venue.slug == slug))


def load_venue(venue_id: int) -> Venue:
    """As `get_venue`, read anew whatever was loaded before: for services that hold the lock."""
    statement = _whole().where(Venue.id == venue_id)
    return _found(statement.execution_options(populate_existing=True))


def _whole() -> Select[Venue]:
    return select(Venue).options(selectinload(Venue.rooms), joinedload(Venue.municipality))


def _found(statement: Select[Venue]) -> Venue:
    venue = db.session.scalar(statement)
    if venue is None:
        raise NotFound
    return venue


def list_venue_choices(*, keep_id: int | None = None) -> list[VenueChoice]:
    """Every venue in use by name, and `keep_id` that a form holds already; two statements."""
    statement = (
        select(Venue)
        .where(Venue.is_archived.is_(False) | (Venue.id == keep_id))
        .order_by(Venue.sort_name, Venue.id)
        .options(selectinload(Venue.rooms))
    )
    return [
        VenueChoice(venue.id, venue.name, venue.town, venue.timezone, _room_choices(venue))
        for venue in db.session.scalars(statement)
    ]


def _room_choices(venue: Venue) -> tuple[RoomChoice, ...]:
    return tuple(RoomChoice(room.id, room.name, room.capacity) for room in venue.rooms)


def list_venue_rows(filters: VenueFilters, number: int) -> Page[VenueRow]:
    """One page of venues by name; two statements."""
    page = paginate(_rows(filters), number)
    return Page([VenueRow(*row) for row in page.items], page.number, page.total, page.size)


def _rows(filters: VenueFilters) -> Select[Any]:
    rooms = (
        select(
            Room.venue_id,
            func.count().label("rooms"),
            func.sum(Room.capacity).label("seats"),
        )
        .group_by(Room.venue_id)
        .subquery()
    )
    statement = (
        select(
            Venue.id,
            Venue.slug,
            Venue.name,
            Venue.address,
            Venue.town,
            Venue.country,
            Venue.step_free,
            Organisation.name,
            func.coalesce(rooms.c.rooms, 0),
            rooms.c.seats,
        )
        .outerjoin(Organisation, Organisation.id == Venue.municipality_id)
        .outerjoin(rooms, rooms.c.venue_id == Venue.id)
        .where(
            Venue.is_archived.is_(filters.is_archived), matches(Venue.search_text, filters.query)
        )
        .order_by(Venue.sort_name, Venue.id)
    )
    if filters.municipality_id is not None:
        statement = statement.where(Venue.municipality_id == filters.municipality_id)
    return statement
