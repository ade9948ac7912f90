"""Answers in the hands of staff, and how long they are kept."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db
from app.questions.models import Question
from app.registrations import services
from app.registrations.jobs import forget
from app.registrations.models import Registration
from app.registrations.queries import list_history
from app.registrations.rules import Happening, RegistrationState
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus
from tests import factories
from tests.materials import samples
from tests.registrations.test_answers import LATER, answers, ask, send, stored, visit


def office(of: Registration, more: str = "answers") -> str:
    return f"/manage/sessions/{of.training_session_id}/registrations/{of.id}/{more}"


def test_staff_change_answers_and_the_history_says_who_and_which(
    omar: FlaskClient, vija: FlaskClient
) -> None:
    own = visit(changes_until=clock.now() - timedelta(days=1))
    bus, why = ask(own, "choice", "Autobuss", is_required=True), ask(own)
    later = ask(own, label="Kad?", asked_when=LATER)
    person = factories.registration(own, state=RegistrationState.WAITING)
    path = office(person)
    assert omar.get(office(person, "")).text.count(path) == 1
    typed = {f"question_{why}": "Tāpēc", f"question_{later}": "Rīt"}
    assert omar.post(path, data=typed).location == path.removesuffix("answers")
    assert answers() == {why: "Tāpēc", later: "Rīt"}
    omar.post(path, data={**typed, f"question_{bus}": "o2"})
    lines = list_history(person.id)
    assert [(line.what, line.actor, line.note) for line in lines] == [
        (Happening.ANSWERED, "Omārs Ozols", "Autobuss"),
        (Happening.ANSWERED, "Omārs Ozols", "Kāpēc?; Kad?"),
    ]
    assert vija.get(path).status_code == 403
    assert vija.post(path, data={}).status_code == 403


def test_staff_hear_of_a_wrong_answer_at_its_field(omar: FlaskClient) -> None:
    own = visit()
    number = ask(own, "number", "Cik?")
    answer = omar.post(office(factories.registration(own)), data={f"question_{number}": "daudz"})
    assert (answer.status_code, answers()) == (422, {})
    assert f'id="question_{number}-error"' in answer.text


def test_staff_change_no_answer_of_who_cancelled_nor_of_another_session(
    omar: FlaskClient,
) -> None:
    own = visit()
    number = ask(own)
    gone = factories.registration(own, state=RegistrationState.CANCELLED)
    answer = omar.post(office(gone), data={f"question_{number}": "Tomēr"})
    assert (answer.status_code, answers()) == (422, {})
    assert office(gone) not in omar.get(office(gone, "")).text
    other = factories.training_session()
    path = office(gone).replace(f"sessions/{own.id}", f"sessions/{other.id}")
    assert omar.get(path).status_code == 404


@pytest.mark.parametrize(
    ("what", "days", "left"),
    [("cancelled", 13, 2), ("cancelled", 15, 0), ("waiting", 13, 2), ("waiting", 15, 0),
     ("confirmed", 400, 2), ("session cancelled", 13, 2), ("session cancelled", 15, 0)],
)  # fmt: skip
def test_answers_of_who_did_not_come_are_deleted_with_their_files(
    app: Flask, client: FlaskClient, what: str, days: int, left: int
) -> None:
    own = visit()
    why, file = ask(own), ask(own, "file", "Lapa")
    sent = {f"question_{why}": "Tāpēc", f"question_{file}": (BytesIO(samples.pdf()), "a.pdf")}
    send(client, **sent)
    person, row = db.session.scalars(db.select(Registration)).one(), own.id
    after = own.ends_at or clock.now()
    if what == "cancelled":
        services.cancel(person.id, actor=SYSTEM)
        after = clock.now()
    elif what == "waiting":
        person.state = RegistrationState.WAITING
    elif what == "session cancelled":
        db.session.get_one(TrainingSession, row).status = SessionStatus.CANCELLED
    db.session.commit()
    with time_machine.travel(after + timedelta(days=days), tick=False):
        forget()
    counts = db.session.scalars(db.select(Question.answer_count).order_by(Question.id))
    assert (len(answers()), len(stored(app)), sum(counts)) == (left, left // 2, left)
