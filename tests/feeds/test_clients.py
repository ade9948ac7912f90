"""Real calendar clients over HTTP: vdirsyncer subscribes and syncs, khal shows what came."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from werkzeug.serving import make_server

from app.core.db import transaction
from app.core.texts import Texts
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus
from tests import factories as make

BIN = Path(sys.executable).parent
START = datetime(2099, 6, 1, 8, tzinfo=UTC)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The address of a running server."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def run(home: Path, *command: str) -> str:
    env = {"HOME": str(home), "PATH": str(BIN), "LANG": "C.UTF-8", "TZ": "Europe/Riga"}
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        env=env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def sync(address: str, tmp_path: Path) -> Callable[[], list[str]]:
    """Syncs the feed into a folder as a partner would; what is in it then, one line an entry."""
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
url = "{address}/calendar.ics"
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


def move(training_session: TrainingSession, days: int) -> None:
    with transaction():
        for day in training_session.days:
            day.starts_at += timedelta(days=days)
            day.ends_at += timedelta(days=days)
        training_session.sequence += 1


def test_subscribed_calendar_follows_a_move_and_a_cancellation(
    sync: Callable[[], list[str]],
) -> None:
    with transaction():
        row = make.training_session(days=2, title=Texts("Diena"), starts_at=START)
    assert sync() == [
        "01.06 11:00 CONFIRMED Diena (1. diena no 2)",
        "02.06 11:00 CONFIRMED Diena (2. diena no 2)",
    ]
    move(row, 7)
    assert sync() == [
        "08.06 11:00 CONFIRMED Diena (1. diena no 2)",
        "09.06 11:00 CONFIRMED Diena (2. diena no 2)",
    ]
    with transaction():
        row.status, row.sequence = SessionStatus.CANCELLED, row.sequence + 1
    assert [line.split()[2] for line in sync()] == ["CANCELLED", "CANCELLED"]


def test_khal_shows_the_synced_calendar(sync: Callable[[], list[str]], tmp_path: Path) -> None:
    with transaction():
        make.training_session(title=Texts("Darbs ar klientu"), starts_at=START)
    sync()
    config = tmp_path / "khal.ini"
    config.write_text(
        f"""[calendars]
[[cikls]]
path = {tmp_path}/calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Riga
[sqlite]
path = {tmp_path}/khal.db
"""
    )
    shown = run(
        tmp_path, "khal", "-c", str(config), "list", "2099-06-01", "1d",
        "--format", "{start} {end} {title}", "--day-format", "",
    )  # fmt: skip
    assert shown.split("\n")[0] == "2099-06-01 11:00 2099-06-01 17:00 Darbs ar klientu"
