"""Days of sessions in the squares of a month."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from flask import request

from app.core import clock, dates
from app.core.forms import FIRST_YEAR, LAST_YEAR
from app.core.i18n import _, current_language
from app.partners.queries import EntryRow
from app.sessions.queries import DayRow
from app.sessions.rules import HOLDS_ITS_PLACE, Booking, clashing, public_holidays


def asked_month() -> date:
    """The first of the month in the address, of this month for anything else."""
    year, _dash, month = request.args.get("month", "").partition("-")
    fits = year.isascii() and year.isdigit() and month.isascii() and month.isdigit()
    if fits and len(year) == 4 and len(month) <= 2 and 1 <= int(month) <= 12:
        return date(min(max(int(year), FIRST_YEAR), LAST_YEAR), int(month), 1)
    return clock.today().replace(day=1)


def clashes_of(
    rows: Sequence[DayRow], speakers: Iterable[tuple[int, Booking]]
) -> list[tuple[DayRow, DayRow]]:
    """Pairs of days that need one place or one speaker at one time, each pair once."""
    by_id = {row.id: row for row in rows}
    places = [
        (
            row.id,
            Booking(row.training_session_id, row.venue_id, row.starts_at, row.ends_at, row.room_id),
        )
        for row in rows
        if row.venue_id and row.status in HOLDS_ITS_PLACE
    ]
    pairs: dict[tuple[int, int], tuple[DayRow, DayRow]] = {}
    for bookings in (places, list(speakers)):
        day_of = {booking: day_id for day_id, booking in bookings}
        for one, other in clashing(day_of):
            low, high = sorted((day_of[one], day_of[other]))
            pairs[low, high] = (by_id[low], by_id[high])
    return sorted(pairs.values(), key=lambda pair: pair[0].starts_at)


def weeks_of(
    month: date,
    rows: Sequence[DayRow],
    foreign: Iterable[EntryRow],
    clashing_ids: set[int],
    url_of: Callable[[int], str],
) -> list[list[dict[str, Any]]]:
    """What components/month_grid.html asks for: our days first, then what is on at partners'."""
    by_day: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        entry = _entry(row, row.id in clashing_ids, url_of(row.training_session_id))
        by_day[row.held_on].append(entry)
    last = month + timedelta(days=42)
    for each in foreign:
        for day in _days_of(each, last):
            by_day[day].append(_foreign_entry(each, day, is_clash=_meets(each, rows)))
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
    return [[_day(day, month, by_day.get(day, [])) for day in week] for week in weeks]


def _entry(row: DayRow, is_clash: bool, url: str) -> dict[str, Any]:
    language = current_language()
    at = dates.clock_time(clock.local(row.starts_at, row.timezone), language)
    return {
        "title": row.title.in_(language),
        "url": url,
        "time": f"⚠ {at}" if is_clash else at,
        "state": f"{row.status.value}{' month-entry--clash' if is_clash else ''}",
        "kind": row.kind.value,
    }


def _days_of(entry: EntryRow, last: date) -> Iterator[date]:
    """The days of the house on which something is on, up to `last`."""
    day = clock.local(entry.starts_at).date()
    until = clock.local(max(entry.starts_at, entry.ends_at - timedelta(seconds=1))).date()
    day = max(day, last - timedelta(days=60))  # a month shows six weeks at most
    while day <= min(until, last):
        yield day
        day += timedelta(days=1)


def _meets(entry: EntryRow, rows: Iterable[DayRow]) -> bool:
    """Whether one of our days takes place at the time of something that takes people's time."""
    return entry.is_busy and any(
        row.status in HOLDS_ITS_PLACE
        and row.starts_at < entry.ends_at
        and entry.starts_at < row.ends_at
        for row in rows
    )


def _foreign_entry(entry: EntryRow, day: date, *, is_clash: bool) -> dict[str, Any]:
    starts = clock.local(entry.starts_at)
    begins_here = not entry.is_all_day and starts.date() == day
    at = dates.clock_time(starts, current_language()) if begins_here else ""
    off = " month-entry--off" if entry.is_off else ""
    return {
        "title": entry.title or _("Without a title"),
        "url": "",
        "time": f"⚠ {at}".strip() if is_clash else at,
        "mark": entry.mark,
        "state": f"foreign layer--{entry.tone.value}{off}",
        "kind": "foreign",
    }


def _day(day: date, month: date, entries: list[dict[str, Any]]) -> dict[str, Any]:
    language = current_language()
    return {
        "number": day.day,
        "iso": day.isoformat(),
        "label": dates.weekday_day(day, language, this_year=day.year),
        "is_today": day == clock.today(),
        "is_outside": day.month != month.month,
        "holiday": ", ".join(
            f"{country}: {name}" for country, name in public_holidays(day, language)
        ),
        "entries": entries,
    }
