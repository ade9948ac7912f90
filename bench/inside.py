"""What is counted in one process rather than by the second: statements, and one place passed on.

`python -m bench.inside CROWD OPEN` prints it as JSON; a site runs it before its server starts.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from werkzeug.test import TestResponse

from app.core import prepared
from app.core.access import SYSTEM
from app.core.db import db
from app.factory import create_app
from app.registrations import services
from app.registrations.models import Registration
from app.registrations.rules import RegistrationState
from app.sessions.models import TrainingSession

ORGANISER, PASSWORD = "oskars.organizators@example.lv", "cikls-demo-2026"


@dataclass(frozen=True)
class Inside:
    """Of one session with 5,000 who wait, and of one that is open."""

    crowd_id: int
    list_statements: int  # of the organiser's list, a page of it
    registration_statements: int  # of one registration that is sent
    passing_on_ms: float  # a place is given up, and the next of 5,000 has it


def look(app: Flask, crowd: str, opened: str) -> Inside:
    with app.app_context():
        crowd_id, leaver, engine = id_of(crowd), seated_in(crowd), db.engine
    of_list = statements(engine, see_list(app, crowd_id))
    of_registration = statements(engine, register(app, opened))
    with app.app_context():
        began = time.perf_counter()
        services.cancel(leaver, actor=SYSTEM)
        took = 1000 * (time.perf_counter() - began)
    return Inside(crowd_id, of_list, of_registration, round(took, 1))


def id_of(slug: str) -> int:
    return db.session.scalars(select(TrainingSession.id).where(TrainingSession.slug == slug)).one()


def seated_in(slug: str) -> int:
    """The id of somebody who has a place."""
    seated = (
        select(Registration.id)
        .join(TrainingSession, TrainingSession.id == Registration.training_session_id)
        .where(TrainingSession.slug == slug, Registration.state == RegistrationState.CONFIRMED)
    )
    return db.session.scalars(seated.limit(1)).one()


def see_list(app: Flask, session_id: int) -> Callable[[], TestResponse]:
    """An organiser, signed in and about to open the list."""
    client = app.test_client()
    person = {"csrf_token": token(client, "/login"), "email": ORGANISER, "password": PASSWORD}
    client.post("/login", data=person)
    return lambda: client.get(f"/manage/sessions/{session_id}/registrations/")


def register(app: Flask, slug: str) -> Callable[[], TestResponse]:
    """A visitor with the form filled in, about to send it."""
    client, path = app.test_client(), f"/sessions/{slug}/register"
    person = {
        "csrf_token": token(client, path), "given_name": "Pia", "family_name": "Egle",
        "email": "pia.egle@example.lv", "organisation_name": "Rēzeknes novads",
    }  # fmt: skip
    return lambda: client.post(path, data=person)


def token(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)
    if found is None:
        raise RuntimeError(f"{path} has no form")
    return found[1]


def statements(engine: Engine, ask: Callable[[], TestResponse]) -> int:
    """How many statements one request takes."""
    with counted(engine) as seen:
        answer = ask()
    if answer.status_code not in (200, 303):
        raise RuntimeError(f"{answer.request.path}: {answer.status_code}")
    return len(seen)


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements run inside the block; what begins and ends a transaction is not one."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)

    def note_prepared(_statement: object, sql: str) -> None:
        seen.append(sql)

    prepared.watchers.append(note_prepared)
    try:
        yield seen
    finally:
        prepared.watchers.remove(note_prepared)
        event.remove(engine, "before_cursor_execute", note)


if __name__ == "__main__":
    logging.disable()
    print(json.dumps(asdict(look(create_app(), *sys.argv[1:]))))
