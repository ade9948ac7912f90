"""What the sessions of a cycle ask, answered on the one form for several of them."""

from __future__ import annotations

import re
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import SYSTEM, VISITOR
from app.core.db import db
from app.cycles.models import Cycle
from app.cycles.rules import RegistrationMode
from app.questions import services as questions
from app.registrations import services
from app.registrations.models import Answer, Need, Registration
from app.registrations.rules.cycles import Chosen
from app.sessions.models import TrainingSession
from tests.materials import samples
from tests.registrations.people import applicant, choose
from tests.registrations.test_answers import LATER, ask, stored
from tests.registrations.test_cycles import sessions_of

FORM = "/cycles/cikls/register?lang=en"
post = partial(choose, FORM)


@pytest.fixture
def rows(cycle: Cycle) -> list[TrainingSession]:
    return sessions_of(cycle, 3, 3, 3)


def kept() -> dict[tuple[int, int], Any]:
    """What is kept, by session and question."""
    db.session.expire_all()
    found = db.session.execute(
        db.select(Registration.training_session_id, Answer.question_id, Answer.value).join(
            Registration, Registration.id == Answer.registration_id
        )
    )
    return {(row[0], row[1]): row[2] for row in found}


def needs() -> list[tuple[int, str]]:
    found = db.session.execute(
        db.select(Registration.training_session_id, Need.dietary)
        .join(Registration, Registration.id == Need.registration_id)
        .order_by(Registration.id)
    )
    return [(row[0], row[1]) for row in found]


