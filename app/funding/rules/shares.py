"""Whether the shares of a project's money add up, to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from app.core.errors import RuleBroken
from app.core.texts import N_

CENT = Decimal("0.01")
WHOLE = Decimal(100)
LIMIT = Decimal(10) ** 12  # no project comes near, and the columns hold no more


class ShareProblem(StrEnum):
    """Why shares were refused."""

    NONE_GIVEN = "none_given"
    NOT_A_TOTAL = "not_a_total"
    NOT_AN_AMOUNT = "not_an_amount"
    PERCENT_SUM = "percent_sum"
    AMOUNT_SUM = "amount_sum"
    PERCENT_MISMATCH = "percent_mismatch"


MESSAGES = {
    ShareProblem.NONE_GIVEN: N_("Give at least one source of funding."),
    ShareProblem.NOT_A_TOTAL: N_("The total is an amount above zero with at most two decimals."),
    ShareProblem.NOT_AN_AMOUNT: N_(
        "%(label)s: an amount is not negative and has at most two decimals."
    ),
    ShareProblem.PERCENT_SUM: N_("The percentages add up to %(actual)s, not to 100."),
    ShareProblem.AMOUNT_SUM: N_("The amounts add up to %(actual)s, not to the total %(expected)s."),
    ShareProblem.PERCENT_MISMATCH: N_(
        "%(label)s: %(percent)s %% of the total is %(expected)s, not %(actual)s."
    ),
}


class SharesDoNotAddUp(RuleBroken):
    """`problem` says what is wrong; `values` hold the figures."""

    def __init__(self, problem: ShareProblem, **values: object) -> None:
        self.problem = problem
        super().__init__(MESSAGES[problem], **values)


@dataclass(frozen=True, slots=True)
class Share:
    """Who pays how much, in euro; `rounded_down` where the programme cuts off parts of a cent."""

    label: str
    amount: Decimal
    percent: Decimal | None = None
    rounded_down: bool = False


def check_shares(total: Decimal, shares: Sequence[Share]) -> None:
    """Raise SharesDoNotAddUp unless the amounts give `total` to the cent and fit their percentages.

    A percentage allows either cent around the exact figure (the Union's share is rounded down, so
    another's is rounded up); `rounded_down` allows only the lower. Source: a published Interreg
    budget, 272 009.37 = 217 607.49 (80 %) + 54 401.88.
    """
    if not shares:
        raise SharesDoNotAddUp(ShareProblem.NONE_GIVEN)
    if not _is_amount(total) or total == 0:
        raise SharesDoNotAddUp(ShareProblem.NOT_A_TOTAL)
    for share in shares:
        if not _is_amount(share.amount):
            raise SharesDoNotAddUp(ShareProblem.NOT_AN_AMOUNT, label=share.label)
    _check_percent_sum(shares)
    _check_amount_sum(total, shares)
    for share in shares:
        _check_percent(total, share)


def _is_amount(amount: Decimal) -> bool:
    return amount.is_finite() and 0 <= amount < LIMIT and amount % CENT == 0


def _check_percent_sum(shares: Sequence[Share]) -> None:
    percents = [share.percent for share in shares if share.percent is not None]
    actual = sum(percents, Decimal(0))
    if len(percents) == len(shares) and actual != WHOLE:
        raise SharesDoNotAddUp(ShareProblem.PERCENT_SUM, actual=actual)


def _check_amount_sum(total: Decimal, shares: Sequence[Share]) -> None:
    actual = sum((share.amount for share in shares), Decimal(0))
    if actual != total:
        raise SharesDoNotAddUp(ShareProblem.AMOUNT_SUM, actual=actual, expected=total)


def _check_percent(total: Decimal, share: Share) -> None:
    if share.percent is None:
        return
    exact = total * share.percent / WHOLE
    lower = exact.quantize(CENT, rounding=ROUND_DOWN)
    fits = share.amount == lower if share.rounded_down else abs(share.amount - exact) < CENT
    if not fits:
        raise SharesDoNotAddUp(
            ShareProblem.PERCENT_MISMATCH,
            label=share.label,
            percent=share.percent,
            expected=lower,
            actual=share.amount,
        )
