"""Links of a list in pages, and numbers out of addresses."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from flask import request, url_for

from app.core.paging import Page

Kind = TypeVar("Kind", bound=StrEnum)
SIDE = 2  # pages shown to either side of the one that is open


def asked_id(name: str) -> int | None:
    """A positive number from the address, None for anything else."""
    text = request.args.get(name, "").strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return number or None


def asked_kind(name: str, kind: type[Kind]) -> Kind | None:
    """A word of an enum from the address, None for anything else."""
    text = request.args.get(name, "")
    return kind(text) if text in {member.value for member in kind} else None


def page_links(page: Page[Any]) -> dict[str, Any]:
    """What components/pagination.html asks for."""
    near = {1, page.count, *range(page.number - SIDE, page.number + SIDE + 1)}
    shown = sorted(number for number in near if 1 <= number <= page.count)
    pages: list[tuple[int | None, str, bool]] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            pages.append((None, "", False))
        pages.append((number, _url(number), number == page.number))
    return {
        "pages": pages,
        "previous_url": _url(page.number - 1) if page.number > 1 else "",
        "next_url": _url(page.number + 1) if page.number < page.count else "",
    }


def _url(number: int) -> str:
    kept = {key: value for key, value in request.args.items() if key not in ("page", "lang")}
    return url_for(str(request.endpoint), **{**(request.view_args or {}), **kept, "page": number})