def asked_in(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="question_(\d+)"', page)))


def faults(page: str) -> list[str]:
    return re.findall(r'id="([a-z_\d]+)-error"', page)


def test_form_asks_what_the_sessions_ask_and_says_of_which(
    client: FlaskClient, rows: list[TrainingSession]
) -> None:
    own, later = ask(rows[1], label="Kā brauksiet?"), ask(rows[1], asked_when=LATER)
    page = client.get(FORM).text
    assert asked_in(page) == [str(own)]
    assert str(later) not in asked_in(page)
    assert 'enctype="multipart/form-data"' in page
    assert f'data-shown-if="sessions" data-shown-key="{rows[1].id}"' in page
    assert "Answer only if you come to: Working with clients." in page


def test_answers_are_kept_with_the_session_that_asked(
    client: FlaskClient, rows: list[TrainingSession]
) -> None:
    first, second = ask(rows[0]), ask(rows[1], "number", "Cik?")
    sent = {f"question_{first}": "Tāpēc", f"question_{second}": "7,5"}
    assert post(client, rows[0], rows[1], **sent).status_code == 303
    assert kept() == {(rows[0].id, first): "Tāpēc", (rows[1].id, second): "7.5"}


def test_needed_answer_is_needed_of_who_comes_to_that_session_alone(
    client: FlaskClient, rows: list[TrainingSession]
) -> None:
    number = ask(rows[1], is_required=True)
    refused = post(client, rows[0], rows[1])
    assert (refused.status_code, faults(refused.text)) == (422, [f"question_{number}"])
    assert db.session.scalars(db.select(Registration)).all() == []
    assert post(client, rows[0], **{f"question_{number}": "Nevienam"}).status_code == 303
    assert kept() == {}


def test_what_was_typed_stands_in_a_form_that_comes_back(
    client: FlaskClient, rows: list[TrainingSession]
) -> None:
    number = ask(rows[1], is_required=True)
    page = post(client, **{f"question_{number}": "Rakstīts velti"})
    assert faults(page.text) == ["sessions"]
    assert "Rakstīts velti" in page.text


def test_copied_question_is_asked_once_and_kept_with_each_session(
    client: FlaskClient, rows: list[TrainingSession]
) -> None:
    ask(rows[0], "choice", "Autobuss", is_required=True)
    questions.copy_questions(rows[2].id, rows[0].id, actor=SYSTEM)
    page = client.get(FORM).text
    [number] = asked_in(page)
    refused = post(client, rows[2])  # needed although the first session is not chosen
    assert faults(refused.text) == [f"question_{number}"]
    assert post(client, rows[0], rows[2], **{f"question_{number}": "o2"}).status_code == 303
    assert [(own, value) for (own, _question), value in kept().items()] == [
        (rows[0].id, "o2"), (rows[2].id, "o2"),
    ]  # fmt: skip
    assert len(kept()) == 2


def test_condition_holds_on_the_form_of_a_cycle(
    client: FlaskClient, rows: list[TrainingSession]
) -> None:
    above = ask(rows[0], "choice", "Autobuss")
    below = ask(rows[0], is_required=True, shown_if=(above, "o1"))
    assert post(client, rows[0], **{f"question_{above}": "o2"}).status_code == 303
    other = post(client, rows[0], given_name="Juris", **{f"question_{above}": "o1"})
    assert faults(other.text) == [f"question_{below}"]


def test_whole_cycle_asks_for_all_of_its_sessions(
    client: FlaskClient, cycle: Cycle, rows: list[TrainingSession]
) -> None:
    cycle.registration_mode = RegistrationMode.WHOLE
    db.session.commit()
    first, second = ask(rows[0], is_required=True), ask(rows[2], label="Cik?")
    page = client.get(FORM).text
    assert asked_in(page) == [str(first), str(second)]
    assert "data-shown-if" not in page
    assert faults(post(client).text) == [f"question_{first}"]
    post(client, **{f"question_{first}": "Jā", f"question_{second}": "Divi"})
    assert kept() == {(rows[0].id, first): "Jā", (rows[2].id, second): "Divi"}


def test_file_is_kept_once_for_each_session_that_asks_and_is_chosen(
    app: Flask, client: FlaskClient, rows: list[TrainingSession]
) -> None:
    number = ask(rows[0], "file", "Pieteikums")
    for row in rows[1:]:
        questions.copy_questions(row.id, rows[0].id, actor=SYSTEM)
    sent = {f"question_{number}": (BytesIO(samples.pdf()), "lapa.pdf")}
    assert post(client, rows[0], rows[2], **sent).status_code == 303
    keys = {row.file_key for row in db.session.scalars(db.select(Answer))}
    assert sorted(key.rsplit("/", maxsplit=1)[-1] for key in keys) == sorted(stored(app))
    assert len(keys) == 2


def test_refused_form_leaves_no_file(
    app: Flask, client: FlaskClient, rows: list[TrainingSession]
) -> None:
    number = ask(rows[0], "file", "Pieteikums")
    app.config["PEOPLE_PER_MAILBOX"] = 0
    sent = {f"question_{number}": (BytesIO(samples.pdf()), "lapa.pdf")}
    assert (post(client, rows[0], **sent).status_code, stored(app), kept()) == (422, [], {})


def test_who_is_registered_before_changes_no_answer(
    app: Flask, client: FlaskClient, rows: list[TrainingSession]
) -> None:
    first, second = ask(rows[0], "file"), ask(rows[1], label="Cik?")
    chosen = Chosen(rows[0].cycle_id or 0, (rows[0].id,))
    services.register_for_cycle(chosen, applicant(email="pia@example.lv"), actor=VISITOR)
    sent = {f"question_{first}": (BytesIO(samples.pdf()), "lapa.pdf"), f"question_{second}": "2"}
    assert post(client, rows[0], rows[1], **sent).status_code == 303
    assert (kept(), stored(app)) == ({(rows[1].id, second): "2"}, [])


def test_needs_are_told_once_for_the_sessions_that_ask(
    client: FlaskClient, rows: list[TrainingSession]
) -> None:
    rows[0].asks_needs = rows[2].asks_needs = True
    db.session.commit()
    page = client.get(FORM).text
    assert page.count('name="dietary"') == 1
    assert f'data-shown-key="{rows[0].id} {rows[2].id}"' in page
    assert post(client, *rows, dietary="Riekstus nē").status_code == 303
    assert needs() == [(rows[0].id, "Riekstus nē"), (rows[2].id, "Riekstus nē")]


def test_form_of_a_machine_keeps_no_answer(
    app: Flask, client: FlaskClient, rows: list[TrainingSession]
) -> None:
    number = ask(rows[0], "file")
    sent = {f"question_{number}": (BytesIO(samples.pdf()), "lapa.pdf"), "website": "x"}
    assert (post(client, rows[0], **sent).status_code, kept(), stored(app)) == (303, {}, [])


def test_form_takes_one_statement_more_for_questions_of_any_number_of_sessions(
    client: FlaskClient, rows: list[TrainingSession], counted: Any
) -> None:
    used = []
    for number in range(3):
        db.session.expunge_all()
        with counted() as statements:
            client.get(FORM)
        used.append(statements.count)
        if number < 2:
            ask(rows[number], label=f"J{number}")
    assert [each - used[0] for each in used] == [0, 1, 1]
