"""Staff make questions without code, through the pages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db
from app.core.errors import NotFound
from app.core.texts import Texts
from app.questions import services
from app.questions.models import Question
from app.questions.queries import list_questions
from app.questions.rules import MOST_QUESTIONS, AskedWhen, QuestionKind, QuestionPlan
from app.sessions.models import TrainingSession
from tests import factories
from tests.conftest import StatementCount


def form_of(**values: Any) -> dict[str, Any]:
    return {"kind": "text", "label_lv": "Kas Jums jāzina?", "asked_when": "registration", **values}


def choice(session_id: int, *lines: str, **values: Any) -> int:
    options = [Texts(line) for line in lines or ("Rēzekne", "Daugavpils")]
    plan = QuestionPlan(
        kind=QuestionKind.CHOICE, label=Texts("Kur iekāpsiet?"), options=options, **values
    )
    return services.add_question(session_id, plan, actor=SYSTEM)


def text(session_id: int, label: str = "Piezīmes", **values: Any) -> int:
    plan = QuestionPlan(kind=QuestionKind.TEXT, label=Texts(label), **values)
    return services.add_question(session_id, plan, actor=SYSTEM)


def labels(session_id: int) -> list[str]:
    db.session.expire_all()
    return [each.label.lv for each in list_questions(session_id) if not each.is_retired]


def count_of(session_id: int) -> int:
    return db.session.get_one(TrainingSession, session_id, populate_existing=True).question_count


def test_question_is_made_on_the_page(omar: FlaskClient) -> None:
    own = factories.training_session()
    page = f"/manage/sessions/{own.id}/questions"
    answer = omar.post(
        f"{page}/new",
        data=form_of(
            kind="choice", label_en="Where do you board?", label_lt="Kur įlipsite?",
            hint_lv="Autobuss gaida 10 minūtes.", options_lv="Rēzekne\nDaugavpils",
            options_en="Rezekne\nDaugavpils", is_required="y", asked_when="accepted",
        ),
    )  # fmt: skip
    assert (answer.status_code, answer.location) == (303, f"{page}/")
    (made,) = list_questions(own.id)
    assert (made.kind, made.asked_when) == (QuestionKind.CHOICE, AskedWhen.ACCEPTED)
    assert made.label == Texts("Kas Jums jāzina?", "Where do you board?", "Kur įlipsite?")
    assert [(o.key, o.text) for o in made.options] == [
        ("o1", Texts("Rēzekne", "Rezekne")), ("o2", Texts("Daugavpils", "Daugavpils")),
    ]  # fmt: skip
    assert (made.is_required, count_of(own.id)) == (True, 1)
    shown = omar.get(f"{page}/").text
    assert "Rēzekne · Daugavpils" in shown
    assert "Autobuss gaida" in omar.get(f"{page}/{made.id}/").text


def test_condition_is_chosen_from_the_options_further_up(omar: FlaskClient) -> None:
    own = factories.training_session()
    first = choice(own.id)
    page = f"/manage/sessions/{own.id}/questions"
    assert f'value="{first}.o1"' in omar.get(f"{page}/new").text
    omar.post(f"{page}/new", data=form_of(shown_if=f"{first}.o2"))
    _, second = list_questions(own.id)
    assert (second.shown_if_id, second.shown_if_key) == (first, "o2")
    assert "Daugavpils" in omar.get(f"{page}/").text
    assert f'value="{first}.o2" selected' in re.sub(
        r'selected value="([^"]+)"', r'value="\1" selected', omar.get(f"{page}/{second.id}/").text
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"label_lv": " "}, "label_lv"),
        ({"label_lv": "J" * 201}, "label_lv"),
        ({"kind": "essay"}, "kind"),
        ({"kind": "choice", "options_lv": "Viens"}, "options_lv"),
        ({"kind": "several", "options_lv": "A\nB", "options_en": "A"}, "options_en"),
        ({"shown_if": "1.o1"}, "shown_if"),
        ({"asked_when": "never"}, "asked_when"),
    ],
)
def test_wrong_question_is_refused_at_its_field(
    omar: FlaskClient, values: dict[str, str], field: str
) -> None:
    own = factories.training_session()
    answer = omar.post(f"/manage/sessions/{own.id}/questions/new", data=form_of(**values))
    assert (answer.status_code, list_questions(own.id)) == (422, [])
    assert f'id="{field}-error"' in answer.text


def test_questions_are_moved_by_buttons(omar: FlaskClient) -> None:
    own = factories.training_session()
    numbers = [text(own.id, label) for label in ("A", "B", "C")]
    page = f"/manage/sessions/{own.id}/questions"
    omar.post(f"{page}/{numbers[2]}/up")
    assert labels(own.id) == ["A", "C", "B"]
    omar.post(f"{page}/{numbers[0]}/down")
    assert labels(own.id) == ["C", "A", "B"]
    omar.post(f"{page}/{numbers[2]}/up")
    assert labels(own.id) == ["C", "A", "B"]


def test_question_stays_below_the_one_it_depends_on(omar: FlaskClient) -> None:
    own = factories.training_session()
    first = choice(own.id)
    second = text(own.id, shown_if=(first, "o1"))
    page = f"/manage/sessions/{own.id}/questions"
    answer = omar.post(f"{page}/{second}/up", follow_redirects=True)
    assert "jāpaliek zem jautājuma" in answer.text
    assert labels(own.id) == ["Kur iekāpsiet?", "Piezīmes"]
    answer = omar.post(f"{page}/{first}/remove", follow_redirects=True)
    assert "ir atkarīgs „Piezīmes”" in answer.text
    assert count_of(own.id) == 2


def test_question_nobody_answered_is_gone(omar: FlaskClient) -> None:
    own = factories.training_session()
    number = text(own.id)
    omar.post(f"/manage/sessions/{own.id}/questions/{number}/remove")
    assert (list_questions(own.id), count_of(own.id)) == ([], 0)


def test_question_with_answers_is_asked_no_more_and_can_be_asked_again(omar: FlaskClient) -> None:
    own = factories.training_session()
    number = text(own.id)
    db.session.get_one(Question, number).answer_count = 3
    db.session.commit()
    page = f"/manage/sessions/{own.id}/questions"
    assert "Atbildējuši 3 cilvēki" in omar.get(f"{page}/").text
    assert "Atbildējuši 3 cilvēki" in omar.get(f"{page}/{number}/").text
    omar.post(f"{page}/{number}/remove")
    (kept,) = list_questions(own.id)
    assert (kept.is_retired, kept.answer_count, count_of(own.id)) == (True, 3, 0)
    assert "Vairs nejautā" in omar.get(f"{page}/").text
    omar.post(f"{page}/{number}/again")
    assert (labels(own.id), count_of(own.id)) == (["Piezīmes"], 1)


def test_kind_of_an_answered_question_stays(omar: FlaskClient) -> None:
    own = factories.training_session()
    number = text(own.id)
    db.session.get_one(Question, number).answer_count = 1
    db.session.commit()
    answer = omar.post(
        f"/manage/sessions/{own.id}/questions/{number}/",
        data=form_of(kind="choice", options_lv="A\nB"),
    )
    assert (answer.status_code, 'id="kind-error"' in answer.text) == (422, True)
    assert list_questions(own.id)[0].kind is QuestionKind.TEXT


def test_questions_are_copied_with_their_conditions(omar: FlaskClient) -> None:
    soon = factories.training_session(starts_at=clock.now() + timedelta(days=3))
    own = factories.training_session()
    text(own.id, "Savs")
    first = choice(soon.id)
    text(soon.id, "Cik no turienes?", shown_if=(first, "o2"))
    services.set_asks_needs(soon.id, asks=True, actor=SYSTEM)
    page = f"/manage/sessions/{own.id}/questions"
    answer = omar.post(f"{page}/copy", data={"source": str(soon.id)})
    assert (answer.status_code, count_of(own.id)) == (303, 3)
    _, copied, child = list_questions(own.id)
    assert (child.label.lv, child.shown_if_id) == ("Cik no turienes?", copied.id)
    assert child.shown_if_key == "o2"
    assert copied.id != first
    assert db.session.get_one(TrainingSession, own.id).asks_needs


def test_copy_of_nothing_is_refused(omar: FlaskClient) -> None:
    own, empty = factories.training_session(), factories.training_session()
    page = f"/manage/sessions/{own.id}/questions"
    assert omar.post(f"{page}/copy", data={"source": str(empty.id)}).status_code == 422
    assert omar.post(f"{page}/copy", data={"source": "x"}).status_code == 422


def test_session_asks_only_so_many_questions(omar: FlaskClient) -> None:
    own = factories.training_session()
    for number in range(MOST_QUESTIONS):
        text(own.id, f"J{number}")
    answer = omar.post(f"/manage/sessions/{own.id}/questions/new", data=form_of())
    assert (answer.status_code, count_of(own.id)) == (422, MOST_QUESTIONS)


def test_question_of_another_session_is_not_found(omar: FlaskClient) -> None:
    own, other = factories.training_session(), factories.training_session()
    number = text(other.id)
    page = f"/manage/sessions/{own.id}/questions/{number}"
    for way in ("up", "down", "remove", "again"):
        assert omar.post(f"{page}/{way}").status_code == 404
    assert omar.get(f"{page}/").status_code == 404
    with pytest.raises(NotFound):
        services.move_question(other.id, 987_654, 1, actor=SYSTEM)


def test_viewer_looks_and_changes_nothing(vija: FlaskClient) -> None:
    own = factories.training_session()
    number = choice(own.id)
    page = f"/manage/sessions/{own.id}/questions"
    shown = vija.get(f"{page}/").text
    assert "Kur iekāpsiet?" in shown
    assert f"{page}/{number}/" not in shown
    assert vija.get(f"{page}/preview").status_code == 200
    assert vija.get(f"{page}/{number}/").status_code == 403
    assert vija.get(f"{page}/new").status_code == 403


def test_preview_shows_every_kind_as_participants_see_it(omar: FlaskClient) -> None:
    own = factories.training_session()
    first = choice(own.id)
    for kind in (k for k in QuestionKind if not k.has_options):
        plan = QuestionPlan(kind=kind, label=Texts(f"Veids {kind}"), shown_if=(first, "o1"))
        services.add_question(own.id, plan, actor=SYSTEM)
    shown = omar.get(f"/manage/sessions/{own.id}/questions/preview").text
    for sign in ('type="radio"', "<textarea", 'inputmode="decimal"', 'type="date"', 'type="file"'):
        assert sign in shown
    assert shown.count(f'data-shown-if="question_{first}" data-shown-key="o1"') == 4
    assert shown.count("Atbildiet tikai tad, ja") == 4


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_as_many_statements_for_many_questions(
    app: Flask, omar: FlaskClient, counted: type[StatementCount], number: int
) -> None:
    own = factories.training_session()
    for count in range(number):
        text(own.id, f"J{count}")
    db.session.expire_all()
    with counted() as statements:
        omar.get(f"/manage/sessions/{own.id}/questions/")
    assert statements.count == 5


def test_questions_are_made_on_either_engine(each_app: Flask) -> None:
    own = factories.training_session()
    first = choice(own.id)
    text(own.id, shown_if=(first, "o1"))
    services.move_question(own.id, first, -1, actor=SYSTEM)
    assert (labels(own.id), count_of(own.id)) == (["Kur iekāpsiet?", "Piezīmes"], 2)
