"""Addresses in words: made once from a title, never changed, so that a link sent out stays good."""

from __future__ import annotations

from itertools import count

from slugify import slugify
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from app.core.db import db

LONGEST = 80


def slug_stem(title: str, *, fallback: str) -> str:
    """The words of `title` as an address has them; `fallback` where no letter is left."""
    return slugify(title, max_length=LONGEST, word_boundary=True) or fallback


def free_slug(column: InstrumentedAttribute[str], stem: str, *others: ColumnElement[bool]) -> str:
    """`stem`, or `stem-2`, `stem-3`, ...: what no row has in `column` yet; `others` says of which.

    Of two who ask at once, the second is refused by the column's unique index.
    """
    alike = select(column).where(column.startswith(stem, autoescape=True), *others)
    taken = set(db.session.scalars(alike))
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(slug for slug in candidates if slug not in taken)
