"""Conditions, options with keys that last, numbers as people write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InvalidInput, RuleBroken
from app.core.texts import NO_TEXTS, Texts
from app.questions.rules import (
    Asked,
    AskedWhen,
    Option,
    QuestionKind,
    QuestionPlan,
    Value,
    asked_of,
    check_options_needed,
    check_order,
    check_plan,
    check_removable,
    fit_options,
    missing,
    number_text,
    plain_number,
    read_number,
    read_options,
    shown_among,
    value_cell,
    value_text,
)

BUS = (Option("o1", Texts("Rēzekne", "Rezekne")), Option("o2", Texts("Daugavpils")))
CHOICE, TEXT = QuestionKind.CHOICE, QuestionKind.TEXT


def question(number: int, kind: QuestionKind = TEXT, **values: Any) -> Asked:
    defaults: dict[str, Any] = {
        "position": number, "label": Texts(f"J{number}"), "hint": NO_TEXTS, "options": (),
        "asked_when": AskedWhen.REGISTRATION, "is_required": False, "shown_if_id": None,
        "shown_if_key": "", "answer_count": 0, "is_retired": False,
    }  # fmt: skip
    return Asked(id=number, kind=kind, **{**defaults, **values})


def bus(**values: Any) -> Asked:
    return question(1, CHOICE, options=BUS, **values)


def if_first(number: int, key: str = "o1", **values: Any) -> Asked:
    return question(number, shown_if_id=1, shown_if_key=key, **values)


def ids(questions: list[Asked]) -> list[int]:
    return [each.id for each in questions]


@pytest.mark.parametrize(
    ("chosen", "shown"), [({}, [1]), ({1: ["o1"]}, [1, 2]), ({1: ["o2"]}, [1]), ({1: []}, [1])]
)
def test_question_with_a_condition_is_shown_by_that_option_alone(
    chosen: dict[int, list[str]], shown: list[int]
) -> None:
    assert ids(shown_among([bus(), if_first(2)], chosen)) == shown


def test_answer_to_a_hidden_question_shows_nothing() -> None:
    inner = question(2, CHOICE, options=BUS, shown_if_id=1, shown_if_key="o1")
    last = question(3, shown_if_id=2, shown_if_key="o2")
    assert ids(shown_among([bus(), inner, last], {1: ["o2"], 2: ["o2"]})) == [1]
    assert ids(shown_among([bus(), inner, last], {1: ["o1"], 2: ["o2"]})) == [1, 2, 3]


def test_missing_are_the_needed_ones_that_are_shown() -> None:
    asked = [bus(is_required=True), if_first(2, is_required=True), question(3)]
    assert ids(missing(asked, {})) == [1]
    assert ids(missing(asked, {1: "o1"})) == [2]
    assert ids(missing(asked, {1: "o2"})) == []
    assert ids(missing(asked, {1: "o1", 2: "x"})) == []


def test_later_questions_are_for_those_who_have_a_place() -> None:
    asked = [question(1), question(2, asked_when=AskedWhen.ACCEPTED)]
    assert ids(asked_of(asked, has_place=False)) == [1]
    assert ids(asked_of(asked, has_place=True)) == [1, 2]


def words(*lines: str) -> list[Texts]:
    return [Texts(line) for line in lines]


def keys(options: tuple[Option, ...]) -> list[tuple[str, str, bool]]:
    return [(option.key, option.text.lv, option.is_offered) for option in options]


def test_options_keep_their_keys_when_they_change_places() -> None:
    now = fit_options(BUS, words("Daugavpils", "Rēzekne"), is_answered=True)
    assert keys(now) == [("o2", "Daugavpils", True), ("o1", "Rēzekne", True)]


def test_reworded_line_keeps_its_key() -> None:
    now = fit_options(BUS, words("Rēzekne, stacija", "Daugavpils"), is_answered=True)
    assert keys(now) == [("o1", "Rēzekne, stacija", True), ("o2", "Daugavpils", True)]


def test_option_that_was_taken_away_stays_with_those_who_chose_it() -> None:
    fewer = words("Daugavpils", "Ludza", "Rīga")
    assert keys(fit_options(BUS, fewer, is_answered=True)) == [
        ("o2", "Daugavpils", True), ("o3", "Ludza", True), ("o4", "Rīga", True),
        ("o1", "Rēzekne", False),
    ]  # fmt: skip
    assert [key for key, *_ in keys(fit_options(BUS, fewer, is_answered=False))] == [
        "o2", "o3", "o4"
    ]  # fmt: skip


def test_option_that_comes_back_has_its_old_key() -> None:
    gone = fit_options(BUS, words("Daugavpils", "Ludza", "Rīga"), is_answered=True)
    back = fit_options(gone, words("Rēzekne", "Daugavpils"), is_answered=True)
    assert keys(back)[:2] == [("o1", "Rēzekne", True), ("o2", "Daugavpils", True)]


@given(st.lists(st.lists(st.sampled_from("ABCDEFG"), min_size=2, unique=True), max_size=6))
def test_key_never_changes_hands_and_never_is_lost(rounds: list[list[str]]) -> None:
    options = fit_options((), words("X", "Y"), is_answered=True)
    known: set[str] = set()
    for lines in rounds:
        options = fit_options(options, words(*lines), is_answered=True)
        assert [option.text.lv for option in options if option.is_offered] == lines
        assert len({option.key for option in options}) == len(options)
        assert known <= {option.key for option in options}
        known = {option.key for option in options}


@pytest.mark.parametrize(
    "lines", [[], ["Viens"], ["Viens", "viens"], ["A" * 201, "B"], [str(n) for n in range(61)]]
)
def test_options_that_make_no_choice_are_refused(lines: list[str]) -> None:
    with pytest.raises(InvalidInput) as fault:
        fit_options((), words(*lines), is_answered=False)
    assert fault.value.field == "options_lv"


def test_options_are_read_line_by_line() -> None:
    read = read_options({"lv": "Jā\n\n Nē ", "en": "Yes\nNo", "lt": ""})
    assert read == [Texts("Jā", "Yes"), Texts("Nē", "No")]
    with pytest.raises(InvalidInput) as fault:
        read_options({"lv": "Jā\nNē", "en": "Yes", "lt": ""})
    assert fault.value.field == "options_en"


def plan(kind: QuestionKind = TEXT, **values: Any) -> QuestionPlan:
    return QuestionPlan(kind=kind, label=Texts("J"), **values)


@pytest.mark.parametrize(
    ("condition", "above"),
    [((1, "o9"), [bus()]), ((7, "o1"), [bus()]), ((1, "o1"), [question(1)])],
)
def test_condition_must_be_an_option_further_up(
    condition: tuple[int, str], above: list[Asked]
) -> None:
    with pytest.raises(InvalidInput) as fault:
        check_plan(plan(shown_if=condition), None, above)
    assert fault.value.field == "shown_if"


def test_condition_on_a_question_further_down_is_refused() -> None:
    own = question(1)
    below = question(2, CHOICE, options=BUS)
    with pytest.raises(InvalidInput):
        check_plan(plan(shown_if=(2, "o1")), own, [below])
    check_plan(plan(shown_if=(2, "o1")), question(3), [below])


def test_condition_cannot_be_asked_later_than_what_depends_on_it() -> None:
    later = bus(asked_when=AskedWhen.ACCEPTED)
    with pytest.raises(InvalidInput):
        check_plan(plan(shown_if=(1, "o1")), None, [later])
    check_plan(plan(shown_if=(1, "o1"), asked_when=AskedWhen.ACCEPTED), None, [later])
    with pytest.raises(InvalidInput) as fault:
        check_plan(plan(CHOICE, asked_when=AskedWhen.ACCEPTED), bus(), [if_first(2)])
    assert fault.value.field == "asked_when"


def test_what_others_depend_on_stays() -> None:
    with pytest.raises(InvalidInput) as fault:
        check_plan(plan(TEXT), bus(), [if_first(2)])
    assert fault.value.field == "kind"
    with pytest.raises(InvalidInput):
        check_options_needed(bus(), BUS[1:], [if_first(2)])
    check_options_needed(bus(), BUS[:1], [if_first(2)])
    with pytest.raises(RuleBroken):
        check_removable(bus(), [if_first(2)])
    with pytest.raises(RuleBroken):
        check_order([if_first(2), bus()])
    check_order([bus(), question(3), if_first(2)])


def test_kind_stays_once_somebody_has_answered() -> None:
    with pytest.raises(InvalidInput) as fault:
        check_plan(plan(CHOICE), question(1, answer_count=1), [])
    assert fault.value.field == "kind"
    check_plan(plan(CHOICE), question(1), [])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("12", "12"), ("7,5", "7.5"), (" 7.50 ", "7.5"), ("-0", "0"), ("+3", "3"), ("0012", "12"),
     ("1000000000000", "1000000000000"), ("-0,000", "0")],
)  # fmt: skip
def test_number_is_kept_plainly(typed: str, kept: str) -> None:
    assert plain_number(read_number(typed)) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "NaN", "sNaN", "inf", "1e309", "1e3", "٣", "²", "1 000", "7,", ",5", "0x10", "1_0",
     "9999999999999", "1.1234567", "--1", "1" * 5000],
)  # fmt: skip
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - it is all that a field needs to know
        read_number(typed)


@given(st.decimals(-(10**12), 10**12, places=6, allow_nan=False, allow_infinity=False))
def test_number_written_is_the_number_read(number: Decimal) -> None:
    kept = plain_number(number)
    for language in ("lv", "en"):
        assert read_number(number_text(kept, language)) == number


@given(st.text(max_size=40))
def test_any_text_is_a_finite_number_or_refused(text: str) -> None:
    try:
        number = read_number(text)
    except ValueError:
        return
    assert number.is_finite()
    assert abs(number) <= 10**12


@pytest.mark.parametrize(
    ("asked", "value", "text"),
    [
        (question(1), "Sveiki", "Sveiki"),
        (bus(), "o1", "Rezekne"),
        (bus(), "o9", ""),
        (question(1, QuestionKind.SEVERAL, options=BUS), ["o1", "o2"], "Rezekne, Daugavpils"),
        (question(1, QuestionKind.NUMBER), "7.5", "7.5"),
        (question(1, QuestionKind.FILE), {"name": "a.pdf"}, "a.pdf"),
    ],
)
def test_value_reads_in_words(asked: Asked, value: Value, text: str) -> None:
    assert value_text(asked, value, "en") == text


def test_number_and_date_are_themselves_in_a_sheet() -> None:
    number, day = question(1, QuestionKind.NUMBER), question(2, QuestionKind.DATE)
    assert value_cell(number, "7.5", "lv") == Decimal("7.5")
    assert str(value_cell(day, "2026-12-01", "lv")) == "2026-12-01"
    assert value_cell(day, None, "lv") is None
    assert value_text(number, "7.5", "lv") == "7,5"
