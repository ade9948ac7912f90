"""Keeping venues on both engines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app.core.access import SYSTEM
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.core.texts import Texts
from app.people.rules import OrganisationKind
from app.sessions.models import TrainingSession
from app.venues.models import Room
from app.venues.queries import (
    VenueFilters,
    get_venue,
    get_venue_by_slug,
    list_venue_choices,
    list_venue_rows,
)
from app.venues.rules import RoomPlan, VenuePlan
from app.venues.services import save_venue, set_archived
from tests import factories

PLAN = VenuePlan(
    name=Texts("Zaļā sala", "Green Isle"),
    address="Ezera iela 1",
    town="Rēzekne",
    rooms=(RoomPlan(name="Lielā zāle", capacity=80, step_free=True), RoomPlan(name="Ābele")),
)


def save(**values: Any) -> int:
    venue_id = values.pop("venue_id", None)
    return save_venue(replace(PLAN, **values), actor=SYSTEM, venue_id=venue_id).id


def rows(query: str = "", **values: Any) -> list[str]:
    page = list_venue_rows(VenueFilters(query=query, **values), 1)
    return [str(row.name) for row in page.items]


def test_venue_is_kept_with_its_rooms(each_app: Flask) -> None:
    save()
    kept = get_venue_by_slug("zala-sala-rezekne")
    assert {(room.name, room.capacity, room.step_free) for room in kept.rooms} == {
        ("Lielā zāle", 80, True),
        ("Ābele", None, None),
    }


def test_slug_is_made_once(each_app: Flask) -> None:
    venue_id = save()
    save(name=Texts("Pavisam cits"), venue_id=venue_id)
    assert (get_venue(venue_id).slug, str(get_venue(venue_id).name)) == (
        "zala-sala-rezekne",
        "Pavisam cits",
    )


def test_slug_of_a_second_venue_of_the_name_is_numbered(each_app: Flask) -> None:
    slugs = [get_venue(save()).slug for _ in range(3)]
    assert slugs == ["zala-sala-rezekne", "zala-sala-rezekne-2", "zala-sala-rezekne-3"]


def test_slug_of_a_name_without_letters_is_still_a_word(each_app: Flask) -> None:
    assert get_venue(save(name=Texts("🎓"), town="")).slug == "venue"


def test_room_keeps_its_id_when_the_venue_is_edited(each_app: Flask) -> None:
    venue_id = save()
    hall = next(room for room in get_venue(venue_id).rooms if room.name == "Lielā zāle")
    save(rooms=(RoomPlan(id=hall.id, name="Zāle", capacity=90),), venue_id=venue_id)
    assert [(r.id, r.name, r.capacity) for r in get_venue(venue_id).rooms] == [
        (hall.id, "Zāle", 90)
    ]


def test_room_of_another_venue_cannot_be_taken_over(each_app: Flask) -> None:
    theirs = get_venue(save()).rooms[0].id
    ours = save(rooms=(RoomPlan(id=theirs, name="Svešā"),))
    assert get_venue(ours).rooms[0].id != theirs


def test_removed_room_leaves_its_session_without_a_room(each_app: Flask) -> None:
    venue_id = save()
    hall = get_venue(venue_id).rooms[0]
    planned = factories.training_session(venue_id=venue_id, room_id=hall.id)
    save(rooms=(), venue_id=venue_id)
    kept = db.select(TrainingSession.id, TrainingSession.room_id)
    assert [tuple(row) for row in db.session.execute(kept)] == [(planned.id, None)]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"latitude": 56.5}, "longitude"),
        ({"longitude": 27.3}, "latitude"),
        ({"latitude": 91.0, "longitude": 0.0}, "latitude"),
        ({"latitude": 0.0, "longitude": -180.5}, "longitude"),
        ({"latitude": float("nan"), "longitude": 0.0}, "latitude"),
        ({"latitude": 0.0, "longitude": float("inf")}, "longitude"),
        ({"map_url": "http://maps.example.org/"}, "map_url"),
        ({"map_url": "javascript:alert(1)"}, "map_url"),
        ({"map_url": "https://"}, "map_url"),
        ({"municipality_id": 999_999}, "municipality_id"),
        ({"rooms": (RoomPlan(name="Zāle"), RoomPlan(name=" zale"))}, "rooms"),
    ],
)
def test_impossible_venue_is_refused_at_its_field(
    app: Flask, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        save(**values)
    assert (refusal.value.field, rows()) == (field, [])


def test_municipality_must_be_one(app: Flask) -> None:
    ministry = factories.organisation("Ministrija", kind=OrganisationKind.MINISTRY)
    with pytest.raises(InvalidInput):
        save(municipality_id=ministry.id)


def test_unknown_venue_is_not_found(app: Flask) -> None:
    with pytest.raises(NotFound):
        save(venue_id=77)


def test_archived_venue_leaves_the_forms_and_comes_back(each_app: Flask) -> None:
    venue_id = save()
    set_archived(venue_id, is_archived=True, actor=SYSTEM)
    assert (list_venue_choices(), rows(), rows(is_archived=True)) == ([], [], ["Zaļā sala"])
    assert [choice.id for choice in list_venue_choices(keep_id=venue_id)] == [venue_id]
    set_archived(venue_id, is_archived=False, actor=SYSTEM)
    assert rows() == ["Zaļā sala"]


def test_choices_hold_the_rooms(each_app: Flask) -> None:
    save()
    choice = list_venue_choices()[0]
    assert (choice.name, choice.town, choice.timezone) == (PLAN.name, "Rēzekne", "Europe/Riga")
    assert {(room.name, room.capacity) for room in choice.rooms} == {
        ("Ābele", None),
        ("Lielā zāle", 80),
    }


def test_venues_are_found_without_diacritics_and_in_every_language(each_app: Flask) -> None:
    rezekne = factories.organisation("Rēzeknes novads")
    save(municipality_id=rezekne.id)
    save(name=Texts("Rātsnams"), address="Raiņa 5", town="Ludza")
    found = {word: rows(word) for word in ("zala", "GREEN", "rezekne", "raina ludza", "%", "nekas")}
    assert found == {
        "zala": ["Zaļā sala"],
        "GREEN": ["Zaļā sala"],
        "rezekne": ["Zaļā sala"],
        "raina ludza": ["Rātsnams"],
        "%": [],
        "nekas": [],
    }
    assert rows(municipality_id=rezekne.id) == ["Zaļā sala"]


def test_row_counts_rooms_and_seats(each_app: Flask) -> None:
    save()
    row = list_venue_rows(VenueFilters(), 1).items[0]
    assert (row.rooms, row.seats, row.town) == (2, 80, "Rēzekne")


def test_number_of_statements_does_not_grow_with_venues(app: Flask, counted: Any) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            save()
        with counted() as statements:
            list_venue_choices()
            list_venue_rows(VenueFilters(), 1)
        counts.append(statements.count)
    assert counts == [4, 4]


def test_rooms_table_has_no_orphans(each_app: Flask) -> None:
    venue_id = save()
    save(rooms=(), venue_id=venue_id)
    assert db.session.scalars(db.select(Room.id)).all() == []
