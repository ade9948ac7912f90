"""A month as the `month_grid` component draws it."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from app.core import clock, dates
from app.home.queries.days import DayLine
from app.sessions.rules import public_holidays


@dataclass(frozen=True, slots=True, kw_only=True)
class GridEntry:
    """A session day in the grid."""

    title: str
    url: str
    time: str
    state: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GridDay:
    """One square of the grid."""

    number: int
    iso: str
    label: str
    is_today: bool
    is_outside: bool
    holiday: str
    entries: Sequence[GridEntry]


def weeks_of(first: date) -> list[list[date]]:
    """The weeks, Monday first, that the month of `first` touches."""
    return Calendar().monthdatescalendar(first.year, first.month)


def grid_of(
    first: date, days: Sequence[DayLine], language: str, *, in_language: bool = False
) -> list[list[GridDay]]:
    """The month of `first` with its sessions; `in_language`: links to them ask for `language`."""
    found: dict[date, list[GridEntry]] = defaultdict(list)
    for day in days:
        found[day.held_on].append(_entry(day, language, language if in_language else None))
    return [[_square(day, first, found, language) for day in week] for week in weeks_of(first)]


def _square(
    day: date, first: date, found: Mapping[date, Sequence[GridEntry]], language: str
) -> GridDay:
    return GridDay(
        number=day.day,
        iso=day.isoformat(),
        label=dates.weekday_day(day, language, this_year=day.year),
        is_today=day == clock.today(),
        is_outside=day.month != first.month,
        holiday=_holiday(day, language),
        entries=found.get(day, ()),
    )


def _holiday(day: date, language: str) -> str:
    """Holidays of the country the reader lives in; a Lithuanian reader sees both countries'."""
    shown = ("LV", "LT") if language == "lt" else ("LV",)
    named = [name for country, name in public_holidays(day, language) if country in shown]
    return ", ".join(dict.fromkeys(named))


def _entry(day: DayLine, language: str, asked: str | None) -> GridEntry:
    return GridEntry(
        title=day.title.in_(language),
        url=url_for("home.session", slug=day.slug, lang=asked),
        time=dates.clock_time(clock.local(day.starts_at, day.timezone), language),
        state=day.status.value,
        kind=day.kind.value,
    )
