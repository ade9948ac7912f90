"""Feeds over HTTP: what stands in them, what clients may ask, how little a 304 takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from app.core import links
from app.core.db import db, transaction
from app.core.texts import Texts
from app.registrations.rules import RegistrationState
from app.sessions.models import AgendaItem
from app.sessions.rules import SessionKind, SessionStatus
from tests import factories as make
from tests.conftest import make_user
from tests.output import plain_calendar


def events(client: FlaskClient, url: str) -> list[Any]:
    answer = client.get(url)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar"), url
    found = Calendar.from_ical(answer.data)
    assert isinstance(found, Calendar)
    return list(found.events)


def summaries(client: FlaskClient, url: str) -> list[str]:
    return [str(event["SUMMARY"]) for event in events(client, url)]


def ago(**span: int) -> datetime:
    return (datetime.now(UTC) - timedelta(**span)).replace(microsecond=0)


def test_feed_has_one_entry_for_each_day_with_what_one_needs_to_go(client: FlaskClient) -> None:
    place = make.venue("Zaļā sala", latitude=56.5, longitude=27.3)
    row = make.training_session(
        days=2, title=Texts("Diena"), venue_id=place.id, sequence=3,
        starts_at=datetime(2099, 6, 1, 8, tzinfo=UTC), project_id=make.project().id,
    )  # fmt: skip
    db.session.add(AgendaItem(session_day_id=row.days[0].id, title=Texts("Ievads")))
    db.session.commit()
    first, second = events(client, "/calendar.ics")
    name = row.uid.split("@")[0]
    assert [e["UID"] for e in (first, second)] == [f"{name}-1@cikls", f"{name}-2@cikls"]
    assert first["DTSTART"].dt.isoformat() == "2099-06-01T11:00:00+03:00"
    assert (first["SEQUENCE"], first["STATUS"]) == (3, "CONFIRMED")
    assert first["URL"] == f"http://cikls.example.lv/sessions/{row.slug}"
    assert first["LOCATION"] == "Zaļā sala, Ezera iela 1, Rēzekne"
    assert first["GEO"].to_ical() == "56.5;27.3"
    assert "Ievads" in first["DESCRIPTION"]
    assert "Līdzfinansē Eiropas Savienība" in first["DESCRIPTION"]


def test_feed_speaks_the_language_asked_for_and_latvian_otherwise(client: FlaskClient) -> None:
    make.training_session()
    english = {"Accept-Language": "en"}
    assert b"Darbs ar klientu" in client.get("/calendar.ics", headers=english).data
    assert summaries(client, "/calendar.ics?lang=en") == ["Working with clients"]
    assert summaries(client, "/calendar.ics?lang=lt") == ["Darbas su klientu"]
    assert summaries(client, "/calendar.ics?lang=xx") == ["Darbs ar klientu"]


def test_feed_sets_no_cookie(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/calendar.ics?lang=en").headers


def test_feed_keeps_cancelled_and_postponed_sessions_and_hides_drafts(client: FlaskClient) -> None:
    for status in SessionStatus:
        make.training_session(title=Texts(status.value), status=status)
    shown = {str(event["STATUS"]) for event in events(client, "/calendar.ics")}
    assert shown == {"CONFIRMED", "CANCELLED", "TENTATIVE"}
    assert len(summaries(client, "/calendar.ics")) == 4


def test_feed_reaches_a_year_back(client: FlaskClient) -> None:
    make.training_session(title=Texts("Pērn"), starts_at=ago(days=360))
    make.training_session(title=Texts("Sen"), starts_at=ago(days=400))
    assert summaries(client, "/calendar.ics") == ["Pērn"]


def test_filters_narrow_the_feed(client: FlaskClient) -> None:
    town = make.organisation("Rēzekne", code="LV0003000")
    place = make.venue("Gors", municipality_id=town.id, slug="gors")
    cycle = make.cycle(slug="klienti")
    kind = SessionKind.CONFERENCE
    project = make.project(slug="pievieno")
    make.training_session(
        title=Texts("Viens"), venue_id=place.id, cycle_id=cycle.id, kind=kind,
        project_id=project.id, language="en",
    )  # fmt: skip
    elsewhere = make.training_session(title=Texts("Divi"), days=2)
    wishes = (
        "venue=gors", "municipality=LV0003000", f"municipality={town.id}",
        "kind=conference", "cycle=klienti", "kind=conference&unknown=1",
        "region=latgale", "project=pievieno", "language=en", "venue=gors&venue=x",
        "kind=conference&region=latgale&language=en", "kind=ball&kind=conference",
    )  # fmt: skip
    for wish in wishes:
        assert summaries(client, f"/calendar.ics?{wish}") == ["Viens"], wish
    elsewhere.days[1].venue_id = place.id
    db.session.commit()
    assert len(summaries(client, "/calendar.ics?venue=gors")) == 3


@pytest.mark.parametrize(
    "wish",
    ["venue=x", "region=x", "project=x", "language=xx",
     "venue=x&kind=seminar", "municipality=-1",
     "municipality=99999999999999999999", "kind=ball", "cycle=x%00",
     "cycle=" + "a" * 5000, "municipality=%F0%9F%98%80"],
)  # fmt: skip
def test_nonsense_gives_an_empty_calendar(client: FlaskClient, wish: str) -> None:
    make.training_session()
    assert events(client, f"/calendar.ics?{wish}") == []


def test_cycle_and_session_have_feeds_of_their_own(client: FlaskClient) -> None:
    cycle = make.cycle()
    row = make.training_session(cycle_id=cycle.id, days=2, starts_at=ago(days=900))
    make.training_session()
    assert len(events(client, f"/cycles/{cycle.slug}.ics")) == 2
    assert len(events(client, f"/sessions/{row.slug}.ics")) == 2


def test_feed_of_what_is_hidden_is_not_found(client: FlaskClient) -> None:
    draft = make.training_session(status=SessionStatus.DRAFT)
    hidden = make.cycle(is_published=False)
    for url in (f"/sessions/{draft.slug}.ics", f"/cycles/{hidden.slug}.ics", "/cycles/x.ics"):
        assert client.get(url).status_code == 404, url


def my_feed(payload: Any) -> str:
    return f"/my/{links.sign('my-feed', payload)}.ics"


def test_own_feed_has_all_sessions_of_the_person_behind_the_link(client: FlaskClient) -> None:
    one, two, three, other = (make.training_session(title=Texts(t)) for t in "ABCD")
    mine = make.registration(one)
    make.registration(two, state=RegistrationState.WAITING)
    make.registration(three, state=RegistrationState.CANCELLED)
    make.registration(other, "Cita Persona")
    found = events(client, my_feed({"registration": mine.id}))
    assert {(str(e["SUMMARY"]), str(e["STATUS"])) for e in found} == {
        ("A", "CONFIRMED"),
        ("B", "TENTATIVE"),
    }


def test_own_feed_of_staff_has_the_sessions_they_are_in_charge_of(client: FlaskClient) -> None:
    from app.core.access import Role  # noqa: PLC0415 - used by this test alone

    user = make_user(Role.ORGANISER, "omar@example.lv", "Omārs")
    make.training_session(title=Texts("Mans"), responsible_id=user.id)
    make.training_session(title=Texts("Cita"))
    assert summaries(client, my_feed({"user": user.id})) == ["Mans"]


@pytest.mark.parametrize("payload", [{"registration": 999}, {"x": 1}, [], "text", None])
def test_own_feed_with_a_strange_payload_is_not_found(client: FlaskClient, payload: Any) -> None:
    assert client.get(my_feed(payload)).status_code == 404


def test_own_feed_with_an_altered_or_foreign_link_is_not_found(client: FlaskClient) -> None:
    url = my_feed({"registration": 1})
    foreign = links.sign("registration", {"registration": 1})
    for wrong in (url.replace(".ics", "x.ics"), f"/my/{foreign}.ics", "/my/x.ics"):
        assert client.get(wrong).status_code == 404


def test_unchanged_feed_answers_304_with_one_statement(client: FlaskClient, counted: Any) -> None:
    with transaction():
        make.training_session()
    first = client.get("/calendar.ics")
    assert first.headers["Cache-Control"] == "public, max-age=300"
    by_tag = {"If-None-Match": first.headers["ETag"]}
    by_date = {"If-Modified-Since": first.headers["Last-Modified"]}
    for known in (by_tag, by_date):
        with counted() as used:
            again = client.get("/calendar.ics", headers=known)
        assert (again.status_code, again.data, used.count) == (304, b"", 1)
    with transaction():
        make.registration(make.training_session(status=SessionStatus.DRAFT))
    assert client.get("/calendar.ics", headers=by_tag).status_code == 304
    with transaction():
        make.training_session()
    assert client.get("/calendar.ics", headers=by_tag).status_code == 200


def test_head_tells_the_same_as_get_without_the_calendar(client: FlaskClient) -> None:
    make.training_session()
    got, head = client.get("/calendar.ics"), client.head("/calendar.ics")
    assert head.data == b""
    for name in ("ETag", "Last-Modified", "Content-Type", "Content-Length", "Cache-Control"):
        assert head.headers[name] == got.headers[name], name


def test_own_feed_is_kept_by_nobody_else(client: FlaskClient) -> None:
    mine = make.registration(make.training_session())
    answer = client.get(my_feed({"registration": mine.id}))
    assert answer.headers["Cache-Control"] == "private, max-age=300"


def test_feed_takes_as_many_statements_for_three_sessions_as_for_one(
    client: FlaskClient, counted: Any
) -> None:
    for rows in (1, 2):
        for _number in range(rows):
            row = make.training_session(
                days=2, venue_id=make.venue().id, project_id=make.project().id
            )
            item = AgendaItem(session_day_id=row.days[0].id, title=Texts("A"))
            db.session.add(item)
            db.session.commit()
        db.session.expunge_all()
        client.get("/sessions/x.ics")
        with counted() as used:
            client.get(f"/calendar.ics?rows={rows}")
        assert used.count == 4  # the number, the date of it, which entries, their bytes


def name_of(client: FlaskClient, url: str) -> str:
    said = {each.name: each.text for each in plain_calendar.read(client.get(url).data)}
    assert said["NAME"] == said["X-WR-CALNAME"]
    return said["X-WR-CALNAME"]


def test_calendar_is_named_by_its_filter_in_its_language(client: FlaskClient) -> None:
    town = make.organisation("Preiļu novads")
    town.name = Texts("Preiļu novads", "Preiļi Municipality")
    db.session.commit()
    venue = make.venue(municipality_id=town.id)
    make.training_session(venue_id=venue.id, cycle_id=make.cycle().id)
    asked = f"municipality={town.id}&kind=seminar"
    assert name_of(client, "/calendar.ics") == "Cikls: visi pasākumi"
    assert name_of(client, "/calendar.ics?lang=lt") == "Cikls: visi renginiai"
    assert name_of(client, f"/calendar.ics?{asked}") == "Cikls: Preiļu novads, semināri"
    assert name_of(client, f"/calendar.ics?{asked}&lang=en") == (
        "Cikls: Preiļi Municipality, seminars"
    )
    assert name_of(client, f"/calendar.ics?{asked}&lang=lt") == "Cikls: Preiļu novads, seminarai"
    assert name_of(client, "/calendar.ics?kind=ball") == "Cikls: nav pasākumu"


def test_many_choices_of_one_filter_are_named_in_part(client: FlaskClient) -> None:
    make.training_session(language="en")
    kinds = "&".join(f"kind={kind}" for kind in SessionKind)
    named = "Cikls: komiteju sēdes, konferences, reģionālās diskusijas un citi, angļu valodā"
    assert name_of(client, f"/calendar.ics?{kinds}&language=en") == named
