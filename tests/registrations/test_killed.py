"""A server killed at any moment, again and again: what was answered is there, and the sums hold.

Six clients register, cancel and accept offers meanwhile, and ask again where no answer came, as
people do. On both engines; with a commit split in two, mails are lost.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from pathlib import Path

import pytest

from app.core.db import db, transaction
from app.outbox.models import OutboxMail
from app.registrations.models import Registration, RegistrationEvent
from app.registrations.queries import places_of
from app.registrations.rules import Happening, RegistrationState
from app.registrations.services.letters import MailKind
from tests.registrations.door import Door, database_of, looking, open_session
from tests.registrations.killed_server import Nursery, nursery
from tests.site import free_port

SEATS, KEPT, CLIENTS, KILLS, PATIENCE = 20, 4, 6, 12, 60
TOLD = {state: MailKind(state) for state in RegistrationState}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@dataclass
class Crowd:
    """Clients of one server, and what they were answered."""

    door: Door
    stop: threading.Event = field(default_factory=threading.Event)
    lost: int = 0
    answered: set[tuple[Happening, str]] = field(default_factory=set)

    @property
    def form(self) -> str:
        """The path of the form of registration."""
        return f"/sessions/{self.door.slug}/register"

    def live(self, client: int) -> None:
        """Register people and do by chance what they would, until told to stop."""
        own: list[str] = []
        towns, chance = self.door.towns_with_quota(), random.Random(client)
        while not self.stop.is_set():
            email = f"p{client}.{len(own)}@example.lv"
            self._register(email, chance.choice([*towns, "Cita iestāde"]))
            own.append(email)
            for offered in self._offered(own):
                self._use(offered, Happening.ACCEPTED, "accept")
            self._use(chance.choice(own), Happening.CANCELLED, "cancel")

    def _register(self, email: str, home: str) -> None:
        person = {
            "given_name": "Pia", "family_name": f"Priede {email}", "email": email,
            "organisation_name": home, "position": "Lietvede",
        }  # fmt: skip
        self._ask(partial(self.door.send_form, self.form, **person))
        self.answered.add((Happening.REGISTERED, email))

    def _use(self, email: str, what: Happening, button: str) -> None:
        link = self.door.link_of(email)
        self._ask(partial(self.door.send_form, f"{link}/{button}", page=self.form))
        self.answered.add((what, email))

    def _ask(self, ask: Callable[[], int]) -> None:
        """Until the server has answered."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                status = ask()
            except (OSError, HTTPException):
                self.lost += 1
                time.sleep(0.05)
            else:
                assert status == 303
                return
        raise TimeoutError("the server does not come back")

    def wait_for_answers(self, count: int) -> None:
        """Until the clients together have had so many more."""
        enough, end = len(self.answered) + count, time.monotonic() + PATIENCE
        while len(self.answered) < enough and time.monotonic() < end:
            time.sleep(0.005)

    def _offered(self, own: list[str]) -> list[str]:
        offered = Registration.state == RegistrationState.OFFERED
        with self.door.app.app_context():
            mine = db.select(Registration.email).where(offered, Registration.email.in_(own))
            return list(db.session.scalars(mine))


def faults_after_kills(folder: Path, url: str, wsgi: str) -> list[str]:
    """What does not add up after a server of `wsgi` was killed again and again."""
    environment, slug = open_session(folder, url, free_port(), SEATS, KEPT)
    with looking(environment) as app:
        crowd = Crowd(Door(int(environment["PORT"]), app, slug))
        with app.app_context(), transaction():
            crowd.door.training_session().offer_hours = 48
        with nursery(wsgi, environment, crowd.form) as servers:
            live_through(crowd, servers)
        with app.app_context():
            return faults_of(crowd)


def live_through(crowd: Crowd, servers: Nursery) -> None:
    """The clients are at work all the time; the last server lets them finish."""
    with ThreadPoolExecutor(CLIENTS) as clients:
        at_work = [clients.submit(crowd.live, number) for number in range(CLIENTS)]
        for _ in range(KILLS):
            crowd.wait_for_answers(random.randint(1, 10))
            time.sleep(random.uniform(0, 0.05))
            servers.kill()
            servers.start()
        crowd.stop.set()
    for each in at_work:
        each.result()


def faults_of(crowd: Crowd) -> list[str]:
    """What does not add up when all is over."""
    own, rows = crowd.door.training_session(), list(db.session.scalars(db.select(Registration)))
    places, mailed = places_of(own.id), what_was_mailed()
    stored = own.seats_taken, own.seats_kept, own.waiting_count
    waiting = [row for row in rows if row.state == RegistrationState.WAITING]
    happened: dict[int, list[RegistrationEvent]] = defaultdict(list)
    for event in db.session.scalars(db.select(RegistrationEvent).order_by(RegistrationEvent.id)):
        happened[event.registration_id].append(event)
    there = {(event.what, row.email) for row in rows for event in happened[row.id]}
    checks = {
        "clients were cut off": crowd.lost >= KILLS,
        "nobody too many": places.taken <= SEATS,
        "kept seats are kept": places.open_free >= 0,
        "nobody waits beside a free seat": not any(
            places.has_room_for(row.quota_id) for row in waiting
        ),
        "stored counts": stored == (places.taken, places.kept_free, len(waiting)),
        "each place once": len({row.queue_number for row in rows}) == len(rows),
        "each person once": len({row.email for row in rows}) == len(rows),
        "what was answered is there": crowd.answered <= there,
        "history complete": all(is_told(row, happened[row.id]) for row in rows),
        "each mail once": mailed == Counter(
            (event.registration_id, TOLD[event.state])
            for events in happened.values() for event in events
        ),
    }  # fmt: skip
    return [name for name, is_so in checks.items() if not is_so]


def is_told(row: Registration, events: list[RegistrationEvent]) -> bool:
    """Whether the history begins with the registration, misses no step and ends where it stands."""
    if len(events) != row.sequence + 1:
        return False
    return events[0].what == Happening.REGISTERED and events[-1].state == row.state


def what_was_mailed() -> Counter[tuple[int, str]]:
    """How often each kind of mail was queued to each; not that one is registered already."""
    mails = db.session.execute(
        db.select(OutboxMail.kind, OutboxMail.recipe).where(OutboxMail.recipe.is_not(None))
    )
    kinds = [(mail.recipe["registration"], mail.kind.partition(".")[2]) for mail in mails]
    return Counter(each for each in kinds if each[1] != MailKind.ALREADY)


@pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def test_server_killed_again_and_again_keeps_what_it_answered(
    tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    url = database_of(engine, request)
    assert faults_after_kills(tmp_path / "site", url, "wsgi") == []


def test_commit_split_in_two_loses_mails(tmp_path: Path) -> None:
    split = "tests.registrations.split_wsgi"
    assert faults_after_kills(tmp_path / "site", "", split) == ["each mail once"]
