"""Lists, the month grid, warnings: what they find and how many statements they take."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import SYSTEM
from app.core.db import db
from app.core.errors import NotFound
from app.core.jobs import run_due
from app.core.texts import Texts
from app.people.rules import PlanningRegion
from app.sessions.models import AgendaItem, TrainingSession
from app.sessions.queries import (
    SessionFilters,
    count_sessions,
    get_public_session_alone,
    get_session,
    list_day_rows,
    list_session_rows,
    page_session_rows,
    planning_warnings,
)
from app.sessions.rules import SessionKind, SessionStatus
from app.venues.models import Room
from app.venues.rules import VenuePlan
from app.venues.services import save_venue
from tests import factories
from tests.conftest import StatementCount

TUESDAY = datetime(2027, 3, 16, 8, tzinfo=UTC)


def found(**wanted: object) -> list[int]:
    return [row.id for row in list_session_rows(SessionFilters(**wanted))]  # type: ignore[arg-type]  # fields of the filters


def test_filters_narrow_by_every_field(each_app: Flask) -> None:
    region = PlanningRegion.LATGALE
    town = factories.organisation("Preiļu novads", planning_region=region)
    venue, cycle = factories.venue(municipality_id=town.id), factories.cycle()
    project = factories.project()
    own = factories.training_session(
        starts_at=TUESDAY, venue_id=venue.id, cycle_id=cycle.id, project_id=project.id,
        kind=SessionKind.STUDY_VISIT, status=SessionStatus.POSTPONED, search_text="rezekne gors",
    )  # fmt: skip
    factories.training_session(starts_at=TUESDAY + timedelta(days=60))
    wanted: list[dict[str, object]] = [
        {"query": "Rēzekne  GORS"}, {"kind": SessionKind.STUDY_VISIT}, {"venue_slug": venue.slug},
        {"venue_id": venue.id}, {"municipality_id": town.id}, {"planning_region": region},
        {"cycle_slug": cycle.slug}, {"cycle_id": cycle.id}, {"project_id": project.id},
        {"statuses": (SessionStatus.POSTPONED,)}, {"month": date(2027, 3, 2)},
        {"starts_until": date(2027, 3, 16)}, {"limit": 1},
    ]  # fmt: skip
    assert [found(**one) for one in wanted] == [[own.id]] * len(wanted)
    assert found(query="rezekne 100%") == []


def test_past_and_drafts_without_a_date(each_app: Flask) -> None:
    past = factories.training_session(starts_at=datetime(2011, 4, 6, 7, tzinfo=UTC))
    older = factories.training_session(starts_at=datetime(2010, 4, 6, 7, tzinfo=UTC))
    coming = factories.training_session(starts_at=TUESDAY)
    draft = factories.training_session(starts_at=TUESDAY, status=SessionStatus.DRAFT)
    draft.starts_at = draft.ends_at = None
    db.session.commit()
    assert found(past=True) == [past.id, older.id]
    assert found(past=False) == [coming.id, draft.id]
    assert found(past=False, public_only=True) == [coming.id]
    assert count_sessions(SessionFilters()) == 4


def test_row_holds_what_a_list_shows(each_app: Flask) -> None:
    venue, cycle = factories.venue(), factories.cycle()
    own = factories.training_session(
        days=3, starts_at=TUESDAY, venue_id=venue.id, cycle_id=cycle.id
    )
    (row,) = list_session_rows(SessionFilters())
    facts = (row.slug, row.title, row.days_count, row.timezone, row.venue_name, row.town)
    assert facts == (own.slug, own.title, 3, "Europe/Riga", venue.name, "Rēzekne")
    assert (row.cycle_title, row.cycle_slug, row.seats_taken) == (cycle.title, cycle.slug, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_take_the_same_statements_for_one_and_three(
    app: Flask, counted: type[StatementCount], number: int
) -> None:
    for _ in range(number):
        factories.training_session(venue_id=factories.venue().id, days=number)
    own_id = db.session.scalars(db.select(TrainingSession.id)).first() or 0
    with counted() as listed:
        list_session_rows(SessionFilters(query="darbs"))
    with counted() as paged:
        page_session_rows(SessionFilters(), 1)
    db.session.expunge_all()
    with counted() as loaded:
        get_session(own_id)
    assert (listed.count, paged.count, loaded.count) == (1, 2, 3)


PAGES = {
    "/manage/sessions/?period=all": 7,
    "/manage/calendar?month=2027-03": 4,
    "/manage/speakers/": 3,
    "/manage/cycles/": 2,
}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("path", PAGES)
def test_pages_take_the_same_statements_for_one_and_three(
    omar: FlaskClient, counted: type[StatementCount], path: str, number: int
) -> None:
    for index in range(number):
        cycle = factories.cycle(project_id=factories.project().id)
        factories.speaker(f"Lektors {index}")
        factories.training_session(
            starts_at=TUESDAY + timedelta(days=index),
            venue_id=factories.venue().id,
            cycle_id=cycle.id,
        )
    db.session.expunge_all()
    with counted() as statements:
        page = omar.get(path)
    assert (page.status_code, statements.count) == (200, PAGES[path])


@pytest.mark.parametrize(
    "path",
    [
        "/manage/sessions/?kind=x&status=y&venue=-1&cycle=²&project=9e9&period=99999&page=0",
        "/manage/sessions/?period=0000&venue=99999999999999999999",
        "/manage/sessions/?period=0001",
        "/manage/calendar?month=2026-13",
        "/manage/calendar?month=9999-12",
        "/manage/calendar?month=²-²",
        "/manage/sessions/new?cycle=77&on=0000-00-00&project=x",
    ],
)
def test_nonsense_in_addresses_does_no_harm(omar: FlaskClient, path: str) -> None:
    assert omar.get(path).status_code == 200


def test_draft_is_not_found_by_the_public(app: Flask) -> None:
    own = factories.training_session(status=SessionStatus.DRAFT)
    with pytest.raises(NotFound):
        get_public_session_alone(own.slug)


def test_day_rows_know_where_a_day_really_is(each_app: Flask) -> None:
    home, away = factories.venue(), factories.venue("Cita vieta")
    own = factories.training_session(starts_at=TUESDAY, venue_id=home.id, days=2)
    own.days[1].venue_id = away.id
    db.session.commit()
    rows = list_day_rows(date(2027, 3, 16), date(2027, 3, 17))
    assert [(row.number, row.venue_id) for row in rows] == [(1, home.id), (2, away.id)]


def warned(own: TrainingSession) -> list[tuple[str, date | None]]:
    db.session.expunge_all()
    return [(w.code, w.held_on) for w in planning_warnings(get_session(own.id))]


def test_same_venue_at_one_time_is_warned_of_unless_rooms_differ(each_app: Flask) -> None:
    venue = factories.venue(step_free=True)
    rooms = [Room(venue_id=venue.id, name=name) for name in ("1", "2")]
    db.session.add_all(rooms)
    db.session.commit()
    own = factories.training_session(starts_at=TUESDAY, venue_id=venue.id, room_id=rooms[0].id)
    other = factories.training_session(
        starts_at=TUESDAY + timedelta(hours=5), venue_id=venue.id, room_id=rooms[1].id
    )
    assert warned(own) == []
    db.session.get_one(TrainingSession, other.id).room_id = None
    db.session.commit()
    assert warned(own) == [("taken", date(2027, 3, 16))]
    db.session.get_one(TrainingSession, other.id).status = SessionStatus.CANCELLED
    db.session.commit()
    assert warned(own) == []


def test_same_speaker_at_one_time_is_warned_of_once(each_app: Flask) -> None:
    speaker = factories.speaker()
    both = [factories.training_session(starts_at=TUESDAY) for _ in range(2)]
    for one in both:
        for position in range(2):
            db.session.add(
                AgendaItem(
                    session_day_id=one.days[0].id, position=position, title=Texts("Runa"),
                    speaker_id=speaker.id,
                )
            )  # fmt: skip
    db.session.commit()
    assert warned(both[0]) == [("taken", date(2027, 3, 16))]


def test_holidays_weekends_and_the_project_period_are_warned_of(app: Flask) -> None:
    project = factories.project(starts_on=date(2027, 1, 1), ends_on=date(2027, 11, 18))
    november = datetime(2027, 11, 18, 8, tzinfo=UTC)
    own = factories.training_session(starts_at=november, days=3, project_id=project.id)
    assert warned(own) == [
        ("holiday", date(2027, 11, 18)),
        ("period", date(2027, 11, 19)),
        ("weekend", date(2027, 11, 20)),
        ("period", date(2027, 11, 20)),
    ]
    lithuania = factories.training_session(starts_at=datetime(2027, 2, 16, 8, tzinfo=UTC))
    assert warned(lithuania) == [("holiday", date(2027, 2, 16))]


def test_small_rooms_and_unknown_access_are_warned_of(app: Flask) -> None:
    venue = factories.venue()
    room = Room(venue_id=venue.id, name="Maza", capacity=10)
    db.session.add(room)
    db.session.commit()
    own = factories.training_session(
        starts_at=TUESDAY, venue_id=venue.id, room_id=room.id, capacity=20
    )
    assert warned(own) == [("room", None), ("access", None)]


def test_month_marks_clashes(omar: FlaskClient) -> None:
    venue = factories.venue()
    for title in ("Pirmais", "Otrais"):
        factories.training_session(title=Texts(title), starts_at=TUESDAY, venue_id=venue.id)
    page = omar.get("/manage/calendar?month=2027-03").text
    assert page.count("month-entry--clash") == 4  # grid and list
    assert "Pirmais</a>" in page


def test_session_is_found_by_the_new_name_of_its_venue(app: Flask) -> None:
    at, for_a_day = factories.venue("Zaļā sala"), factories.venue("Strops")
    own = factories.training_session(venue_id=at.id, days=2)
    own.days[1].venue_id = for_a_day.id
    db.session.commit()
    for venue, name in ((at, "Gors"), (for_a_day, "Cēsu pils")):
        save_venue(VenuePlan(name=Texts(name), town="Ludza"), actor=SYSTEM, venue_id=venue.id)
    assert run_due() == 2
    assert (len(found(query="gors")), len(found(query="cesu"))) == (1, 1)
