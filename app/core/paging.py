"""Long lists in pages: a page number that cannot break anything, and two statements a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from app.core.db import db

Item = TypeVar("Item")
PAGE_SIZE = 50
MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """`items` of page `number` (from 1), out of `total` in all."""

    items: Sequence[Item]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def count(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The running number of the first item shown, 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        """The running number of the last item shown."""
        return (self.number - 1) * self.size + len(self.items)


def page_number(asked: str | None) -> int:
    """A page number from a URL: whatever is asked, 1 at least."""
    text = (asked or "").strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    return min(max(number, 1), MOST_PAGES)


def paginate(statement: Select[Any], number: int, size: int = PAGE_SIZE) -> Page[Any]:
    """One page of a SELECT of several columns, as rows; two statements."""
    total = (
        db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery()))
        or 0
    )
    rows = db.session.execute(statement.limit(size).offset((number - 1) * size)).all()
    return Page(rows, number, total, size)
