"""Many who open one page at once: it is made once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from app.core.access import public
from app.core.pages import revalidated
from app.core.shelf import Shelf

VISITORS = 8


def test_page_that_many_ask_for_at_once_is_made_once(app: Flask) -> None:
    app.extensions["shelf"] = Shelf(5)
    everyone_asks = threading.Barrier(VISITORS)
    made = []

    @app.get("/slow")
    @public
    @revalidated
    def slow() -> str:
        made.append(threading.get_ident())
        threading.Event().wait(0.02)
        return "a page"

    def visit(_number: int) -> str:
        client = app.test_client()
        everyone_asks.wait()
        return client.get("/slow").text

    with ThreadPoolExecutor(VISITORS) as visitors:
        answers = list(visitors.map(visit, range(VISITORS)))
    assert answers == ["a page"] * VISITORS
    assert len(made) == 1
