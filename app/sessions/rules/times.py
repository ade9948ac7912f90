"""Hours, wall clocks and public holidays."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from app.core import clock
from app.core.lazy import later

if TYPE_CHECKING:
    import holidays
else:
    holidays = later("holidays")

USUAL_MINUTES = 45  # of an academic hour, where no cycle says otherwise
_LANGUAGES = {
    "LV": {"lv": "lv", "en": "en_US", "lt": "en_US"},
    "LT": {"lv": "lt", "en": "en_US", "lt": "lt"},
}


def academic_hours(starts_at: datetime, ends_at: datetime, academic_minutes: int) -> Decimal:
    """Academic hours of a block of time, rounded down to halves."""
    minutes = int((ends_at - starts_at).total_seconds()) // 60
    return Decimal(2 * minutes // academic_minutes) / 2


def closing_before(starts_at: datetime, zone: str) -> datetime:
    """23.59 on the day before a session begins, by the clock of its place."""
    day_before = clock.local(starts_at, zone).date() - timedelta(days=1)
    return clock.from_local(day_before, time(23, 59), zone)


def same_wall_time(moment: datetime, days: int, zone: str, new_zone: str | None = None) -> datetime:
    """The same reading of the wall clock `days` later, over changes to summer time too."""
    shown = clock.local(moment, zone)
    return clock.from_local(shown.date() + timedelta(days=days), shown.time(), new_zone or zone)


def public_holidays(day: date, language: str) -> list[tuple[str, str]]:
    """(country, name) of public holidays in Latvia and Lithuania on `day`."""
    found = [(country, _year(country, day.year, language).get(day)) for country in ("LV", "LT")]
    return [(country, name) for country, name in found if name]


@lru_cache(maxsize=64)
def _year(country: str, year: int, language: str) -> dict[date, str]:
    spoken = _LANGUAGES[country][language]
    return dict(holidays.country_holidays(country, years=year, language=spoken))
