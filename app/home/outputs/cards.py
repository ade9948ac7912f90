"""Sessions as lines of the timetable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import url_for

from app.core import clock, dates
from app.core.i18n import _, current_language
from app.home.queries.lists import SessionLine
from app.registrations.rules import RegistrationWindow, is_open
from app.sessions.rules import SessionKind, SessionMode, SessionStatus

RINGED = (RegistrationWindow.OPEN, RegistrationWindow.WAITING_LIST, RegistrationWindow.FULL)
NEWS = (SessionStatus.CANCELLED, SessionStatus.POSTPONED, SessionStatus.DRAFT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
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
class Words:
    """What every line of one page needs, looked up once."""

    language: str
    now: datetime
    base: str
    kinds: dict[SessionKind, str]
    statuses: dict[SessionStatus, str]
    online: str
    undated: str

    @classmethod
    def of_this_request(cls) -> Words:
        """The words of the visitor's language."""
        return cls(
            language=current_language(),
            now=clock.now(),
            base=url_for("home.session", slug="-").removesuffix("-"),
            kinds={kind: _(kind.label) for kind in SessionKind},
            statuses={status: _(status.label) for status in NEWS},
            online=_("Online"),
            undated=_("Date to be announced"),
        )


def cards_of(lines: Iterable[SessionLine]) -> list[Card]:
    """Cards in the visitor's language."""
    words = Words.of_this_request()
    return [_card(line, words) for line in lines]


def by_month(cards: Sequence[Card]) -> list[tuple[str, list[Card]]]:
    """(heading, cards) for each month in the order given; undated ones under their own heading."""
    language = current_language()
    grouped = groupby(cards, key=lambda card: card.starts_on and card.starts_on.replace(day=1))
    return [
        (dates.month_year(month, language) if month else _("Date to be announced"), list(group))
        for month, group in grouped
    ]


def by_year(cards: Sequence[Card]) -> list[tuple[str, list[Card]]]:
    """(heading, cards) for each year in the order given."""
    grouped = groupby(cards, key=lambda card: card.starts_on and card.starts_on.year)
    return [(str(year or ""), list(group)) for year, group in grouped]


def _card(line: SessionLine, words: Words) -> Card:
    window = is_open(line, words.now)
    is_over = line.ends_at is not None and line.ends_at < words.now
    is_news = line.status in NEWS
    ringed = window in RINGED and not is_over
    return Card(
        title=line.title.in_(words.language),
        title_language=line.title.spoken_in(words.language),
        url=words.base + line.slug,
        **_date_parts(line, words),
        place=_place(line, words),
        kind=words.kinds[line.kind],
        cycle=line.cycle_title.in_(words.language) if line.cycle_title else "",
        state=line.status.value if is_news else ("done" if is_over else ""),
        state_text=words.statuses[line.status] if is_news else "",
        note=_note(line, window, words) if not is_over else "",
        ring=ringed,
        taken=line.seats_taken,
        capacity=line.capacity or 0,
        waiting=line.waiting_count,
    )


def _date_parts(line: SessionLine, words: Words) -> dict[str, Any]:
    if line.starts_at is None or line.ends_at is None:
        blank = dict.fromkeys(("day", "month", "weekday", "until", "year", "iso", "time"), "")
        return {**blank, "day": "–", "starts_on": None}
    first, last = (clock.local(at, line.timezone) for at in (line.starts_at, line.ends_at))
    end = clock.local(line.first_ends_at, line.timezone) if line.first_ends_at else last
    day = first.date()
    this_year = clock.local(words.now, line.timezone).year
    return {
        "starts_on": day,
        "day": str(day.day),
        "month": dates.month_short(day.month, words.language),
        "weekday": dates.WEEKDAYS[words.language][day.weekday()],
        "until": _until(day, last.date()),
        "year": "" if day.year == this_year else str(day.year),
        "iso": day.isoformat(),
        "time": "–".join(dates.clock_time(at, words.language) for at in (first, end)),
    }


def _until(first: date, last: date) -> str:
    if first == last:
        return ""
    same_month = (first.year, first.month) == (last.year, last.month)
    return str(last.day) if same_month else f"{last.day}.{last.month:02}."


def _place(line: SessionLine, words: Words) -> str:
    name = line.venue_name.in_(words.language) if line.venue_name else ""
    if line.mode is SessionMode.ONLINE:
        return words.online
    place = f"{line.town}, {name}" if line.town and line.town not in name else name
    return place + (f" · {words.online}" if line.mode is SessionMode.HYBRID else "")


def _note(line: SessionLine, window: RegistrationWindow, words: Words) -> str:
    if window is RegistrationWindow.NOT_YET and line.registration_opens_at:
        opens = clock.local(line.registration_opens_at).date()
        day = dates.day_short(opens, words.language)
        return str(_("Registration opens %(day)s", day=day))
    return str(_("Registration closed")) if window is RegistrationWindow.CLOSED else ""
