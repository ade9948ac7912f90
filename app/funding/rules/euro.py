"""Amounts as people write and read them: a comma or a point, thousands apart or not."""

from __future__ import annotations

import re
from decimal import Decimal

from app.core.numbers import number_text

MINUS = "\N{MINUS SIGN}"
NARROW = "\N{NO-BREAK SPACE}"
LONGEST = 24
_PLAIN = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_SPACED = re.compile(r"[+-]?[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_POINTED = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
_COMMAED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+")


def parse_amount(written: str) -> Decimal:
    """The number in '272 009,37', '272009.37', '272.009,37' or '272,009.37'; raises ValueError.

    A single comma or point is decimal, so that '1,234' is never taken for a thousand and more.
    """
    text = " ".join(written.replace(MINUS, "-").split())
    text = re.sub(r"\s*(?:€|EUR|eiro|euro)$|^(?:€|EUR)\s*", "", text, flags=re.IGNORECASE)
    if len(text) > LONGEST:
        raise ValueError("not an amount")
    if _PLAIN.fullmatch(text) or _SPACED.fullmatch(text):
        return Decimal(text.replace(" ", "").replace(",", "."))
    if _POINTED.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if _COMMAED.fullmatch(text):
        return Decimal(text.replace(",", ""))
    raise ValueError("not an amount")


def euro(amount: Decimal, language: str) -> str:
    """'272 009,37' in Latvian and Lithuanian, '272,009.37' in English; always two decimals."""
    written = f"{amount:,.2f}"
    if language == "en":
        return written
    return written.replace(",", NARROW).replace(".", ",")


def percent(share: Decimal, language: str) -> str:
    """'80', '66,67', '66.67' in English: no more decimals than there are, the sign is yours."""
    return number_text(share, language)
