"""Real calendar clients at a real server: vdirsyncer subscribes and syncs, khal shows what came."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app.core.access import SYSTEM
from app.core.db import db
from app.core.texts import Texts
from app.sessions.models import TrainingSession
from app.sessions.queries import get_session
from app.sessions.rules import DayPlan, SessionMode, SessionPlan, SessionStatus
from app.sessions.services import change_plan, set_status
from tests.feeds.conftest import TRIP, Publisher

BIN = Path(sys.executable).parent
pytestmark = pytest.mark.timeout(300)


def run(home: Path, *command: str, zone: str = "Europe/Riga") -> str:
    """What a client prints; a fault, or a word of warning, fails."""
    env = {"HOME": str(home), "PATH": str(BIN), "LANG": "C.UTF-8", "TZ": zone}
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        env=env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    said = (done.stdout + done.stderr).lower()
    assert (done.returncode, "warning" in said, "error" in said) == (0, False, False), said
    return done.stdout


@pytest.fixture
def sync(publisher: Publisher, tmp_path: Path) -> Callable[[], list[str]]:
    """Syncs the feed into a folder as a partner would; what is in it then, one line an entry."""
    (tmp_path / "calendar").mkdir()
    config = tmp_path / "vdirsyncer.ini"
    config.write_text(
        f"""[general]
status_path = "{tmp_path}/status"
[pair cikls]
a = "here"
b = "there"
collections = null
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "{tmp_path}/calendar"
fileext = ".ics"
[storage there]
type = "http"
url = "{publisher.feed}"
"""
    )
    run(tmp_path, "vdirsyncer", "-c", str(config), "discover")

    def synced() -> list[str]:
        run(tmp_path, "vdirsyncer", "-c", str(config), "sync")
        return sorted(_line(path) for path in (tmp_path / "calendar").glob("*.ics"))

    return synced


def _line(path: Path) -> str:
    found: list[Any] = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    (event,) = found
    return f"{event['DTSTART'].dt:%d.%m %H:%M} {event['STATUS']} {event['SUMMARY']}"


def trip() -> TrainingSession:
    db.session.expire_all()
    titled = select(TrainingSession.id, TrainingSession.title)
    (row_id,) = (row.id for row in db.session.execute(titled) if row.title.lv == TRIP)
    return get_session(row_id)


def move(days: int) -> None:
    """The trip to Helsinki, as the office's form would move it."""
    own = trip()
    plans = tuple(
        DayPlan(
            number=day.number,
            starts_at=day.starts_at + timedelta(days=days),
            ends_at=day.ends_at + timedelta(days=days),
            timezone=day.timezone,
        )
        for day in own.days
    )
    plan = SessionPlan(
        kind=own.kind, title=own.title, days=plans, mode=SessionMode.ONLINE,
        online_url=own.online_url, contact_email=own.contact_email,
    )  # fmt: skip
    change_plan(own.id, plan, actor=SYSTEM)


def shown_by_khal(home: Path, zone: str, day: str) -> list[str]:
    """What khal shows of a day by the clock of a zone."""
    config = home / "khal.ini"
    config.write_text(
        f"""[calendars]
[[cikls]]
path = {home}/calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = {zone}
[sqlite]
path = {home}/khal-{zone.replace("/", "-")}.db
"""
    )
    shown = run(
        home, "khal", "-c", str(config), "list", day, "1d",
        "--format", "{start-time} {end-time} {title}", "--day-format", "", zone=zone,
    )  # fmt: skip
    return [line.strip() for line in shown.splitlines() if line.strip()]


def test_subscribed_calendar_follows_a_move_and_a_cancellation(
    sync: Callable[[], list[str]], tmp_path: Path
) -> None:
    before = sync()
    assert f"12.05 09:00 CONFIRMED {TRIP}" in before
    assert set(Counter(before).values()) == {1}
    move(1)
    after = sync()
    assert sorted({*before} - {*after}) == [f"12.05 09:00 CONFIRMED {TRIP}"]
    assert sorted({*after} - {*before}) == [f"13.05 09:00 CONFIRMED {TRIP}"]
    assert len(after) == len(before)  # it has moved, once
    for zone in ("Europe/Riga", "Europe/Helsinki"):
        assert f"09:00 17:00 {TRIP}" in shown_by_khal(tmp_path, zone, "2027-05-13")
        assert TRIP not in str(shown_by_khal(tmp_path, zone, "2027-05-12"))
    assert f"08:00 16:00 {TRIP}" in shown_by_khal(tmp_path, "Europe/Oslo", "2027-05-13")
    set_status(trip().id, SessionStatus.CANCELLED, Texts("Vētra"), actor=SYSTEM)
    last = sync()
    assert f"13.05 09:00 CANCELLED Atcelts: {TRIP}" in last
    assert len(last) == len(before)


def test_khal_shows_both_nights_when_clocks_change(
    sync: Callable[[], list[str]], tmp_path: Path
) -> None:
    sync()
    spring = shown_by_khal(tmp_path, "Europe/Riga", "2027-03-28")
    assert spring == ["01:30 05:30 Pavasara nakts", "02:30 06:00 Pavasaris Oslo"]
    autumn = shown_by_khal(tmp_path, "Europe/Riga", "2027-10-31")
    assert autumn == [
        "01:00 03:15 Rudens pāri naktij",
        "03:30 05:00 Rudens otrā stunda",
        "03:30 05:00 Rudens pirmā stunda",
    ]
