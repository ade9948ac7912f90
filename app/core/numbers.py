"""Numbers as people write them: a comma in Latvian and Lithuanian, a point in English."""

from __future__ import annotations

from decimal import Decimal

MEGABYTE = 1 << 20


def number_text(number: Decimal | int, language: str) -> str:
    """'8', '7,5', '7.5' in English: no more decimals than there are."""
    plain = f"{Decimal(number).normalize():f}"
    return plain if language == "en" else plain.replace(".", ",")


def size_text(size: int, language: str) -> str:
    """'640 KB', '2,4 MB' in Latvian and Lithuanian, '2.4 MB' in English."""
    if size < MEGABYTE:
        return f"{max(1, round(size / 1024))} KB"
    megabytes = f"{size / MEGABYTE:.1f} MB"
    return megabytes if language == "en" else megabytes.replace(".", ",")
