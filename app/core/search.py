"""Search without diacritics, alike on both engines: a folded column and one LIKE per word."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import InstrumentedAttribute

from app.core.texts import Texts

MOST_WORDS = 8
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ESCAPED = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})


def fold(*parts: str | Texts | None) -> str:
    """Lower case, no diacritics, single spaces: 'Rēzekne' -> 'rezekne'; a `Texts` gives all."""
    words = [" ".join(p.as_dict().values()) if isinstance(p, Texts) else p or "" for p in parts]
    text = " ".join(words).replace("\0", "")  # PostgreSQL takes no text with it
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(_NOT_ASCII.sub(_without_mark, decomposed).split())


def _without_mark(found: re.Match[str]) -> str:
    return "" if unicodedata.combining(found[0]) else found[0]


def matches(column: InstrumentedAttribute[str], query: str) -> ColumnElement[bool]:
    """Every word of `query` stands somewhere in the folded `column`; an empty query matches all."""
    words = (word.translate(_ESCAPED) for word in _words(query))
    return and_(True, *(column.like(f"%{word}%", escape="\\") for word in words))


def is_in(query: str, *parts: str) -> bool:
    """What `matches` asks of a row, asked of texts at hand."""
    text = fold(*parts)
    return all(word in text for word in _words(query))


def _words(query: str) -> list[str]:
    return fold(query[:200]).split()[:MOST_WORDS]
