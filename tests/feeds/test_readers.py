"""Readers that others wrote, over HTTP: each finds the instants that the database has, and no
fault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.db import db
from app.sessions.models import TrainingSession
from app.sessions.outputs import ICAL_STATUS, day_uid
from tests.feeds.conftest import LONG, Publisher

ROOT = Path(__file__).parents[2]
READERS = Path(__file__).parent / "readers"
NODE = str(Path(sys.executable).parent / "node")
COMMANDS = {
    "ical.js": [NODE, str(READERS / "ical_js.mjs")],
    "node-ical": [NODE, str(READERS / "node_ical.mjs")],
    "libical": [sys.executable, "-W", "error", str(READERS / "libical.py")],
    "recurring-ical-events": [sys.executable, "-W", "error", str(READERS / "recurring.py")],
    "sabre/vobject": ["php", str(READERS / "sabre.php")],
}
pytestmark = pytest.mark.timeout(300)


def read_by(name: str, url: str) -> list[dict[str, Any]]:
    """What a reader says is in a feed; a word of complaint fails."""
    env = {**os.environ, "TZ": "America/New_York"}  # neither ours nor theirs
    done = subprocess.run(
        [*COMMANDS[name], url], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    events: list[dict[str, Any]] = json.loads(done.stdout)
    return events


def told(event: dict[str, Any]) -> tuple[str, datetime, datetime, str, int]:
    starts, ends = (
        datetime.fromisoformat(event[end]).astimezone(UTC) for end in ("starts", "ends")
    )
    return event["uid"], starts, ends, event["status"], event["sequence"]


def expected() -> list[tuple[str, datetime, datetime, str, int]]:
    """The same of the database."""
    db.session.expire_all()
    rows = db.session.scalars(select(TrainingSession).options(selectinload(TrainingSession.days)))
    return sorted(
        (day_uid(row, day.number), day.starts_at, day.ends_at,
         ICAL_STATUS.get(row.status, "CONFIRMED"), row.sequence)
        for row in rows for day in row.days
    )  # fmt: skip


@pytest.mark.parametrize("name", list(COMMANDS))
def test_reader_finds_the_instants_of_the_database(publisher: Publisher, name: str) -> None:
    events = read_by(name, publisher.feed)
    found, wanted = sorted(map(told, events)), expected()
    assert ([e for e in found if e not in wanted], [e for e in wanted if e not in found]) == (
        [],
        [],
    )
    assert found == wanted
    summaries = {event["summary"] for event in events}
    assert LONG.strip() in summaries
    assert "Trīs dienas (2. diena no 3)" in summaries


@pytest.mark.parametrize("language", ["en", "lt"])
def test_readers_agree_in_every_language(publisher: Publisher, language: str) -> None:
    found = {name: read_by(name, f"{publisher.feed}?lang={language}") for name in COMMANDS}
    summaries = {
        name: sorted((each["uid"], each["summary"]) for each in events)
        for name, events in found.items()
    }
    one = summaries.pop("libical")
    assert summaries == dict.fromkeys(summaries, one)
