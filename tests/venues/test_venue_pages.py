"""Venues in the office, as a browser without JavaScript sees them."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.access import SYSTEM
from app.core.db import db
from app.core.texts import Texts
from app.venues.models import Room, Venue
from app.venues.rules import RoomPlan, VenuePlan, map_link
from app.venues.services import save_venue
from tests import factories

FORM = {
    "name_lv": "Zaļā sala",
    "address": "Ezera iela 1",
    "town": "Rēzekne",
    "country": "LV",
    "timezone": "Europe/Riga",
    "municipality_id": "",
    "step_free": "yes",
}
ROOM = {"rooms-0-name": "Zāle", "rooms-0-capacity": "80", "rooms-0-step_free": "no"}


def kept() -> list[Venue]:
    return list(db.session.scalars(db.select(Venue)))


def rooms() -> list[tuple[str, int | None, bool | None]]:
    return [(r.name, r.capacity, r.step_free) for r in db.session.scalars(db.select(Room))]


def test_organiser_adds_a_venue(omar: FlaskClient) -> None:
    answer = omar.post("/manage/venues/new?lang=en", data={**FORM, **ROOM, "latitude": "56,5"})
    assert (answer.status_code, kept()) == (422, [])
    assert "Please give both latitude and longitude, or neither." in answer.text
    whole = {**FORM, **ROOM, "latitude": "56,5", "longitude": " 27.3 "}
    answer = omar.post("/manage/venues/new", data=whole)
    assert (answer.status_code, answer.location) == (303, "/manage/venues/")
    venue = kept()[0]
    assert (str(venue.name), venue.latitude, venue.longitude) == ("Zaļā sala", 56.5, 27.3)
    assert (venue.step_free, rooms()) == (True, [("Zāle", 80, False)])


def test_adding_a_room_keeps_what_was_typed(omar: FlaskClient) -> None:
    typed = {**FORM, **ROOM, "name_lv": "", "add_room": "1"}
    answer = omar.post("/manage/venues/new", data=typed)
    assert (answer.status_code, kept()) == (200, [])
    assert 'name="rooms-1-name"' in answer.text
    assert 'value="Zāle"' in answer.text
    assert 'value="Ezera iela 1"' in answer.text


def test_empty_rows_are_no_rooms(omar: FlaskClient) -> None:
    empty = {"rooms-1-name": " ", "rooms-1-capacity": " ", "rooms-1-step_free": ""}
    omar.post("/manage/venues/new", data={**FORM, **ROOM, **empty})
    assert rooms() == [("Zāle", 80, False)]


def test_room_without_a_name_is_told_at_its_field(omar: FlaskClient) -> None:
    answer = omar.post("/manage/venues/new?lang=en", data={**FORM, "rooms-0-capacity": "12"})
    assert answer.status_code == 422
    assert 'href="#rooms-0-name">Rooms 1. Room: Please give the room a name' in answer.text


def test_two_rooms_of_one_name_are_refused_at_the_rooms(omar: FlaskClient) -> None:
    answer = omar.post("/manage/venues/new?lang=en", data={**FORM, **ROOM, "rooms-1-name": "zale"})
    assert answer.status_code == 422
    assert 'href="#rooms">Rooms: Two rooms have the same name: zale.' in answer.text


def test_room_is_removed_by_its_box(omar: FlaskClient) -> None:
    omar.post("/manage/venues/new", data={**FORM, **ROOM})
    venue, room = kept()[0], db.session.scalars(db.select(Room)).one()
    more = {"rooms-0-id": str(room.id), "rooms-0-remove": "y", "rooms-1-name": "Jaunā"}
    answer = omar.post(f"/manage/venues/{venue.id}/", data={**FORM, **ROOM, **more})
    assert (answer.status_code, rooms()) == (303, [("Jaunā", None, None)])


BAD = [
    ({"name_lv": ""}, "name_lv"),
    ({"name_lv": "   \u0000\u202e"}, "name_lv"),
    ({"name_lv": "a" * 201}, "name_lv"),
    ({"town": ""}, "town"),
    ({"address": "a" * 301}, "address"),
    ({"country": "XX"}, "country"),
    ({"timezone": "Mars/Base"}, "timezone"),
    ({"municipality_id": "abc"}, "municipality_id"),
    ({"municipality_id": "9" * 40}, "municipality_id"),
    ({"latitude": "nan", "longitude": "1"}, "latitude"),
    ({"latitude": "1e999", "longitude": "1"}, "latitude"),
    ({"latitude": "ziemeļi", "longitude": "1"}, "latitude"),
    ({"latitude": "1", "longitude": "-180.01"}, "longitude"),
    ({"map_url": "http://maps.example.org"}, "map_url"),
    ({"map_url": "javascript:alert(1)"}, "map_url"),
    ({"map_url": 'https://maps.example.org/"><script>'}, "map_url"),
    ({"step_free": "perhaps"}, "step_free"),
    ({"access_en": "Ramp"}, "access_en"),
    ({"directions_lv": "a" * 1001}, "directions_lv"),
    ({"rooms-0-name": "Zāle", "rooms-0-capacity": "-1"}, "rooms-0-capacity"),
    ({"rooms-0-name": "Zāle", "rooms-0-capacity": "9" * 60}, "rooms-0-capacity"),
    ({"rooms-0-name": "Zāle", "rooms-0-capacity": "daudz"}, "rooms-0-capacity"),
    ({"rooms-0-name": "a" * 121}, "rooms-0-name"),
]


@pytest.mark.parametrize(("values", "field"), BAD)
def test_bad_input_is_told_at_its_field(
    omar: FlaskClient, values: dict[str, str], field: str
) -> None:
    answer = omar.post("/manage/venues/new", data={**FORM, **values})
    assert (answer.status_code, kept()) == (422, [])
    assert f'id="{field}-error"' in answer.text


def test_strange_but_honest_text_is_kept_and_shown_as_text(omar: FlaskClient) -> None:
    name = "<b>Zāle</b> 🎓 שלום\u202e & Co"
    omar.post("/manage/venues/new", data={**FORM, "name_lv": name})
    assert str(kept()[0].name) == "<b>Zāle</b> 🎓 שלום & Co"
    assert "&lt;b&gt;Zāle&lt;/b&gt; 🎓 שלום &amp; Co" in omar.get("/manage/venues/").text


def test_viewer_looks_but_does_not_change(vija: FlaskClient) -> None:
    venue = save_venue(
        VenuePlan(
            name=Texts("Zaļā sala"),
            town="Rēzekne",
            access=Texts("Rampa pagalmā"),
            rooms=(RoomPlan(name="Zāle", capacity=80),),
        ),
        actor=SYSTEM,
    )
    page = vija.get(f"/manage/venues/{venue.id}/")
    assert (page.status_code, '<form class="form"' in page.text) == (200, False)
    assert "Rampa pagalmā" in page.text
    refused = [
        vija.post(f"/manage/venues/{venue.id}/", data=FORM).status_code,
        vija.post(f"/manage/venues/{venue.id}/archive", data={"archived": "1"}).status_code,
        vija.get("/manage/venues/new").status_code,
        vija.post("/manage/venues/new", data=FORM).status_code,
    ]
    assert refused == [403, 403, 403, 403]


def test_stranger_is_sent_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/manage/venues/").status_code == 302


def test_archive_and_back(omar: FlaskClient) -> None:
    venue = factories.venue()
    omar.post(f"/manage/venues/{venue.id}/archive", data={"archived": "1"})
    assert "Zaļā sala" not in omar.get("/manage/venues/").text
    assert "Zaļā sala" in omar.get("/manage/venues/?archived=1").text
    omar.post(f"/manage/venues/{venue.id}/archive", data={"archived": ""})
    assert "Zaļā sala" in omar.get("/manage/venues/").text


@pytest.mark.parametrize(
    "arguments",
    [
        "q=%00%27%25_",
        "municipality=x",
        "municipality=999999999999999999999",
        "page=-3",
        "page=99999999",
        "archived=maybe",
    ],
)
def test_list_takes_nonsense_calmly(omar: FlaskClient, arguments: str) -> None:
    assert omar.get(f"/manage/venues/?{arguments}").status_code == 200


def test_list_takes_as_many_statements_for_three_venues_as_for_one(
    vija: FlaskClient, counted: Any
) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            factories.venue()
        with counted() as statements:
            vija.get("/manage/venues/")
        counts.append(statements.count)
    assert counts == [4, 4]


@pytest.mark.parametrize(
    ("place", "link"),
    [
        ({}, ""),
        (
            {"address": "Ezera iela 1", "town": "Rēzekne"},
            "https://www.openstreetmap.org/search?query=Ezera+iela+1%2C+R%C4%93zekne",
        ),
        (
            {"latitude": 56.5, "longitude": 27.25, "town": "Rēzekne"},
            "https://www.openstreetmap.org/?mlat=56.50000&mlon=27.25000#map=17/56.50000/27.25000",
        ),
        ({"map_url": "https://maps.example.org/1", "latitude": 1.0}, "https://maps.example.org/1"),
    ],
)
def test_map_link_is_the_best_that_is_known(place: dict[str, Any], link: str) -> None:
    empty = {"map_url": "", "latitude": None, "longitude": None, "address": "", "town": ""}
    assert map_link(**{**empty, **place}) == link


def test_row_numbered_by_nonsense_is_passed_over(omar: FlaskClient) -> None:
    strange = {"rooms-²-name": "x", "rooms-x-name": "x", "rooms-99999999-name": "x"}
    assert omar.post("/manage/venues/new", data={**FORM, **ROOM, **strange}).status_code == 303
