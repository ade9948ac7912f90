"""Keeping venues."""

from __future__ import annotations

import structlog

from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.core.errors import InvalidInput
from app.core.jobs import enqueue
from app.core.search import fold
from app.core.slugs import free_slug, slug_stem
from app.core.texts import N_
from app.people.models import Organisation
from app.people.rules import OrganisationKind
from app.venues.models import Room, Venue
from app.venues.queries import load_venue
from app.venues.rules import RoomPlan, VenuePlan, check_map_url, check_position, check_room_names

log = structlog.get_logger()


_OWN_COLUMNS = tuple(name for name in VenuePlan.__slots__ if name != "rooms")


@transactional
def save_venue(plan: VenuePlan, *, actor: Actor, venue_id: int | None = None) -> Venue:
    """Make a venue, or change the one with `venue_id`; rooms that the plan leaves out are gone.

    Raises NotFound; InvalidInput for a position, link, municipality or rooms that cannot be.
    """
    _check(plan)
    venue = _locked(venue_id) if venue_id else Venue(slug=_slug(plan), rooms=[])
    is_renamed = venue_id is not None and (venue.name, venue.town) != (plan.name, plan.town)
    for name in _OWN_COLUMNS:
        setattr(venue, name, getattr(plan, name))
    venue.sort_name = fold(plan.name.lv)
    venue.search_text = fold(plan.name, plan.address, plan.town)
    _set_rooms(venue, plan.rooms)
    db.session.add(venue)
    db.session.flush()
    if is_renamed:
        enqueue("sessions.refresh_of_venue", {"venue": venue.id})  # they are found by its name
    log.info("venue saved", venue=venue.id, by=actor.user_id)
    return venue


def _check(plan: VenuePlan) -> None:
    check_position(plan.latitude, plan.longitude)
    check_map_url(plan.map_url)
    check_room_names(room.name for room in plan.rooms)
    if plan.municipality_id is not None:
        organisation = db.session.get(Organisation, plan.municipality_id)
        if organisation is None or organisation.kind is not OrganisationKind.MUNICIPALITY:
            raise InvalidInput("municipality_id", N_("Please choose one of the list."))


def _locked(venue_id: int) -> Venue:
    lock(Venue, venue_id)
    return load_venue(venue_id)


def _slug(plan: VenuePlan) -> str:
    town = "" if fold(plan.town) in fold(plan.name.lv) else plan.town
    return free_slug(Venue.slug, slug_stem(f"{plan.name.lv} {town}", fallback="venue"))


def _set_rooms(venue: Venue, plans: tuple[RoomPlan, ...]) -> None:
    known = {room.id: room for room in venue.rooms}
    venue.rooms = [_room(known.get(plan.id or 0) or Room(), plan) for plan in plans]


def _room(room: Room, plan: RoomPlan) -> Room:
    room.name, room.capacity = plan.name, plan.capacity
    room.step_free, room.notes = plan.step_free, plan.notes
    return room


@transactional
def set_archived(venue_id: int, *, is_archived: bool, actor: Actor) -> None:
    """Take a venue out of the forms, or back; what was held there keeps it. Raises NotFound."""
    lock(Venue, venue_id).is_archived = is_archived
    log.info("venue archived", venue=venue_id, is_archived=is_archived, by=actor.user_id)
