"""An agenda as people paste it: one line for each item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

MOST_LINES = 40
_LINE = re.compile(
    r"(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?:\s*[-–—]\s*\d{1,2}[.:]\d{2})?[.,;:]?\s+(?P<rest>\S.*)"
)
_PARTED = re.compile(r"\s+[—–]\s+|\s+-\s+|\t+")


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """`who` is what stands behind the last dash, '' without one."""

    at: time | None
    what: str
    who: str


def read_agenda(text: str) -> Iterator[AgendaLine]:
    """Yield lines like '10.00 Title — Speaker' or '10:00–11:30 Title'; empty ones are skipped."""
    lines = [line.strip(" \t•*") for line in text.splitlines()]
    for line in list(filter(None, lines))[:MOST_LINES]:
        yield _read_line(line)


def _read_line(line: str) -> AgendaLine:
    found = _LINE.fullmatch(line)
    at = _time(found["hour"], found["minute"]) if found else None
    rest = found["rest"] if found and at else line
    what, *who = _PARTED.split(rest)
    return AgendaLine(at, " – ".join([what, *who[:-1]]), who[-1] if who else "")


def _time(hour: str, minute: str) -> time | None:
    valid = int(hour) < 24 and int(minute) < 60
    return time(int(hour), int(minute)) if valid else None
