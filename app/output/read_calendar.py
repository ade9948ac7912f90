"""A program of its own: a calendar file from standard input, what is on in it as JSON to standard
output.

A recurrence rule is a program of its author's and may go on without end; a file may be nested or
long without end. So it is read in a process that may use a few seconds and some memory, and is
lost without harm.

python -I read_calendar.py FIRST_DAY LAST_DAY ZONE
"""

import json
import resource
import sys
from datetime import UTC, date, datetime, time, timedelta
from math import prod
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import recurring_ical_events
from icalendar import Calendar, Component

MOST_SECONDS = 10  # of the processor
MOST_MEMORY = 1 << 30  # bytes
MOST_COMPONENTS = 20_000
MOST_ENTRIES = 5_000  # in the days asked for
MOST_NESTED = 4  # a calendar, an entry, its alarm; one more than any standard has
MOST_A_DAY = 24  # of one series
LONGEST_TEXT = 300
BOM = b"\xef\xbb\xbf"
DAILY_OR_RARER = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}


class Refused(Exception):
    """The file is not read; the reason in one word."""


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    first, last = map(date.fromisoformat, sys.argv[1:3])
    try:
        found = read(sys.stdin.buffer.read(), first, last, sys.argv[3])
    except Refused as refused:
        found = {"problem": str(refused)}
    except (MemoryError, RecursionError):
        found = {"problem": "too_much_work"}
    except Exception:  # noqa: BLE001 - the libraries below raise whatever a hostile file makes them
        found = {"problem": "broken"}
    sys.stdout.write(json.dumps(found))
    return 0


def read(content: bytes, first: date, last: date, zone: str) -> dict[str, Any]:
    """What is on from `first` to `last`, both included; times without a zone are those of `zone`.

    Raises Refused, or whatever the libraries raise for a file that is broken.
    """
    content = content.removeprefix(BOM)
    check(content)
    calendars = list(Calendar.from_ical(content, multiple=True))
    reading = Reading(_zone_of(calendars, zone))
    for calendar in calendars:
        reading.take(calendar, first, last)
    return reading.told()


def check(content: bytes) -> None:
    """Raises Refused for what is no calendar, or has more or deeper parts than one needs."""
    lines = content.upper().splitlines()
    if next((line.strip() for line in lines if line.strip()), b"") != b"BEGIN:VCALENDAR":
        raise Refused("not_a_calendar")
    depth = count = 0
    for line in lines:
        if line.startswith(b"BEGIN:"):
            depth, count = depth + 1, count + 1
        elif line.startswith(b"END:"):
            depth -= 1
        if depth > MOST_NESTED or count > MOST_COMPONENTS:
            raise Refused("too_much")
    if depth:
        raise Refused("broken")


def _zone_of(calendars: list[Any], zone: str) -> ZoneInfo:
    """The zone that most clients' own property names, else that of the house."""
    try:
        return ZoneInfo(str(calendars[0].get("X-WR-TIMEZONE", zone)))
    except (IndexError, ValueError, ZoneInfoNotFoundError, OSError):
        return ZoneInfo(zone)


class Reading:
    """What came of a file."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.name = ""
        self.entries: list[dict[str, Any]] = []
        self.skipped = 0  # series and entries that could not be read
        self.floating = 0  # entries whose zone nobody knows

    def take(self, calendar: Component, first: date, last: date) -> None:
        """Add what is on in one calendar. Raises Refused for more than anybody looks at."""
        self.name = self.name or text_of(calendar.get("X-WR-CALNAME") or calendar.get("NAME"))
        self._leave_out(calendar)
        query = recurring_ical_events.of(calendar, skip_bad_series=True)
        for series in query.series:
            try:
                found = series.between(first, last + timedelta(days=1))
            except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
                self.skipped += 1
                continue
            for occurrence in found:
                self._add(occurrence.as_component(False))
            if len(self.entries) > MOST_ENTRIES:
                raise Refused("too_much")

    def _leave_out(self, calendar: Component) -> None:
        """Entries without a beginning, and series that come round more often than we show."""
        events = [part for part in calendar.subcomponents if part.name == "VEVENT"]
        bad = {id(event) for event in events if not is_shown(event)}
        self.skipped += len(bad)
        self.floating += sum(map(_is_of_unknown_zone, events))
        kept = [part for part in calendar.subcomponents if id(part) not in bad]
        calendar.subcomponents = kept

    def _add(self, event: Component) -> None:
        try:
            entry = self._entry(event)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            self.skipped += 1
        else:
            self.entries.append(entry)

    def _entry(self, event: Any) -> dict[str, Any]:
        starts, ends = event.start, event.end
        is_all_day = not isinstance(starts, datetime)
        if is_all_day and ends <= starts:
            ends = starts + timedelta(days=1)
        free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
        is_off = str(event.get("STATUS", "")).upper() == "CANCELLED"
        return {
            "starts_at": self._moment(starts).isoformat(),
            "ends_at": max(self._moment(starts), self._moment(ends)).isoformat(),
            "is_all_day": is_all_day,
            "title": text_of(event.get("SUMMARY")),
            "place": text_of(event.get("LOCATION")),
            "is_off": is_off,
            "is_busy": not (free or is_off),
        }

    def _moment(self, moment: date) -> datetime:
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time.min)
        return (moment if moment.tzinfo else moment.replace(tzinfo=self.zone)).astimezone(UTC)

    def told(self) -> dict[str, Any]:
        """All of it, by time."""
        self.entries.sort(key=lambda entry: (entry["starts_at"], entry["title"]))
        return {
            "name": self.name,
            "entries": self.entries,
            "skipped": self.skipped,
            "floating": self.floating,
        }


def is_shown(event: Any) -> bool:
    """Whether an entry begins some time and, if it recurs, not more often than every hour."""
    if event.get("DTSTART") is None or any(name == "DTSTART" for name, _ in event.errors):
        return False
    rules = event.get("RRULE") or []
    try:
        return all(_is_rare(rule) for rule in (rules if isinstance(rules, list) else [rules]))
    except (AttributeError, TypeError, ValueError):  # what it says is no rule
        return False


def _is_of_unknown_zone(event: Any) -> bool:
    starts = event.get("DTSTART")
    moment = getattr(starts, "dt", None)
    return isinstance(moment, datetime) and moment.tzinfo is None and "TZID" in starts.params


def _is_rare(rule: Any) -> bool:
    often = [str(each).upper() for each in rule.get("FREQ", [])]
    if not often or not DAILY_OR_RARER.issuperset(often) or min(rule.get("INTERVAL", [1])) < 1:
        return False
    return prod(len(rule.get(f"BY{part}", [0])) for part in ("HOUR", "MINUTE", "SECOND")) <= (
        MOST_A_DAY
    )


def text_of(value: Any) -> str:
    """One line of a text property, cut to what a square of a month can bear."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return " ".join(str(value or "").split())[:LONGEST_TEXT]


if __name__ == "__main__":
    sys.exit(main())
