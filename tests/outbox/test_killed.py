"""A worker killed at any moment loses nothing; two share the work."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email import message_from_bytes
from multiprocessing.process import BaseProcess
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from app.core import clock
from app.core.access import VISITOR
from app.core.db import db, transaction
from app.outbox.models import OutboxMail
from app.outbox.queries import claim_due_mail
from app.outbox.rules import MailState
from app.registrations import services
from tests import factories
from tests.outbox.worker import work
from tests.processes import PROCESSES
from tests.registrations.people import applicant
from tests.site import free_port

PEOPLE, KILLS, PATIENCE = 20, 10, 30
POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgresql)  # SQLite has one writer


class Postbox:
    """Keeps what it takes, by Message-ID; takes the first while its neighbour takes one too."""

    def __init__(self, meeting: threading.Barrier | None = None) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.meeting = meeting

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        content = bytes(envelope.content)
        self.taken.append((message_from_bytes(content)["Message-ID"], content))
        if self.meeting and len(self.taken) == 1:
            self.meeting.wait(PATIENCE)
        time.sleep(0.01)  # long enough to be killed in
        return "250 OK"


@contextmanager
def open_postbox(handler: Postbox) -> Iterator[str]:
    """Its URL while it takes mail."""
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


@pytest.fixture
def postbox(each_app: Flask) -> Iterator[Postbox]:
    handler = Postbox()
    with open_postbox(handler) as each_app.config["MAIL_URL"]:
        yield handler


@pytest.fixture
def sent_to(each_app: Flask) -> list[str]:
    """The Message-IDs of what many people are to be told."""
    each_app.config["MAIL_URL"] = each_app.config["MAIL_URL"] or "smtp://127.0.0.1:1"
    seminar = factories.training_session(capacity=PEOPLE // 2)
    for number in range(PEOPLE):
        services.register(seminar.id, applicant(f"P{number} Priede"), actor=VISITOR)
    return list(db.session.scalars(db.select(OutboxMail.message_id)))


def start(app: Flask, mail_url: str = "") -> BaseProcess:
    """A worker that has begun, which sends to the postbox of `app` or to another."""
    is_ready = PROCESSES.Event()
    url, folder = app.config["SQLALCHEMY_DATABASE_URI"], str(app.config["DATA_DIR"])
    mail_url = mail_url or app.config["MAIL_URL"]
    worker = PROCESSES.Process(target=work, args=(url, folder, mail_url, is_ready))
    worker.start()
    assert is_ready.wait(PATIENCE)
    return worker


def let_claims_run_out() -> None:
    """As if three minutes had passed."""
    with transaction(visible=False):
        mine = db.update(OutboxMail).where(OutboxMail.state == MailState.QUEUED)
        db.session.execute(mine.values(due_at=clock.now()))


def wait_until_all_are_sent() -> None:
    left = db.select(db.func.count(OutboxMail.id)).where(OutboxMail.state != MailState.SENT)
    end = time.monotonic() + PATIENCE
    while db.session.scalar(left):
        db.session.rollback()
        assert time.monotonic() < end, "the worker does not get on"
        time.sleep(0.1)


def test_worker_killed_again_and_again_loses_nothing(
    each_app: Flask, postbox: Postbox, sent_to: list[str]
) -> None:
    for _ in range(KILLS):
        worker = start(each_app)
        time.sleep(random.uniform(0, 0.12))
        worker.kill()
        worker.join()
        let_claims_run_out()
    last = start(each_app)
    wait_until_all_are_sent()
    last.kill()
    last.join()
    times = Counter(message_id for message_id, _ in postbox.taken)
    assert sorted(times) == sorted(sent_to)
    assert sum(times.values()) - len(sent_to) <= KILLS  # at most the one in flight, each time
    assert len(set(postbox.taken)) == len(sent_to), "a second try sent other bytes"


def test_two_workers_send_together_and_each_mail_once(each_app: Flask, sent_to: list[str]) -> None:
    meeting = threading.Barrier(2)
    postboxes = Postbox(meeting), Postbox(meeting)
    with open_postbox(postboxes[0]) as first, open_postbox(postboxes[1]) as second:
        workers = [start(each_app, url) for url in (first, second)]
        wait_until_all_are_sent()
        for worker in workers:
            worker.kill()
            worker.join()
    assert all(postbox.taken for postbox in postboxes)
    taken = [message_id for postbox in postboxes for message_id, _ in postbox.taken]
    assert sorted(taken) == sorted(sent_to)


def claim() -> int | None:
    with transaction(visible=False):
        mail = claim_due_mail(clock.now())
        return mail.id if mail else None


@pytest.mark.parametrize("each_app", [POSTGRESQL], indirect=True)
def test_worker_takes_the_next_mail_at_once_while_another_holds_the_first(
    each_app: Flask, sent_to: list[str]
) -> None:
    def claim_elsewhere() -> int | None:
        with each_app.app_context():
            return claim()

    with ThreadPoolExecutor() as elsewhere, transaction(visible=False):
        mine = claim_due_mail(clock.now())
        theirs = elsewhere.submit(claim_elsewhere).result(PATIENCE)
        assert mine is not None
        assert theirs == mine.id + 1
