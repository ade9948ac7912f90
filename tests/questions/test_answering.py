"""Fields made of questions: whatever is typed, what comes out is an answer or a fault."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.core.forms import Form
from app.core.texts import NO_TEXTS, Texts
from app.questions.forms import Asking, asking, data_of, field_name
from app.questions.rules import (
    LONGEST_ANSWER,
    Asked,
    AskedWhen,
    Given,
    Option,
    QuestionKind,
    Value,
    read_number,
)

OPTIONS = (Option("o1", Texts("Jā")), Option("o2", Texts("Nē")), Option("o3", Texts("?"), False))


def question(kind: QuestionKind, number: int = 1, **values: Any) -> Asked:
    defaults: dict[str, Any] = {
        "position": number, "label": Texts(f"J{number}"), "hint": NO_TEXTS, "options": OPTIONS,
        "asked_when": AskedWhen.REGISTRATION, "is_required": False, "shown_if_id": None,
        "shown_if_key": "", "answer_count": 0, "is_retired": False,
    }  # fmt: skip
    return Asked(id=number, kind=kind, **{**defaults, **values})


def sent(app: Flask, questions: list[Asked], data: dict[str, Any]) -> Given | None:
    """What a form says that was sent, None for a refused one."""
    with app.test_request_context(method="POST", data=data):
        form = asking(Form, questions)()
        assert isinstance(form, Asking)
        return form.given() if form.validate() else None


def is_answer(kind: QuestionKind, value: Value) -> bool:
    if kind is QuestionKind.SEVERAL:
        return bool(value) and set(value) <= {"o1", "o2"} and len(set(value)) == len(value)
    assert isinstance(value, str)
    if kind is QuestionKind.CHOICE:
        return value in ("o1", "o2")
    if kind is QuestionKind.NUMBER:
        return read_number(value).is_finite()
    if kind is QuestionKind.DATE:
        return 2000 <= date.fromisoformat(value).year <= 2099
    clean = all(unicodedata.category(c) not in ("Cc", "Cs") or c in "\n\t" for c in value)
    return 0 < len(value) <= LONGEST_ANSWER and clean


HINTS = st.sampled_from(["o1", "o2", "o3", "12", "7,5", "NaN", "2026-11-26", "26.11.2026.", ""])


@pytest.mark.parametrize("kind", [kind for kind in QuestionKind if kind is not QuestionKind.FILE])
@given(typed=st.lists(st.one_of(HINTS, st.text(max_size=1100)), max_size=3))
@example(typed=["\r"])
@example(typed=["", "o3"])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_an_answer_or_refused(
    app: Flask, kind: QuestionKind, typed: list[str]
) -> None:
    said = sent(app, [question(kind)], {field_name(1): typed})
    assert said is None or all(is_answer(kind, value) for value in said.values.values())


@given(st.sampled_from(["o1", "o2", "o3", "", "x"]), st.text(max_size=20))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_answer_comes_only_with_its_condition(app: Flask, chosen: str, text: str) -> None:
    asked = [
        question(QuestionKind.CHOICE),
        question(QuestionKind.TEXT, 2, shown_if_id=1, shown_if_key="o1"),
    ]
    said = sent(app, asked, {field_name(1): chosen, field_name(2): text})
    assert said is None or 2 not in said.values or said.values[1] == "o1"


@pytest.mark.parametrize(
    ("kind", "value"),
    [(QuestionKind.TEXT, "Sveiki"), (QuestionKind.CHOICE, "o2"), (QuestionKind.NUMBER, "7.5"),
     (QuestionKind.SEVERAL, ["o1", "o2"]), (QuestionKind.DATE, "2026-11-26")],
)  # fmt: skip
def test_kept_answer_is_the_form_and_the_form_is_the_answer(
    app: Flask, kind: QuestionKind, value: Value
) -> None:
    asked = [question(kind)]
    with app.test_request_context():
        form = asking(Form, asked)(data=data_of(asked, {1: value}))
        assert isinstance(form, Asking)
        assert form.given().values == {1: value}


def test_form_that_asks_nothing_is_the_form_itself() -> None:
    assert asking(Form, []) is Form


def test_option_that_was_taken_away_is_not_taken(app: Flask) -> None:
    assert sent(app, [question(QuestionKind.CHOICE)], {field_name(1): "o3"}) is None
