"""A process of the race. python -m tests.registrations.racer WAY URL FOLDER SESSION HALF COUNT."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from flask import Flask

from app.core.access import SYSTEM, VISITOR
from app.core.db import db, transaction
from app.core.errors import InvalidInput
from app.registrations import services
from app.registrations.models import Registration
from app.registrations.queries import places_of
from app.registrations.rules import Applicant, RegistrationState
from app.sessions.queries import load_session
from app.sessions.services.copying import plan_of
from app.sessions.services.planning import change_plan
from tests.conftest import make_app
from tests.registrations.people import applicant


def with_services(session_id: int, person: Applicant) -> str:
    """The product's way."""
    outcome = services.register(session_id, person, actor=VISITOR)
    return f"{outcome.state} {outcome.place}"


def naive(session_id: int, person: Applicant) -> str:
    """Count, decide, insert: no lock."""
    with transaction():
        free = places_of(session_id).open_free
        state = RegistrationState.CONFIRMED if free else RegistrationState.WAITING
        row = Registration(
            training_session_id=session_id, state=state, email=person.email,
            given_name=person.given_name, family_name=person.family_name, person_key=person.email,
        )  # fmt: skip
        db.session.add(row)
    return state


def of_all_kinds(session_id: int, person: Applicant) -> str:
    """One of four things that staff and visitors do, by the person's number P<half> N<number>.

    Register; cancel, or move to the next session, the row of this number; change the capacity.
    """
    half, number = int(person.given_name[1:]), int(person.family_name[1:])
    row_id = 1 + 30 * half + number
    try:
        match number % 4:
            case 0:
                services.register(session_id, person, actor=VISITOR)
            case 1:
                services.cancel(row_id, actor=SYSTEM)
            case 2:
                services.move(row_id, session_id + 1, actor=SYSTEM)
            case 3:
                plan = plan_of(load_session(session_id))
                change_plan(session_id, replace(plan, capacity=17 + number % 9), actor=SYSTEM)
    except InvalidInput:  # fewer seats than are taken
        return "refused"
    return "done"


def main() -> None:
    way, url, folder, session_id, half, count = sys.argv[1:]
    app = make_app(url, Path(folder))
    allocate = {"services": with_services, "naive": naive, "all": of_all_kinds}[way]
    with ThreadPoolExecutor(16) as threads:
        warm(app, threads)
        print("ready", flush=True)  # noqa: T201 - how it speaks to the test
        sys.stdin.readline()
        tasks = [
            threads.submit(run, app, allocate, int(session_id), f"P{half} N{number}")
            for number in range(int(count))
        ]
        for task in tasks:
            print(task.result())  # noqa: T201 - how it speaks to the test


def warm(app: Flask, threads: ThreadPoolExecutor) -> None:
    """Every thread has its connection before the start."""

    def ping() -> None:
        with app.app_context():
            db.session.execute(db.text("SELECT 1"))

    for task in [threads.submit(ping) for _ in range(16)]:
        task.result()


def run(app: Flask, allocate: object, session_id: int, name: str) -> str:
    with app.app_context():
        return str(allocate(session_id, applicant(name)))  # type: ignore[operator]  # one of two


if __name__ == "__main__":
    main()
