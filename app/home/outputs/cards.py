"""Sessions as lines of the timetable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from flask import url_for

from app.core import clock, dates
from app.core.i18n import _, current_language
from app.home.queries.lists import SessionLine
from app.registrations.rules import RegistrationWindow, is_open
from app.sessions.rules import SessionMode, SessionStatus

RINGED = (RegistrationWindow.OPEN, RegistrationWindow.WAITING_LIST, RegistrationWindow.FULL)
MOST_CARDS = 2_000
NEWS = (SessionStatus.CANCELLED, SessionStatus.POSTPONED, SessionStatus.DRAFT)


class Card(NamedTuple):
    """One line, every text ready; `ring` where seats are worth showing, else `note` may say why."""

    title: str
    title_language: str
    url: str
    starts_on: date | None
    day: str
    month: str
    weekday: str
    until: str
    year: str
    iso: str
    time: str
    place: str
    kind: str
    cycle: str
    state: str
    state_text: str
    note: str
    ring: bool
    taken: int
    capacity: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a card is written, and when: all that a card depends on beside its line."""

    language: str
    base: str  # the address of a session without its slug
    this_year: int


def cards_of(lines: Iterable[SessionLine]) -> list[Card]:
    """Cards in the visitor's language."""
    now = clock.now()
    base = url_for("home.session", slug="-").removesuffix("-")
    reader = Reader(current_language(), base, clock.local(now).year)
    return [_card(line, is_open(line, now), _is_over(line, now), reader) for line in lines]


def _is_over(line: SessionLine, now: datetime) -> bool:
    return line.ends_at is not None and line.ends_at < now


def by_month(cards: Sequence[Card]) -> list[tuple[str, tuple[Card, ...]]]:
    """(heading, cards) for each month in the order given; undated ones under their own heading."""
    language = current_language()
    grouped = groupby(cards, key=lambda card: card.starts_on and card.starts_on.replace(day=1))
    return [
        (dates.month_year(month, language) if month else _("Date to be announced"), tuple(group))
        for month, group in grouped
    ]


def by_year(cards: Sequence[Card]) -> list[tuple[str, tuple[Card, ...]]]:
    """(heading, cards) for each year in the order given."""
    grouped = groupby(cards, key=lambda card: card.starts_on and card.starts_on.year)
    return [(str(year or ""), tuple(group)) for year, group in grouped]


@lru_cache(MOST_CARDS)
def _card(line: SessionLine, window: RegistrationWindow, is_over: bool, reader: Reader) -> Card:
    is_news = line.status in NEWS
    ringed = window in RINGED and not is_over
    return Card(
        title=line.title.in_(reader.language),
        title_language=line.title.spoken_in(reader.language),
        url=reader.base + line.slug,
        **_date_parts(line, reader),
        place=_place(line, reader.language),
        kind=_(line.kind.label),
        cycle=line.cycle_title.in_(reader.language) if line.cycle_title else "",
        state=line.status.value if is_news else ("done" if is_over else ""),
        state_text=_(line.status.label) if is_news else "",
        note=_note(line, window, reader.language) if not is_over else "",
        ring=ringed,
        taken=line.seats_taken,
        capacity=line.capacity or 0,
        waiting=line.waiting_count,
    )


def _date_parts(line: SessionLine, reader: Reader) -> dict[str, Any]:
    if line.starts_at is None or line.ends_at is None:
        blank = dict.fromkeys(("day", "month", "weekday", "until", "year", "iso", "time"), "")
        return {**blank, "day": "–", "starts_on": None}
    first, last = (clock.local(at, line.timezone) for at in (line.starts_at, line.ends_at))
    end = clock.local(line.first_ends_at, line.timezone) if line.first_ends_at else last
    day = first.date()
    return {
        "starts_on": day,
        "day": str(day.day),
        "month": dates.month_short(day.month, reader.language),
        "weekday": dates.WEEKDAYS[reader.language][day.weekday()],
        "until": _until(day, last.date()),
        "year": "" if day.year == reader.this_year else str(day.year),
        "iso": day.isoformat(),
        "time": "–".join(dates.clock_time(at, reader.language) for at in (first, end)),
    }


def _until(first: date, last: date) -> str:
    if first == last:
        return ""
    same_month = (first.year, first.month) == (last.year, last.month)
    return str(last.day) if same_month else f"{last.day}.{last.month:02}."


def _place(line: SessionLine, language: str) -> str:
    name = line.venue_name.in_(language) if line.venue_name else ""
    if line.mode is SessionMode.ONLINE:
        return _("Online")
    place = f"{line.town}, {name}" if line.town and line.town not in name else name
    return place + (f" · {_('Online')}" if line.mode is SessionMode.HYBRID else "")


def _note(line: SessionLine, window: RegistrationWindow, language: str) -> str:
    if window is RegistrationWindow.NOT_YET and line.registration_opens_at:
        opens = clock.local(line.registration_opens_at).date()
        day = dates.day_short(opens, language)
        return str(_("Registration opens %(day)s", day=day))
    return str(_("Registration closed")) if window is RegistrationWindow.CLOSED else ""
