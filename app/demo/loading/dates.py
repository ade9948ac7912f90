"""When the invented sessions are: weekdays so many weeks from today, never on a public holiday."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from app.demo.events import Day
from app.sessions.rules import public_holidays

WEEK = timedelta(weeks=1)


def dates_of(days: Sequence[Day], today: date) -> tuple[date, ...]:
    """The dates of one session's days, seen from `today`.

    Where one of them is a public holiday in Latvia or Lithuania, all of them move by whole weeks,
    away from today, so that a study visit stays in one piece.
    """
    dates = tuple(day.date_on(today) for day in days)
    if any(day.when is None for day in days):
        return dates
    step = WEEK if dates[0] > today else -WEEK
    while any(map(is_holiday, dates)):
        dates = tuple(day + step for day in dates)
    return dates


def is_holiday(day: date) -> bool:
    """Whether nobody works on `day` in Latvia or in Lithuania."""
    return bool(public_holidays(day, "lv"))
