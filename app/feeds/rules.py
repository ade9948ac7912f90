"""What a calendar client may ask for; what was typed once, years ago, is never an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.asked import read_member, read_words
from app.core.texts import LANGUAGES
from app.sessions.rules import SessionKind


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
    return FeedWish(**narrowed_by(asked))


def narrowed_by(asked: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a FeedWish that a query string names."""
    texts = {name: read_words(asked.get(name)) for name in ("venue", "municipality", "cycle")}
    kind = read_member(SessionKind, asked.get("kind"))
    return {**texts, "kind": kind, "is_possible": bool(kind) or not asked.get("kind")}


def read_language(asked: str) -> str:
    """The language of a feed: the one asked for, else Latvian, whatever the headers wish."""
    return asked if asked in LANGUAGES else "lv"
