"""A worker killed at any moment loses nothing; two share the work."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterator
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
from app.outbox.rules import MailState
from app.registrations import services
from tests import factories
from tests.outbox.worker import work
from tests.registrations.people import applicant
from tests.site import free_port

PEOPLE, KILLS, PATIENCE = 20, 10, 30
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.outbox.worker"])


class Postbox:
    """Keeps what it takes, by Message-ID."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        content = bytes(envelope.content)
        self.taken.append((message_from_bytes(content)["Message-ID"], content))
        time.sleep(0.01)  # long enough to be killed in
        return "250 OK"


@pytest.fixture
def postbox(each_app: Flask) -> Iterator[Postbox]:
    handler = Postbox()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    each_app.config["MAIL_URL"] = f"smtp://127.0.0.1:{controller.port}"
    yield handler
    controller.stop()


@pytest.fixture
def sent_to(postbox: Postbox) -> list[str]:
    """The Message-IDs of what many people are to be told."""
    seminar = factories.training_session(capacity=PEOPLE // 2)
    for number in range(PEOPLE):
        services.register(seminar.id, applicant(f"P{number} Priede"), actor=VISITOR)
    return list(db.session.scalars(db.select(OutboxMail.message_id)))


def start(app: Flask) -> BaseProcess:
    """A worker that has begun."""
    is_ready = PROCESSES.Event()
    url, folder = app.config["SQLALCHEMY_DATABASE_URI"], str(app.config["DATA_DIR"])
    worker = PROCESSES.Process(target=work, args=(url, folder, app.config["MAIL_URL"], is_ready))
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


def test_two_workers_send_each_mail_once(
    each_app: Flask, postbox: Postbox, sent_to: list[str]
) -> None:
    workers = [start(each_app), start(each_app)]
    wait_until_all_are_sent()
    for worker in workers:
        worker.kill()
        worker.join()
    assert sorted(message_id for message_id, _ in postbox.taken) == sorted(sent_to)
