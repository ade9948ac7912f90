"""A door before Flask's own, for feeds that are at hand: calendar clients ask all day long.

It lets through whatever it does not know for certain; the views then note what the address means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from time import perf_counter
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import first_number
from app.core.web import HEADERS
from app.feeds.queries import VERSION
from app.feeds.routes.answering import Answer, answer
from app.feeds.services.joining import Feed, State
from app.feeds.services.keeping import FeedShelf, day_number

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SAFE = tuple(HEADERS.items())
REASONS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class Door:
    """The application with its kept feeds before it."""

    def __init__(self, app: Flask, inner: WSGIApplication) -> None:
        self._extensions, self._inner = app.extensions, inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not environ["PATH_INFO"].endswith(".ics"):
            return self._inner(environ, start_response)
        began = perf_counter()
        found = self._answer(environ)
        if found is None:
            return self._inner(environ, start_response)
        start_response(REASONS[found.status], [*found.headers, *SAFE])
        self._count(found, began)
        return [found.body] if environ["REQUEST_METHOD"] == "GET" else []

    def _answer(self, environ: WSGIEnvironment) -> Answer | None:
        shelf: FeedShelf | None = self._extensions.get("feeds")
        if shelf is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        feed = self._feed(shelf, (environ["PATH_INFO"], environ.get("QUERY_STRING", "")))
        return answer(feed, environ, is_shared=True) if feed else None

    def _feed(self, shelf: FeedShelf, address: tuple[str, str]) -> Feed | None:
        asked = shelf.meant_by(address)
        feed = shelf.get(asked) if asked else None
        if feed is None:
            return None
        try:
            number = first_number(self._extensions["alone"](VERSION, {}))
        except SQLAlchemyError:
            return None  # Flask has a page for it
        return feed if feed.state == State(number, day_number()) else None

    def _count(self, found: Answer, began: float) -> None:
        """For /metrics, which counts what Flask answers by itself."""
        tally: Callable[[str, int, float], None] | None = self._extensions.get("tally")
        if tally:
            tally("feeds.kept", found.status, perf_counter() - began)
