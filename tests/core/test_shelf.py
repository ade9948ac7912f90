"""Many who open one page at once: it is made once, and one that hangs holds nobody up for long."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.core import shelf
from app.core.access import public
from app.core.shelf import Shelf
from app.core.web import revalidated

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


def test_page_that_hangs_does_not_hold_up_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "LONGEST_WAIT", 0.01)
    pages, hangs, is_over = Shelf(5), threading.Event(), threading.Event()

    def hang() -> None:
        with pages.turn():
            hangs.set()
            is_over.wait(10)

    stuck = threading.Thread(target=hang)
    stuck.start()
    hangs.wait(10)
    with pages.turn():
        still_stuck = stuck.is_alive()
    is_over.set()
    stuck.join()
    assert still_stuck
    with pages.turn():  # whoever had no turn gave none back
        assert not pages._maker.acquire(blocking=False)


def test_template_cannot_have_globals_of_its_own(app: Flask) -> None:
    with pytest.raises(ValueError, match="globals of its own"):
        app.jinja_env.get_template("home/privacy.html", globals={"site": "another"})
