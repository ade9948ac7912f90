"""A certificate never states more than was attended, and nobody gets one below the share."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certificates.rules import (
    ALPHABET,
    MARK_LENGTH,
    Outcome,
    Standing,
    Target,
    format_number,
    initials,
    is_same_name,
    new_mark,
    read_number,
)
from app.core.numbers import number_text
from app.cycles.rules import EarnedBy, EarningRule


def by_share(share: int | None) -> EarningRule:
    return EarningRule(EarnedBy.NOTHING if share is None else EarnedBy.SHARE, share)


HOURS = st.decimals(min_value=0, max_value=200, places=2)


@given(attended=HOURS, held=HOURS, share=st.integers(min_value=0, max_value=100))
def test_hours_never_exceed_what_was_attended_or_held(
    attended: Decimal, held: Decimal, share: int
) -> None:
    standing = Standing(by_share(share), attended, held)
    assert (standing.hours <= attended, standing.hours <= held) == (True, True)
    if standing.is_earned:
        assert standing.hours * 100 >= held * share
        assert standing.hours > 0


@given(held=st.integers(min_value=1, max_value=300), share=st.integers(min_value=1, max_value=100))
def test_threshold_is_exact(held: int, share: int) -> None:
    threshold = Decimal(held * share) / 100
    below = threshold - Decimal("0.01")
    assert Standing(by_share(share), threshold, Decimal(held)).is_earned
    assert not Standing(by_share(share), below, Decimal(held)).is_earned


@pytest.mark.parametrize(
    ("standing", "outcome"),
    [
        (Standing(by_share(75), Decimal(6), Decimal(8)), Outcome.EARNED),
        (Standing(by_share(75), Decimal("5.99"), Decimal(8)), Outcome.TOO_FEW),
        (Standing(by_share(75), Decimal(0), Decimal(8)), Outcome.ABSENT),
        (Standing(by_share(0), Decimal(0), Decimal(8)), Outcome.ABSENT),
        (Standing(by_share(75), Decimal(0), Decimal(8), marks=0), Outcome.NOT_MARKED),
        (Standing(by_share(None), Decimal(8), Decimal(8)), Outcome.NO_RULE),
        (Standing(by_share(75), Decimal(8), Decimal(0)), Outcome.NOTHING_HELD),
    ],
)
def test_outcome_says_why_not(standing: Standing, outcome: Outcome) -> None:
    assert standing.outcome == outcome


def test_percent_is_rounded_down() -> None:
    assert Standing(by_share(75), Decimal("74.99"), Decimal(100)).percent == 74


def test_number_has_year_running_number_and_a_mark_without_lookalikes() -> None:
    mark = new_mark(random.Random(1).choice)
    assert format_number(2026, 42, mark) == f"2026-0042-{mark}"
    assert (len(mark), set("01OILU") & set(ALPHABET)) == (6, set())


@given(
    running=st.integers(1, 9_999_999),
    mark=st.text(ALPHABET, min_size=MARK_LENGTH, max_size=MARK_LENGTH),
)
def test_number_is_read_however_it_is_typed(running: int, mark: str) -> None:
    number = format_number(2026, running, mark)
    assert read_number(number) == number
    assert read_number(f"  {number.lower().replace('-', ' – ')} ") == number


def test_number_of_an_earlier_certificate_is_read_too() -> None:
    assert read_number("2026-0042-k7qd") == "2026-0042-K7QD"


@pytest.mark.parametrize(
    "typed",
    ["", "2026", "2026-0042", "2026-0042-K7QO", "x" * 900, "2026-0042-K7QDX", "2026-0042-K7QDXXX"],
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert read_number(typed) is None


def test_initials_give_nothing_more_away() -> None:
    assert [initials(n) for n in ("Anna Bērziņa", "ēriks ūdris-Kalns", "Anna")] == [
        "A. B.",
        "Ē. Ū.",
        "A.",
    ]


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("anna berzina", True),
        ("Bērziņa  Anna", True),
        ("Anna", False),
        ("", False),
        ("-", False),
        ("Anna Berziņš", False),
    ],
)
def test_name_is_compared_without_accents_and_order(typed: str, same: bool) -> None:
    assert is_same_name(typed, "Anna Bērziņa") is same


def test_hours_are_written_as_each_language_does() -> None:
    assert [number_text(Decimal("7.50"), code) for code in ("lv", "en", "lt")] == [
        "7,5",
        "7.5",
        "7,5",
    ]
    assert number_text(Decimal("20.00"), "lv") == "20"


def test_target_is_named_by_a_key() -> None:
    assert Target.from_key(Target("cycle", 7).key) == Target("cycle", 7)
