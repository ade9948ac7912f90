"""How a mark was made."""

from __future__ import annotations

from enum import StrEnum

from app.core.texts import N_


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
