"""What a visitor asks of a list, read from a URL that anyone can type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.core.asked import read_member, read_words
from app.sessions.rules import SessionKind

FIRST_YEAR, LAST_YEAR = 1990, 2100
THEMES = ("auto", "light", "dark")
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWish:
    """Filters of a list, words, and whether the archive is meant. Not `is_possible`: no rows."""

    venue: str = ""  # slug
    municipality: str = ""  # ATVK code or id
    kind: SessionKind | None = None
    cycle: str = ""  # slug
    is_possible: bool = True
    query: str = ""
    is_past: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether any filter is on."""
        chosen = (self.query, self.kind, self.venue, self.municipality, self.cycle)
        return any(chosen) or not self.is_possible


def read_wish(asked: Mapping[str, str]) -> ListWish:
    """The filters of a query string: unknown ones are ignored, an unknown kind matches nothing."""
    texts = {name: read_words(asked.get(name)) for name in ("venue", "municipality", "cycle")}
    kind = read_member(SessionKind, asked.get("kind"))
    return ListWish(
        **texts,
        kind=kind,
        is_possible=bool(kind) or not asked.get("kind"),
        query=read_words(asked.get("q")),
        is_past=asked.get("past", "") not in ("", "0"),
    )


def read_theme(asked: str) -> str:
    """'light', 'dark', or 'auto': as the reader's device wishes."""
    return asked if asked in THEMES else THEMES[0]


def read_month(asked: str, today: date) -> date | None:
    """The first day of '2026-12', of this month for '', None where there is no such month."""
    if not asked:
        return today.replace(day=1)
    found = _MONTH.fullmatch(asked)
    if not found:
        return None
    year, month = int(found[1]), int(found[2])
    is_real = FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12
    return date(year, month, 1) if is_real else None


def month_after(first: date, months: int) -> date:
    """The first day of the month `months` later."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
