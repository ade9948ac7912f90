"""Kept entries follow whatever they show, and nothing else; odd addresses fill nothing."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import func, select

from app.core.access import SYSTEM
from app.core.db import db, transaction
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.feeds import queries, rules
from app.feeds.models import KeptEntry
from app.feeds.outputs import calendar_file, made_entries
from app.feeds.outputs.naming import title_of
from app.feeds.services import count_faults, rebuild
from app.feeds.services.keeping import FeedShelf
from app.funding.models import Project
from app.output.ical import Piece
from app.people.models import Organisation
from app.registrations import services as registrations
from app.sessions.models import AgendaItem, Speaker, TrainingSession
from app.sessions.rules import SessionMode, SessionStatus
from app.sessions.services import SpeakerPlan, change_plan, save_speaker, set_status
from app.sessions.services.copying import plan_of
from app.venues.models import Room, Venue
from tests import factories as make
from tests.registrations.people import applicant

START = datetime(2099, 6, 1, 8, tzinfo=UTC)


def a_world() -> TrainingSession:
    """A session of two days that has one of everything that an entry shows."""
    project = make.project("eu-2021-2027", support="co-funded")
    host = make.organisation("Viesu novads")
    cycle = make.cycle(project_id=project.id)
    venue = make.venue(latitude=56.5, longitude=27.3)
    room = Room(venue_id=venue.id, name="Zāle")
    db.session.add(room)
    own = make.training_session(
        days=2, starts_at=START, venue_id=venue.id, cycle_id=cycle.id, project_id=project.id
    )
    own.room_id = room.id
    item = AgendaItem(session_day_id=own.days[0].id, title=Texts("Ievads"))
    item.speaker_id, item.host_id = make.speaker().id, host.id
    db.session.add(item)
    db.session.commit()
    return own


def _named(model: Any, attribute: str, value: object) -> Callable[[], None]:
    def renamed() -> None:
        with transaction():
            row = db.session.scalars(select(model).order_by(model.id.desc()).limit(1)).one()
            setattr(row, attribute, value)

    return renamed


def _planned(change: Callable[[Any], Any]) -> Callable[[], None]:
    def changed() -> None:
        own = the_session()
        change_plan(own.id, change(plan_of(own)), actor=SYSTEM)

    return changed


def the_session() -> TrainingSession:
    from app.sessions.queries import get_session  # noqa: PLC0415 - the name is a fixture's too

    return get_session(db.session.scalars(select(func.min(TrainingSession.id))).one())


def _moved(plan: Any) -> Any:
    week = timedelta(days=7)
    days = [replace(d, starts_at=d.starts_at + week, ends_at=d.ends_at + week) for d in plan.days]
    return replace(plan, days=tuple(days))


def _status() -> None:
    own = the_session()
    is_on = own.status is SessionStatus.PUBLISHED
    wanted = SessionStatus.POSTPONED if is_on else SessionStatus.PUBLISHED
    set_status(own.id, wanted, Texts("Slims lektors"), actor=SYSTEM)


def _speaker() -> None:
    number = db.session.scalars(select(Speaker.id)).one()
    save_speaker(SpeakerPlan(name="Cits Lektors"), number, actor=SYSTEM)


def _register() -> None:
    registrations.register(the_session().id, applicant(), actor=SYSTEM)


EDITS: dict[str, Callable[[], None]] = {
    "venue": _named(Venue, "name", Texts("Cita vieta")),
    "town": _named(Venue, "town", "Preiļi"),
    "place": _named(Venue, "latitude", 57.25),
    "room": _named(Room, "name", "Cita zāle"),
    "cycle": _named(Cycle, "title", Texts("Cits cikls")),
    "hidden": _named(Cycle, "is_published", False),
    "project": _named(Project, "support", "funded"),
    "host": _named(Organisation, "name", Texts("Cits novads")),
    "agenda": _named(AgendaItem, "title", Texts("Cits ievads")),
    "contact": _named(TrainingSession, "contact_email", "cits@example.lv"),
    "speaker": _speaker,
    "title": _planned(lambda plan: replace(plan, title=Texts("Cits nosaukums"))),
    "online": _planned(lambda plan: replace(plan, mode=SessionMode.HYBRID, online_url="https://x.lv/")),
    "moved": _planned(_moved),
    "shorter": _planned(lambda plan: replace(plan, days=plan.days[:1])),
    "status": _status,
}  # fmt: skip
RAISES = {"venue", "town", "room", "title", "online", "moved", "shorter", "status"}


def built_anew(language: str) -> bytes:
    """The general feed made from the rows, with nothing that was kept."""
    made = [
        (day.starts_at, day.id, Piece(each.content, each.zone))
        for own in queries.list_whole(queries.list_public_ids())
        for each in made_entries(own)
        for day in own.days
        if (each.language, each.session_day_id) == (language, day.id)
    ]
    pieces = [piece for _at, _id, piece in sorted(made, key=lambda row: row[:2])]
    url = "http://cikls.example.lv/calendar.ics" + (f"?lang={language}" if language != "lv" else "")
    title = title_of(rules.FeedWish(), {}, language)
    return calendar_file(pieces, title=title, language=language, url=url)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=6))
def test_kept_feeds_are_what_the_rows_would_give(each_app: Flask, edits: list[str]) -> None:
    client = each_app.test_client()
    if db.session.scalar(select(TrainingSession.id)) is None:
        a_world()
        for number in range(6):  # runs of entries that the edits leave alone
            make.training_session(starts_at=START + timedelta(days=2 * number - 5))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "LAST_OF_RUN", "80")  # an entry or two to a run
        for edit in edits:
            EDITS[edit]()
            db.session.remove()
            for language in ("lv", "en"):
                anew, address = built_anew(language), f"/calendar.ics?lang={language}"
                assert client.get(address).data == anew, edit
                packed = client.get(address, headers={"Accept-Encoding": "gzip"}).data
                assert gzip.decompress(packed) == anew, edit
    assert count_faults() == 0


def events(client: FlaskClient) -> list[Any]:
    return list(Calendar.from_ical(client.get("/calendar.ics").data).walk("VEVENT"))


@pytest.mark.parametrize("edit", EDITS)
def test_every_change_moves_the_version_that_entries_say(
    client: FlaskClient, edit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_world()
    before = events(client)[0]
    later = datetime(2098, 1, 1, tzinfo=UTC)
    monkeypatch.setattr("app.core.clock.now", lambda: later)
    EDITS[edit]()
    after = events(client)[0]
    assert after["LAST-MODIFIED"].dt == after["DTSTAMP"].dt == later
    assert after["SEQUENCE"] - before["SEQUENCE"] == (edit in RAISES)


def test_registrations_leave_feeds_as_they_are(app: Flask, client: FlaskClient) -> None:
    a_world()
    first, number = client.get("/calendar.ics"), queries.version()
    _register()
    again = client.get("/calendar.ics")
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
    assert queries.version() == number


def test_a_change_that_was_taken_back_leaves_no_trace(app: Flask) -> None:
    a_world()
    number = queries.version()
    with pytest.raises(ZeroDivisionError), transaction():
        db.session.scalars(select(Venue)).one().name = Texts("Cita")
        db.session.flush()
        raise ZeroDivisionError
    db.session.commit()
    assert (queries.version(), count_faults()) == (number, 0)


def test_rebuild_puts_lost_and_spoilt_entries_right(app: Flask) -> None:
    a_world()
    rows = db.session.scalars(select(KeptEntry)).all()
    rows[0].content = b"spoilt"
    db.session.delete(rows[1])
    db.session.commit()
    assert (count_faults(), rebuild(), count_faults(), rebuild()) == (1, 1, 0, 0)


def test_odd_addresses_fill_neither_feeds_nor_memory(app: Flask, client: FlaskClient) -> None:
    a_world()
    plain = client.get("/calendar.ics")
    for number in range(300):
        asked = client.get(f"/calendar.ics?x{number}=1&fbclid={number}")
        assert (asked.data, asked.headers["ETag"]) == (plain.data, plain.headers["ETag"])
        client.get(f"/calendar.ics?venue=nowhere{number}&kind=ball{number}")
    client.get("/calendar.ics?" + "x" * 5_000)
    shelf: FeedShelf = app.extensions["feeds"]
    assert len(shelf) == 2  # all sessions, and none
    assert shelf.weight < 3 * len(plain.data) + 4_000
    assert all(sum(map(len, address)) <= 300 for address in shelf._addresses)


def test_shelf_has_room_for_so_many_bytes_and_no_more(app: Flask, client: FlaskClient) -> None:
    cycles = [make.cycle() for _ in range(5)]
    for cycle in cycles:
        make.training_session(cycle_id=cycle.id)
    client.get("/calendar.ics")
    shelf: FeedShelf = app.extensions["feeds"]
    shelf.room = shelf.weight
    for cycle in cycles:
        client.get(f"/cycles/{cycle.slug}.ics")
    assert shelf.weight <= shelf.room
    assert len(shelf) < 6


@pytest.mark.parametrize(
    ("accepted", "coding", "unpack"),
    [
        ("gzip", "gzip", gzip.decompress), ("gzip, br", "br", brotli.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress), ("identity", None, bytes),
        ("x", None, bytes),
    ],
)  # fmt: skip
def test_feed_comes_packed_as_the_client_takes_it(
    client: FlaskClient, accepted: str, coding: str | None, unpack: Callable[[bytes], bytes]
) -> None:
    a_world()
    plain = client.get("/calendar.ics").data
    for _way in ("by Flask", "by the door"):
        answer = client.get("/calendar.ics?a=1", headers={"Accept-Encoding": accepted})
        assert (answer.headers.get("Content-Encoding"), unpack(answer.data)) == (coding, plain)
        assert answer.headers["Vary"].startswith("Accept-Encoding")
        known = {"If-None-Match": answer.headers["ETag"], "Accept-Encoding": accepted}
        assert client.get("/calendar.ics?a=1", headers=known).status_code == 304


def test_door_answers_as_flask_does(client: FlaskClient) -> None:
    a_world()
    client.get("/calendar.ics")
    for method in ("GET", "HEAD"):
        by_flask = client.open("/calendar.ics?first=1", method=method)
        by_door = client.open("/calendar.ics?first=1", method=method)
        assert by_flask.headers.pop("Vary").startswith("Accept-Encoding")  # Flask looks at more
        assert by_door.headers.pop("Vary") == "Accept-Encoding"
        assert dict(by_door.headers) == dict(by_flask.headers)
        assert by_door.data == by_flask.data


def test_cancelled_session_leaves_after_some_weeks(client: FlaskClient) -> None:
    own = a_world()
    set_status(own.id, SessionStatus.CANCELLED, Texts("Slims lektors"), actor=SYSTEM)
    assert len(events(client)) == 2
    with transaction():
        the_session().status_since -= timedelta(weeks=9)
    assert events(client) == []
    assert client.get(f"/sessions/{own.slug}.ics").data.count(b"BEGIN:VEVENT") == 2
