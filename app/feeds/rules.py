"""What a calendar client may ask for; what was typed once, years ago, is never an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.texts import LANGUAGES
from app.sessions.rules import SessionKind

MOST_LETTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedWish:
    """Filters of the general feed; empty ones do not narrow. Not `is_possible`: no entries."""

    venue: str = ""  # slug
    municipality: str = ""  # ATVK code or id
    kind: SessionKind | None = None
    cycle: str = ""  # slug
    is_possible: bool = True


def read_wish(asked: Mapping[str, str]) -> FeedWish:
    """The filters of a query string: unknown ones are ignored, an unknown kind matches nothing."""
    kind = asked.get("kind", "")
    known = kind in list(SessionKind)
    return FeedWish(
        venue=_clean(asked.get("venue", "")),
        municipality=_clean(asked.get("municipality", "")),
        kind=SessionKind(kind) if known else None,
        cycle=_clean(asked.get("cycle", "")),
        is_possible=known or not kind,
    )


def _clean(text: str) -> str:
    return text.replace("\0", "").strip()[:MOST_LETTERS]


def read_language(asked: str) -> str:
    """The language of a feed: the one asked for, else Latvian, whatever the headers wish."""
    return asked if asked in LANGUAGES else "lv"
