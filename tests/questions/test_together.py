"""Questions of several sessions on one form: what is asked alike is asked once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.core.texts import NO_TEXTS, Texts
from app.questions.rules import (
    Asked,
    AskedWhen,
    Given,
    Option,
    QuestionKind,
    ask_together,
    given_in,
)

BUS = (Option("o1", Texts("Rēzekne")), Option("o2", Texts("Daugavpils")))


def question(number: int, label: str = "Kāpēc?", **values: Any) -> Asked:
    defaults: dict[str, Any] = {
        "kind": QuestionKind.TEXT, "position": number, "hint": NO_TEXTS, "options": (),
        "asked_when": AskedWhen.REGISTRATION, "is_required": False, "shown_if_id": None,
        "shown_if_key": "", "answer_count": 0, "is_retired": False,
    }  # fmt: skip
    return Asked(id=number, label=Texts(label), **{**defaults, **values})


def bus(number: int, **values: Any) -> Asked:
    return question(number, "Autobuss", **{"kind": QuestionKind.CHOICE, "options": BUS, **values})


def told(*questions: list[Asked]) -> list[tuple[int, dict[int, int]]]:
    found = ask_together(dict(enumerate(questions, 1)))
    return [(each.asked.id, dict(each.own)) for each in found]


def test_same_question_of_several_sessions_is_asked_once() -> None:
    first, copy = question(1, position=0, answer_count=4), question(8, position=3)
    assert told([first], [copy]) == [(1, {1: 1, 2: 8})]


def test_question_that_differs_in_a_word_or_a_rule_is_another_one() -> None:
    first = question(1)
    for other in (
        question(2, "Kādēļ?"), question(2, is_required=True), question(2, hint=Texts("Īsi")),
        question(2, kind=QuestionKind.NUMBER), bus(2),
    ):  # fmt: skip
        assert told([first], [other]) == [(1, {1: 1}), (2, {2: 2})]


def test_option_that_is_not_offered_any_more_makes_no_difference() -> None:
    gone = Option("o3", Texts("Līvāni"), is_offered=False)
    assert len(told([bus(1, options=(*BUS, gone))], [bus(2)])) == 1
    assert len(told([bus(1, options=(*BUS, replace(gone, is_offered=True)))], [bus(2)])) == 2


def test_two_alike_of_one_session_stay_two() -> None:
    assert told([question(1), question(2)], [question(3)]) == [(1, {1: 1, 2: 3}), (2, {1: 2})]


def test_condition_is_alike_where_the_question_above_is() -> None:
    below = question(2, shown_if_id=1, shown_if_key="o1")
    copy = question(9, shown_if_id=8, shown_if_key="o1")
    assert told([bus(1), below], [bus(8), copy]) == [(1, {1: 1, 2: 8}), (2, {1: 2, 2: 9})]
    other_key = replace(copy, shown_if_key="o2")
    found = ask_together({1: [bus(1), below], 2: [bus(8), other_key]})
    assert [(each.asked.id, each.asked.shown_if_id) for each in found] == [
        (1, None), (2, 1), (9, 1),
    ]  # fmt: skip


def test_what_the_same_sessions_ask_stands_together_and_below_what_it_depends_on() -> None:
    one = [question(1, "A"), bus(2), question(3, "B", shown_if_id=2, shown_if_key="o1")]
    two = [question(5, "C"), bus(6)]
    assert [number for number, _own in told(one, two)] == [2, 1, 3, 5]


def test_form_says_to_each_session_what_it_asks() -> None:
    together = ask_together({1: [bus(1), question(2)], 2: [bus(8)]})
    given = Given(asked=(1, 2), values={1: "o2", 2: "Tā"})
    assert given_in(1, together, given) == Given(asked=(1, 2), values={1: "o2", 2: "Tā"})
    assert given_in(2, together, given) == Given(asked=(8,), values={8: "o2"})
    assert given_in(3, together, given) == Given()
