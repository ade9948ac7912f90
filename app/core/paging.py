"""Long lists in pages: a page number that cannot break anything, and two statements a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
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


def paginate(statement: Select[*tuple[Any, ...]], number: int, size: int = PAGE_SIZE) -> Page[Any]:
    """One page of a SELECT of several columns, as rows; two statements."""
    total = (
        db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery()))
        or 0
    )
    rows = db.session.execute(statement.limit(size).offset((number - 1) * size)).all()
    return Page(rows, number, total, size)


def page_links(page: Page[Any]) -> dict[str, Any]:
    """What the `pagination` component needs, keeping the other arguments of this request's URL."""
    near = {1, page.count, *range(max(1, page.number - 2), min(page.count, page.number + 2) + 1)}
    pages: list[tuple[int | None, str, bool]] = []
    for before, number in pairwise((0, *sorted(near))):
        if number - before > 1:
            pages.append((None, "", False))
        pages.append((number, _url(number), number == page.number))
    return {
        "pages": pages,
        "previous_url": _url(page.number - 1) if page.number > 1 else "",
        "next_url": _url(page.number + 1) if page.number < page.count else "",
    }


def _url(number: int) -> str:
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "page"]
    return f"{request.path}?{urlencode([*kept, ('page', number)])}"
