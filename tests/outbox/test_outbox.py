"""A mail is a row first; the worker hands it to a real server, once, whatever happens."""

from __future__ import annotations

import re
import signal
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import db
from app.outbox import jobs, services
from app.outbox.jobs import drain
from app.outbox.models import OutboxMail
from app.outbox.rules import MailState, pause_before
from app.outbox.services import delivering

WRITTEN = {"kind": "test", "recipient": "pia@example.lv", "subject": "Sign in", "language": "lv"}


@pytest.fixture
def templates(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "test"
    folder.mkdir(parents=True)
    (folder / "note.txt").write_text("Labdien, {{ name }}!")
    (folder / "note.html").write_text("<p>Labdien, {{ name }}!</p>")
    app.jinja_loader.searchpath.append(str(folder.parent))  # type: ignore[union-attr]


def queue(name: str = "Pia", **values: Any) -> OutboxMail:
    mail_id = services.queue_mail(
        **{**WRITTEN, "template": "test/note", "context": {"name": name}, **values}
    )
    return db.session.get_one(OutboxMail, mail_id)


def state_of(mail: OutboxMail) -> MailState:
    found: MailState = db.session.scalars(
        db.select(OutboxMail.state).where(OutboxMail.id == mail.id)
    ).one()
    return found


class Inbox:
    """A mail server's handler that keeps what it takes, and answers as it is told."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.answer = "250 OK"
        self.answer_to_recipient = "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.answer_to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_to_recipient

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            self.taken.append(envelope)
        return self.answer


@pytest.fixture
def inbox(app: Flask) -> Any:
    handler = Inbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}"
    yield handler
    controller.stop()


def test_mail_is_kept_for_the_office_while_no_server_is_set(templates: None) -> None:
    mail = queue()
    assert (mail.state, mail.text, drain()) == (MailState.KEPT, "Labdien, Pia!", 0)


def test_worker_sends_each_mail_once(templates: None, inbox: Inbox) -> None:
    first, second = queue("Pia"), queue("Jānis")
    assert (drain(), drain()) == (2, 0)
    assert [
        b"Message-ID: " + m.message_id.encode() in e.content
        for m, e in zip((first, second), inbox.taken, strict=True)
    ] == [True, True]
    assert db.session.scalars(db.select(OutboxMail.state)).all() == [MailState.SENT, MailState.SENT]


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        ("550 5.1.1 no such mailbox", MailState.REFUSED),
        ("450 4.2.1 mailbox busy", MailState.QUEUED),
    ],
)
def test_bad_address_is_final_and_a_busy_one_is_not(
    templates: None, inbox: Inbox, answer: str, fate: MailState
) -> None:
    mail = queue()
    inbox.answer_to_recipient = answer
    drain()
    assert (mail.state, mail.last_error, inbox.taken) == (fate, answer, [])
    if fate is MailState.REFUSED:
        inbox.answer_to_recipient = "250 OK"
        assert drain() == 0
        services.send_again(mail.id)
        assert (drain(), state_of(mail)) == (1, MailState.SENT)


def test_refused_mail_fails_for_good(templates: None, inbox: Inbox) -> None:
    mail = queue()
    inbox.answer = "550 no such mailbox"
    drain()
    assert (mail.state, mail.last_error) == (MailState.FAILED, "550 no such mailbox")


def test_busy_server_is_tried_again_later_with_the_same_id(templates: None, inbox: Inbox) -> None:
    mail = queue()
    inbox.answer = "451 come back later"
    drain()
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 1)
    inbox.answer = "250 OK"
    assert drain() == 0
    with time_machine.travel(clock.now() + pause_before(2) + timedelta(seconds=1)):
        assert drain() == 1
    assert (state_of(mail), len(inbox.taken)) == (MailState.SENT, 1)


def test_mail_claimed_by_a_killed_worker_goes_out_later(templates: None, inbox: Inbox) -> None:
    mail = queue()
    delivering._claim()
    assert drain() == 0
    with time_machine.travel(clock.now() + timedelta(minutes=4)):
        assert drain() == 1
    assert state_of(mail) == MailState.SENT


def test_pauses_grow_to_four_hours() -> None:
    pauses = [pause_before(attempt) for attempt in range(2, 12)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=30), timedelta(hours=4))


def test_office_shows_mail_with_its_fate(templates: None, omar: FlaskClient) -> None:
    mail = queue()
    page = omar.get(f"/manage/outbox/{mail.id}").text
    assert "Labdien, Pia!" in page


@pytest.mark.parametrize("mails", [1, 3])
def test_outbox_list_costs_the_same_for_any_length(
    templates: None, vija: FlaskClient, counted: Any, mails: int
) -> None:
    for number in range(mails):
        queue(f"Pia {number}")
    vija.get("/manage/outbox/")
    with counted() as statements:
        assert vija.get("/manage/outbox/").status_code == 200
    assert statements.count == 4


def test_outbox_is_closed_to_strangers(client: FlaskClient) -> None:
    assert client.get("/manage/outbox/").location == "/login?next=/manage/outbox/"


def test_mail_that_opens_an_account_is_read_by_administrators_alone(
    templates: None, ada: FlaskClient, omar: FlaskClient
) -> None:
    link, plain = queue(kind="account.reset_asked"), queue()
    pages = [f"/manage/outbox/{mail.id}{rest}" for mail in (link, plain) for rest in ("", "/html")]
    assert [omar.get(page).status_code for page in pages] == [403, 403, 200, 200]
    assert [ada.get(page).status_code for page in pages] == [200, 200, 200, 200]


@pytest.mark.parametrize(("seconds", "times"), [(60.0, 1), (0.0, 4)])
def test_worker_asks_its_timers_once_a_minute_while_it_is_busy(
    app: Flask, monkeypatch: pytest.MonkeyPatch, seconds: float, times: int
) -> None:
    asked: list[bool] = []
    mails = iter([1, 1, 1])

    def deliver(limit: int) -> int:
        left = next(mails, 0)
        if not left:
            signal.raise_signal(signal.SIGTERM)
        return left

    monkeypatch.setattr(jobs, "TIMER_SECONDS", seconds)
    monkeypatch.setattr(jobs, "run_timers", lambda: asked.append(True))
    monkeypatch.setattr(jobs, "deliver_due", deliver)
    jobs.run_forever()
    assert len(asked) == times


def test_outbox_shows_what_was_not_delivered(app: Flask, omar: FlaskClient) -> None:
    for state in (MailState.FAILED, MailState.REFUSED, MailState.SENT):
        db.session.add(
            OutboxMail(message_id=state.value, subject=f"{state} mail", state=state, kind="x",
                       recipient="pia@example.lv")
        )  # fmt: skip
    db.session.commit()
    page = omar.get("/manage/outbox/?state=undelivered&lang=en").text
    assert re.findall(r">(\w+ mail)<", page) == ["refused mail", "failed mail"]
    assert '<option value="undelivered" selected>Not delivered (2)</option>' in page
