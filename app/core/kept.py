"""What is made once and kept by this process: markup that its values decide, facts that stay.

Nothing here can be out of date. Markup is kept by all that it is made of, so that other values are
another entry; a fact is kept until any row changes (`site_version`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any, TypeVar

from flask import Flask, current_app, g
from markupsafe import Markup

from app.core.db import site_version
from app.core.i18n import current_language

T = TypeVar("T")
MOST_PIECES = 4_000  # a line of the timetable has about 1 KB


def init_app(app: Flask) -> None:
    """`kept(macro, value, ...)` in templates."""
    app.extensions["kept_facts"] = {}
    app.jinja_env.globals["kept"] = kept


def kept(macro: Callable[..., Markup], *values: Hashable) -> Markup:
    """What `macro(*values)` says in the current language, made once.

    For macros whose values say all: no clock, no visitor, no request. The macro is an imported one
    (or stands in an imported template): one of the page itself is another in each page.
    """
    return _piece(macro, current_language(), *values)


@lru_cache(MOST_PIECES, typed=True)
def _piece(macro: Callable[..., Markup], _language: str, *values: Hashable) -> Markup:
    return macro(*values)


def version_seen() -> int:
    """The site's version as this request saw it first; a request that only reads asks once."""
    version: int | None = g.get("version_seen")
    if version is None:
        version = g.version_seen = site_version()
    return version


def kept_fact(ask: Callable[[], T]) -> Callable[[], T]:
    """A query without arguments whose answer is kept until any row changes."""

    @wraps(ask)
    def asked() -> T:
        facts: dict[Any, tuple[int, T]] = current_app.extensions["kept_facts"]
        version = version_seen()
        found = facts.get(ask)
        if found is None or found[0] != version:
            found = facts[ask] = (version, ask())
        return found[1]

    return asked
