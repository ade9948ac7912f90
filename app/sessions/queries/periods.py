"""Dates of a filter as moments."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from app.core import clock


def start_of(day: date, *, days: int = 0) -> datetime:
    """Midnight at which `day` (moved by `days`) begins in the zone of the house."""
    return clock.from_local(day + timedelta(days=days), time.min)


def month_bounds(day: date) -> tuple[datetime, datetime]:
    """The beginnings of the month of `day` and of the month after."""
    first = day.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return start_of(first), start_of(after)
