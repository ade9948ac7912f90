"""Shares add up to the cent or are refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.funding.rules import Share, ShareProblem, SharesDoNotAddUp, check_shares

TOTAL = Decimal("272009.37")


def shares(erdf: str, own: str, percent: str = "80", rest: str = "20") -> list[Share]:
    return [
        Share("ERDF", Decimal(erdf), Decimal(percent), rounded_down=True),
        Share("Own", Decimal(own), Decimal(rest)),
    ]


def problem_of(total: Decimal, given_shares: list[Share]) -> ShareProblem | None:
    """Why they are refused; None where they are not."""
    try:
        check_shares(total, given_shares)
    except SharesDoNotAddUp as refused:
        return refused.problem
    return None


def test_shares_of_a_published_budget_add_up() -> None:
    assert problem_of(TOTAL, shares("217607.49", "54401.88")) is None


@pytest.mark.parametrize(
    ("given_shares", "problem"),
    [
        ([], ShareProblem.NONE_GIVEN),
        (shares("217607.50", "54401.87"), ShareProblem.PERCENT_MISMATCH),
        (shares("217607.48", "54401.89"), ShareProblem.PERCENT_MISMATCH),
        (shares("217607.49", "54401.87"), ShareProblem.AMOUNT_SUM),
        (shares("217607.49", "54401.88", rest="20.01"), ShareProblem.PERCENT_SUM),
        (shares("217607.496", "54401.874"), ShareProblem.NOT_AN_AMOUNT),
        (shares("272010.37", "-1.00"), ShareProblem.NOT_AN_AMOUNT),
        (shares("NaN", "54401.88"), ShareProblem.NOT_AN_AMOUNT),
        (shares("Infinity", "54401.88"), ShareProblem.NOT_AN_AMOUNT),
        (shares("1E+40", "54401.88"), ShareProblem.NOT_AN_AMOUNT),
    ],
)
def test_shares_that_do_not_add_up_are_refused(
    given_shares: list[Share], problem: ShareProblem
) -> None:
    assert problem_of(TOTAL, given_shares) is problem


@pytest.mark.parametrize("total", ["0", "-5", "1.001", "NaN", "1E+40"])
def test_shares_of_a_total_that_is_no_amount_are_refused(total: str) -> None:
    assert problem_of(Decimal(total), shares("1", "1")) is ShareProblem.NOT_A_TOTAL


def test_share_not_marked_may_take_the_upper_cent() -> None:
    upper = Share("A", Decimal("217607.50"), Decimal(80))
    assert problem_of(TOTAL, [upper, Share("B", Decimal("54401.87"), Decimal(20))]) is None


def test_shares_without_percentages_need_only_add_up() -> None:
    first, all_own = Share("A", Decimal(1)), Share("B", Decimal("2.00"))
    checked_by_itself = Share("B", Decimal(2), Decimal("66.67"))
    assert problem_of(Decimal(3), [first, all_own]) is None
    assert problem_of(Decimal(3), [first, checked_by_itself]) is None


def test_shares_refused_say_the_figures() -> None:
    with pytest.raises(SharesDoNotAddUp) as caught:
        check_shares(TOTAL, shares("217607.49", "54401.87"))
    assert str(caught.value) == "The amounts add up to 272009.36, not to the total 272009.37."
    with pytest.raises(SharesDoNotAddUp) as caught:
        check_shares(TOTAL, shares("217607.50", "54401.87"))
    assert str(caught.value) == "ERDF: 80 % of the total is 217607.49, not 217607.50."


@given(cents=st.integers(1, 10**14 - 1), percent=st.integers(0, 100))
def test_shares_rounded_down_with_the_rest_always_add_up(cents: int, percent: int) -> None:
    down = cents * percent // 100
    union = Share("EU", Decimal(down) / 100, Decimal(percent), rounded_down=True)
    own = Share("Own", Decimal(cents - down) / 100, Decimal(100 - percent))
    assert problem_of(Decimal(cents) / 100, [union, own]) is None
