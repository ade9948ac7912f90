"""What a file says, held against what was issued: word for word, however it was set."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum

from app.certificates.rules.numbers import find_numbers
from app.core.search import fold

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")  # "8,5" is one word, and not the end of "18,5"
LONGEST_NAME = 30  # words


class Finding(StrEnum):
    """How one thing in a file compares with what was issued."""

    SAME = "same"
    OTHER = "other"  # it does not stand there like this
    UNREAD = "unread"  # where it should stand was not found, or was not looked at


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, folded; signs and line breaks do not count."""
    return _WORD.findall(fold(text))


def stands_in(said: Sequence[str], phrases: Iterable[str]) -> Finding:
    """Whether every phrase stands among the words `said`, its own words in a row."""
    found = all(_place_of(words_of(phrase), said) >= 0 for phrase in phrases)
    return Finding.SAME if found else Finding.OTHER


def before(said: Sequence[str], phrase: str) -> Sequence[str]:
    """The words that stand before a phrase; none where it is not found."""
    return said[: max(_place_of(words_of(phrase), said), 0)]


def between(said: Sequence[str], start: str, end: str) -> str:
    """The words between two phrases, the nearest to the second; '' where they are not found or
    are more than a name has.

    One name is read from a file, not any of many: a list of names would make the answer an oracle.
    """
    opening, first = words_of(start), before(said, end)
    starts = [at for at in range(len(first)) if list(first[at : at + len(opening)]) == opening]
    name = first[starts[-1] + len(opening) :] if starts else []
    return " ".join(name) if len(name) <= LONGEST_NAME else ""


def is_readable(name: str) -> bool:
    """Whether a name can be compared as it was read; letters written from the right come out of
    a PDF in their shapes and in any order.
    """
    return bool(name) and not any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in name)


def _place_of(phrase: Sequence[str], said: Sequence[str]) -> int:
    size = len(phrase)
    places = range(len(said) - size + 1)
    return next((at for at in places if list(said[at : at + size]) == list(phrase)), -1)


def numbers_named(text: str, title: str, named: Iterable[str]) -> list[str]:
    """The numbers of certificates that a file is about: those in addresses it shows, else those
    it shows, else those of its title, else of what is not seen.
    """
    shown = re.sub(r"(?<=certificates/)\s+", "", text)
    addresses = " ".join(part[:40] for part in shown.split("certificates/")[1:])
    sources = (addresses, text, title, " ".join(named))
    return next((found for found in map(find_numbers, sources) if found), [])
