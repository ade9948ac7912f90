"""Calendars that others write: fetched and read, each in a process of its own that may be lost."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

MOST_BYTES = 5 << 20
_FETCHER = Path(__file__).with_name("fetch_calendar.py")
_READER = Path(__file__).with_name("read_calendar.py")
_FETCH_SECONDS, _READ_SECONDS = 30, 20  # on the clock


class BadCalendar(Exception):
    """Nothing came of it; `problem` in one word, for which the caller has the words."""

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered; `content` is None where it is what we had."""

    content: bytes | None
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignEntry:
    """One time that something is on; `is_off`: it was cancelled."""

    starts_at: datetime
    ends_at: datetime
    is_all_day: bool
    title: str
    place: str
    is_off: bool
    is_busy: bool


@dataclass(frozen=True, slots=True)
class ForeignCalendar:
    """What is on, by time; `skipped` could not be read, of `floating` nobody knows the zone."""

    name: str
    entries: tuple[ForeignEntry, ...]
    skipped: int
    floating: int


def fetch(
    url: str, *, etag: str = "", last_modified: str = "", may_be_private: bool = False
) -> Fetched:
    """Ask an address for its calendar, at most `MOST_BYTES` of it. Raises BadCalendar."""
    order = {
        "url": url,
        "etag": etag,
        "last_modified": last_modified,
        "may_be_private": may_be_private,
        "most_bytes": MOST_BYTES,
    }
    answered = _run([_FETCHER], json.dumps(order).encode(), _FETCH_SECONDS, late="too_slow")
    line, _end, content = answered.partition(b"\n")
    told = _told(line)
    if told.get("is_unchanged"):
        return Fetched(None, etag, last_modified)
    return Fetched(content, told["etag"], told["last_modified"])


def read(content: bytes, first: date, last: date, zone: str) -> ForeignCalendar:
    """What is on from `first` to `last`, both included. Raises BadCalendar."""
    if len(content) > MOST_BYTES:
        raise BadCalendar("too_large")
    days = [first.isoformat(), last.isoformat()]
    answered = _run([_READER, *days, zone], content, _READ_SECONDS, late="too_much_work")
    told = _told(answered)
    entries = tuple(_entry(each) for each in told["entries"])
    return ForeignCalendar(told["name"], entries, told["skipped"], told["floating"])


def _entry(told: dict[str, Any]) -> ForeignEntry:
    moments = {name: datetime.fromisoformat(told[name]) for name in ("starts_at", "ends_at")}
    return ForeignEntry(**{**told, **moments})


def _told(line: bytes) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(line)
    if "problem" in told:
        raise BadCalendar(told["problem"], told.get("detail", ""))
    return told


def _run(program: list[Any], sent: bytes, seconds: int, *, late: str) -> bytes:
    """What one of our programs prints; whoever was stopped by a limit was `late`."""
    command = [sys.executable, "-I", *map(str, program)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; what others wrote is its input alone
            command, input=sent, capture_output=True, check=False, timeout=seconds
        )
    except subprocess.TimeoutExpired as error:
        raise BadCalendar(late) from error
    if done.returncode:
        raise BadCalendar(late)
    return done.stdout
