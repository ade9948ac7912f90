"""Addresses in words: made once from a title, never changed, so that a link sent out stays good."""

from __future__ import annotations

from itertools import count

from slugify import slugify
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.core.db import db

LONGEST = 60


def free_slug(column: InstrumentedAttribute[str], title: str, *, fallback: str) -> str:
    """A slug from `title` that no row has in `column` yet; `fallback` where no letter is left."""
    stem = slugify(title, max_length=LONGEST, word_boundary=True) or fallback
    alike = select(column).where(column.startswith(stem, autoescape=True))
    taken = set(db.session.scalars(alike))
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(slug for slug in candidates if slug not in taken)
