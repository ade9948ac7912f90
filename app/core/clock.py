"""The one place that asks what time it is. Times are aware, in UTC; dates local to a zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Europe/Riga"


def now() -> datetime:
    """This moment, aware, in UTC, to the second (what the database keeps)."""
    return datetime.now(UTC).replace(microsecond=0)


def today(zone: str = DEFAULT_ZONE) -> date:
    """The date on the wall calendar in `zone`."""
    return now().astimezone(ZoneInfo(zone)).date()


def local(moment: datetime, zone: str = DEFAULT_ZONE) -> datetime:
    """A stored moment as the clock on the wall in `zone` shows it."""
    return moment.astimezone(ZoneInfo(zone))


def from_local(day: date, at: time, zone: str = DEFAULT_ZONE) -> datetime:
    """A wall-clock reading in `zone` as a moment in UTC; one that occurs twice means the first."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
