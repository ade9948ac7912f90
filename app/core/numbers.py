"""Numbers as people write them: a comma in Latvian and Lithuanian, a point in English."""

from __future__ import annotations

from decimal import Decimal


def number_text(number: Decimal | int, language: str) -> str:
    """'8', '7,5', '7.5' in English: no more decimals than there are."""
    plain = f"{Decimal(number).normalize():f}"
    return plain if language == "en" else plain.replace(".", ",")
