"""One clock for the whole house: CIKLS_TIMEZONE."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import db
from app.sessions.models import TrainingSession
from app.sessions.queries import get_session
from app.sessions.queries.periods import month_bounds
from tests.conftest import Browser

LATE = datetime(2026, 11, 25, 22, 30, tzinfo=UTC)  # the 26th in Riga, the 25th in London
PLAN = {
    "title_lv": "Darbs ar klientu", "kind": "seminar", "mode": "online", "language": "lv",
    "do": "save", "capacity": "5", "registration_closes_at": "2027-03-15T12:00",
    "days-0-held_on": "2027-03-16", "days-0-starts": "10:00", "days-0-ends": "15:30",
}  # fmt: skip


@pytest.fixture
def london(app: Flask) -> Flask:
    app.config["TIMEZONE"] = "Europe/London"
    return app


def test_today_follows_the_house(london: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATE)
    assert (clock.today(), clock.today("Europe/Riga")) == (date(2026, 11, 25), date(2026, 11, 26))


def test_month_of_a_list_begins_by_the_clock_of_the_house(london: Flask) -> None:
    assert month_bounds(date(2027, 7, 15))[0] == datetime(2027, 6, 30, 23, tzinfo=UTC)


def test_typed_times_are_read_and_shown_by_the_clock_of_the_house(
    london: Flask, omar: FlaskClient
) -> None:
    answer = omar.post("/manage/sessions/new", data=PLAN)
    own = get_session(db.session.scalars(db.select(TrainingSession.id)).one())
    assert own.days[0].timezone == "Europe/London"
    assert own.starts_at == datetime(2027, 3, 16, 10, tzinfo=UTC)
    assert own.registration_closes_at == datetime(2027, 3, 15, 12, tzinfo=UTC)
    page = omar.get(answer.location).text
    assert 'value="2027-03-15 12:00:00"' in page
    assert 'value="10:00"' in page


def test_new_venue_stands_in_the_zone_of_the_house(london: Flask, omar: FlaskClient) -> None:
    page = omar.get("/manage/venues/new").text
    assert '<option selected value="Europe/London">Europe/London</option>' in page


def test_calendar_of_a_zone_without_a_rule_of_ours_gives_instants(
    london: Flask, omar: FlaskClient, client: Browser
) -> None:
    link = {"online_url": "https://example.org/online", "do": "publish"}
    omar.post("/manage/sessions/new", data={**PLAN, **link})
    calendar = client.get("/calendar.ics").text
    assert "DTSTART:20270316T100000Z" in calendar
    assert "BEGIN:VTIMEZONE" not in calendar
