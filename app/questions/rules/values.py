"""What an answer may be and how it reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from app.core.dates import day_long
from app.questions.rules.kinds import Asked, QuestionKind, Value

LARGEST_NUMBER = Decimal(10**12)
_NUMBER = re.compile(r"[+-]?\d{1,13}([.,]\d{1,6})?", re.ASCII)


def read_number(text: str) -> Decimal:
    """'12', '7,5', '-3.25'; ValueError for anything else, and beyond a million millions."""
    found = _NUMBER.fullmatch(text.strip())
    number = Decimal(found[0].replace(",", ".")) if found else LARGEST_NUMBER + 1
    if abs(number) > LARGEST_NUMBER:
        raise ValueError(text)
    return number


def plain_number(number: Decimal) -> str:
    """As the database keeps it: '7.5', '1200', '0'."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def number_text(kept: str, language: str) -> str:
    """'7,5' in Latvian and Lithuanian, '7.5' in English."""
    return kept if language == "en" else kept.replace(".", ",")


def value_text(question: Asked, value: Value, language: str) -> str:
    """A kept answer in words."""
    return _TEXT[question.kind](question, value, language)


_Words: TypeAlias = Callable[[Asked, Value, str], str]
_TEXT: Mapping[QuestionKind, _Words] = {
    QuestionKind.TEXT: lambda _q, value, _language: str(value),
    QuestionKind.CHOICE: lambda q, value, language: q.option_words(str(value)).in_(language),
    QuestionKind.SEVERAL: lambda q, value, language: ", ".join(
        filter(None, (q.option_words(key).in_(language) for key in value))
    ),
    QuestionKind.NUMBER: lambda _q, value, language: number_text(str(value), language),
    QuestionKind.DATE: lambda _q, value, language: day_long(
        date.fromisoformat(str(value)), language
    ),
    QuestionKind.FILE: lambda _q, value, _l: value["name"] if isinstance(value, dict) else "",
}


def value_cell(question: Asked, value: Value | None, language: str) -> str | date | Decimal | None:
    """A kept answer for a sheet: numbers and dates as such."""
    if value is None:
        return None
    if question.kind is QuestionKind.NUMBER:
        return Decimal(str(value))
    if question.kind is QuestionKind.DATE:
        return date.fromisoformat(str(value))
    return value_text(question, value, language)
