"""The one place that asks what time it is. Times are aware, in UTC; dates local to a zone.

Where no zone is given, that of the house (CIKLS_TIMEZONE) is meant.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from flask import current_app, has_app_context

DEFAULT_ZONE = "Europe/Riga"


def house_zone() -> str:
    """The zone whose clock hangs in the house: CIKLS_TIMEZONE; Riga's outside an application."""
    return str(current_app.config["TIMEZONE"]) if has_app_context() else DEFAULT_ZONE


def now() -> datetime:
    """This moment, aware, in UTC, to the second (what the database keeps)."""
    return datetime.now(UTC).replace(microsecond=0)


def today(zone: str = "") -> date:
    """The date on the wall calendar in `zone`."""
    return now().astimezone(ZoneInfo(zone or house_zone())).date()


def local(moment: datetime, zone: str = "") -> datetime:
    """A stored moment as the clock on the wall in `zone` shows it."""
    return moment.astimezone(ZoneInfo(zone or house_zone()))


def from_local(day: date, at: time, zone: str = "") -> datetime:
    """A wall-clock reading in `zone` as a moment in UTC; one that occurs twice means the first."""
    return datetime.combine(day, at, ZoneInfo(zone or house_zone())).astimezone(UTC)
