"""How a mark was made, when it may be made, and how many hours it is worth."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.core.errors import InvalidInput, RuleBroken
from app.core.texts import N_

LEAST_SPARE_ROWS = 4
SPARE_ROW_FOR = 8  # one empty row of the sheet for so many who are expected


class MarkedHow(StrEnum):
    """By hand on the screen, from the signed paper sheet, or by QR code."""

    BY_HAND = "by_hand"
    FROM_PAPER = "from_paper"
    QR = "qr"

    @property
    def label(self) -> str:
        """English msgid."""
        return _LABELS[self]


_LABELS = {
    MarkedHow.BY_HAND: N_("On the screen"),
    MarkedHow.FROM_PAPER: N_("From the signed sheet"),
    MarkedHow.QR: N_("By QR code"),
}
BY_STAFF = (MarkedHow.BY_HAND, MarkedHow.FROM_PAPER)


def is_markable(held_on: date, today: date) -> bool:
    """Whether a day's attendance may be taken: from its date on, by the clock of its place."""
    return today >= held_on


def check_markable(held_on: date, today: date) -> None:
    """Raises RuleBroken for a day that has not come yet."""
    if not is_markable(held_on, today):
        raise RuleBroken(
            N_("This day has not come yet. Attendance can be marked from its date on.")
        )


def check_known(marked: Collection[int], confirmed: Collection[int]) -> None:
    """Raises InvalidInput("marks") if somebody marked holds no confirmed place any more."""
    strangers = set(marked) - set(confirmed)
    if strangers:
        raise InvalidInput(
            "marks",
            N_(
                "Somebody on this list no longer has a confirmed place, so nothing was saved. "
                "Please look through the list as it is now and save again."
            ),
        )


def attended_hours(held: Mapping[int, Decimal], attended: Collection[int]) -> Decimal:
    """Academic hours of the days attended; a day counts once, and only if it was held."""
    return sum((held[day] for day in set(attended) & held.keys()), Decimal(0))


def spare_rows(expected: int) -> int:
    """How many empty rows the printed sheet has for people who come without registration."""
    return max(LEAST_SPARE_ROWS, expected // SPARE_ROW_FOR)
