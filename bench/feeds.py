"""What a calendar feed costs: as it is kept, after one change, and made anew from the rows.

`python -m bench.feeds` on a database of its own (with `--postgresql` on PostgreSQL), in one
process, through the whole application (WSGI), so that every number is of the same run.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import resource
import secrets
import tempfile
import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from werkzeug.test import EnvironBuilder

from app.core.db import db, transaction
from app.core.texts import Texts
from app.demo.services import fill
from app.factory import create_app
from app.feeds import queries
from app.feeds.outputs import calendar_file, made_entries
from app.output.ical import Piece
from app.sessions.models import TrainingSession
from bench.__main__ import database
from bench.load import median
from bench.server import hello


def best(ask: Callable[[], object], times: int) -> float:
    """The median of some runs, in milliseconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        took.append(1000 * (time.perf_counter() - began))
    return median(took)


def ask(app: Flask, path: str, coding: str = "identity") -> bytes:
    environ: dict[str, Any] = EnvironBuilder(path=path.split("?", maxsplit=1)[0]).get_environ()
    environ.update(QUERY_STRING=path.partition("?")[2], HTTP_ACCEPT_ENCODING=coding)
    return b"".join(app.wsgi_app(environ, lambda *_: None))  # type: ignore[arg-type]


def made_anew() -> bytes:
    """The Latvian feed of all sessions from their rows, as if nothing had been kept."""
    db.session.remove()
    pieces = []
    for own in queries.list_whole(queries.list_public_ids()):
        pieces += [Piece(e.content, e.zone) for e in made_entries(own) if e.language == "lv"]
    return calendar_file(pieces, title="", language="lv", url=None)


def change_one() -> None:
    with transaction():
        own = db.session.scalars(db.select(TrainingSession).limit(1)).one()
        own.title = Texts(f"Mainīts {secrets.token_hex(3)}")


def after_a_change(app: Flask, coding: str) -> float:
    """What the next to ask for the feed waits after an edit, in milliseconds."""
    ask(app, "/calendar.ics", coding)
    took = []
    for _ in range(5):
        change_one()
        took.append(best(lambda: ask(app, "/calendar.ics", coding), 1))
    return median(took)


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def look(app: Flask, sessions: int) -> dict[str, float]:
    with app.app_context():
        fill(sessions=sessions, registrations=0)
        ask(app, "/calendar.ics")
    kept = best(lambda: ask(app, "/calendar.ics"), 200)
    with app.app_context():
        anew = best(made_anew, 3) / 3  # it makes three languages, the feed has one
        after = after_a_change(app, "identity")
        packed = after_a_change(app, "gzip")
        edit = best(change_one, 5)
    return {
        "sessions": sessions,
        "hello_ms": round(best(lambda: ask(hello, "/"), 200), 3), "kept_ms": round(kept, 3),
        "after_one_change_ms": round(after, 1), "after_one_change_gzip_ms": round(packed, 1),
        "the_change_ms": round(edit, 1),
        "made_anew_ms": round(anew, 1), "kept_ratio": round(anew / kept),
        "change_ratio": round(anew / after), "change_gzip_ratio": round(anew / packed),
    }  # fmt: skip


def memory(app: Flask, wishes: int = 1_000) -> dict[str, float]:
    """Megabytes before and after so many different filters, nonsense among them."""
    before = megabytes()
    kinds = ("seminar", "training", "conference", "study_visit")
    for number in range(wishes):
        path = f"kind={kinds[number % 4]}&lang={('lv', 'en', 'lt')[number % 3]}&venue=x{number}"
        ask(app, f"/calendar.ics?{path if number % 2 else path.partition('&venue')[0]}&n={number}")
    shelf = app.extensions["feeds"]
    return {
        "feeds_kept": len(shelf), "kept_mb": round(shelf.weight / 2**20, 1),
        "grown_mb": round(megabytes() - before, 1),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.feeds", description=__doc__)
    parser.add_argument("sessions", type=int, nargs="*", default=[300, 3000])
    parser.add_argument("--postgresql", action="store_true", help="instead of SQLite")
    asked = parser.parse_args()
    logging.disable()
    for sessions in asked.sessions:
        with database(with_postgresql=asked.postgresql) as url:
            measure(sessions, url)


def measure(sessions: int, url: str) -> None:
    with tempfile.TemporaryDirectory(prefix="cikls-bench-") as folder:
        os.environ.update(CIKLS_DATA_DIR=folder, CIKLS_RATE_LIMITS="off", CIKLS_DATABASE_URL=url)
        app = create_app()
        with app.app_context():
            upgrade()
        print(json.dumps({**look(app, sessions), **memory(app)}))


if __name__ == "__main__":
    main()
