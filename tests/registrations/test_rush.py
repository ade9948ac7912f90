"""Two hundred people for forty seats with three quotas, through the real server.

Two processes answer thirty-two clients, while people cancel, one quota opens and a worker moves
others up. On both engines; a naive allocation in the same rush oversells.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from app.core import clock
from app.core.db import db, transaction
from app.registrations import services
from app.registrations.models import Quota, Registration, RegistrationEvent
from app.registrations.queries import places_of
from app.registrations.rules import Happening, RegistrationState
from app.sessions.models import TrainingSession
from tests.registrations.door import Door, database_of, looking, open_session
from tests.site import ROOT, free_port, wait_for

PEOPLE, SEATS, KEPT, CLIENTS = 200, 40, 8, 32
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@contextmanager
def rush(folder: Path, url: str, wsgi: str, *, with_worker: bool) -> Iterator[Door]:
    """Two processes that serve `wsgi` on a database of its own, until the block ends."""
    port = free_port()
    environment, slug = open_session(folder, url, port, SEATS, KEPT)
    server = [
        sys.executable, "-m", "gunicorn", f"{wsgi}:app", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", "2", "--threads", "16", "--no-control-socket",
    ]  # fmt: skip
    worker = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    commands = [server, worker] if with_worker else [server]
    log = (folder / "rush.log").open("w")
    running = [
        subprocess.Popen(each, cwd=ROOT, env=environment, stdout=log, stderr=log)
        for each in commands
    ]
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", running[0], folder / "rush.log")
        with looking(environment) as app:
            yield Door(port, app, slug)
    finally:
        for each in running:
            each.terminate()
        for each in running:
            each.wait(30)
        log.close()


def people_of(towns: list[str]) -> list[dict[str, str]]:
    """Forty of each town that keeps seats, the others of elsewhere, in no order."""
    homes = [town for town in towns for _number in range(40)]
    homes += ["Cita iestāde"] * (PEOPLE - len(homes))
    random.Random(7).shuffle(homes)
    return [
        {"given_name": "Pia", "family_name": f"Priede {number}", "organisation_name": home,
         "email": f"p{number}@example.lv", "position": "Lietvede"}
        for number, home in enumerate(homes)
    ]  # fmt: skip


def register_all(running: Door, *, cancelling: bool) -> Counter[int]:
    """Everybody registers; every sixth, if they are `cancelling`, gives the place up at once."""
    towns = running.towns_with_quota()
    path = f"/sessions/{running.slug}/register"

    def one(number: int, person: dict[str, str]) -> list[int]:
        told = [running.send_form(path, **person)]
        if cancelling and number % 6 == 0 and told == [303]:
            told.append(running.send_form(f"{running.link_of(person['email'])}/cancel"))
        return told

    with ThreadPoolExecutor(CLIENTS) as clients:
        tasks = [clients.submit(one, *each) for each in enumerate(people_of(towns))]
        return Counter(status for task in tasks for status in task.result())


def open_first_quota(running: Door) -> int:
    """The first quota opens a moment from now; the id of the session."""
    with running.app.app_context(), transaction():
        first = db.select(Quota).order_by(Quota.id).limit(1)
        quota: Quota = db.session.scalars(first).one()
        quota.release_at = clock.now() + timedelta(seconds=2)
        return quota.training_session_id


def faults_of(session_id: int) -> list[str]:
    """What does not add up when all is over."""
    of_session = Registration.training_session_id == session_id
    rows: list[Registration] = list(db.session.scalars(db.select(Registration).where(of_session)))
    kept, places = db.session.get_one(TrainingSession, session_id), places_of(session_id)
    states = Counter(row.state for row in rows)
    waiting = [row for row in rows if row.state == RegistrationState.WAITING]
    checks = {
        "all are there": len(rows) == PEOPLE,
        "nobody too many": places.taken <= SEATS,
        "seats counted": (kept.seats_taken, kept.waiting_count) == (places.taken, len(waiting)),
        "confirmed sit": states[RegistrationState.CONFIRMED] == places.taken,
        "kept seats are kept": places.open_free >= 0 and places.taken + places.kept_free <= SEATS,
        "nobody waits beside a free seat": not any(
            places.has_room_for(row.quota_id) for row in waiting
        ),
        "each place once": len({row.queue_number for row in rows}) == len(rows),
        "queue order kept": is_in_order(rows),
    }
    return [name for name, is_so in checks.items() if not is_so]


def is_in_order(rows: list[Registration]) -> bool:
    """Of each quota, who came first moved up first."""
    numbers = {row.id: (row.quota_id, row.queue_number) for row in rows}
    events = db.session.scalars(
        db.select(RegistrationEvent.registration_id)
        .where(RegistrationEvent.what == Happening.MOVED_UP)
        .order_by(RegistrationEvent.id)
    )
    last: dict[int | None, int] = {}
    for registration_id in events:
        quota, number = numbers[registration_id]
        if number < last.get(quota, 0):
            return False
        last[quota] = number
    return True


@pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def test_rush_ends_exact_with_a_clear_answer_for_everybody(
    tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    url = database_of(engine, request)
    with rush(tmp_path / "site", url, "wsgi", with_worker=True) as running:
        session_id = open_first_quota(running)
        told = register_all(running, cancelling=True)
        assert set(told) == {303}
        with running.app.app_context():
            services.release_due_quotas()  # the worker comes round once a minute
            assert faults_of(session_id) == []
            assert db.session.scalars(db.select(Quota.is_released).order_by(Quota.id)).all() == [
                True,
                False,
                False,
            ]


@pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def test_same_rush_with_a_naive_allocation_oversells(
    tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    url = database_of(engine, request)
    naive = "tests.registrations.naive_wsgi"
    with rush(tmp_path / "site", url, naive, with_worker=False) as running:
        session_id = open_first_quota(running)
        register_all(running, cancelling=False)  # it would cover up that too many came in
        with running.app.app_context():
            assert "nobody too many" in faults_of(session_id)
