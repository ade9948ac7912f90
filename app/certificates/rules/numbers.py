"""What the number of a certificate looks like, and whose name it is."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.core.search import fold

ALPHABET = (
    "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read as something else: no 0 O 1 I L U
)
MARK_LENGTH = 6  # 729 million ways for each running number: decision 0027
OLD_MARK_LENGTH = 4  # of certificates issued before
_NUMBER = re.compile(
    rf"(20\d\d)-(\d{{4,7}})-([{ALPHABET}]{{{MARK_LENGTH}}}|[{ALPHABET}]{{{OLD_MARK_LENGTH}}})"
)
_AMONG = re.compile(rf"(?<![\w-]){_NUMBER.pattern}(?![\w-])")
_APART = re.compile(r"[\W_]+")


def format_number(year: int, running: int, mark: str) -> str:
    """'2026-0042-K7QD': running number of the year, then a mark that cannot be guessed."""
    return f"{year}-{running:04d}-{mark}"


def new_mark(choose: Callable[[str], str]) -> str:
    """The mark of a new number; `choose` takes one character of a string (secrets.choice)."""
    return "".join(choose(ALPHABET) for _ in range(MARK_LENGTH))


def read_number(typed: str) -> str | None:
    """The number as it is kept, however it was typed (spaces, small letters, long dashes); None
    if it is none.
    """
    dashed = re.sub(r"[\s‐-―−_./-]+", "-", typed[:60].strip())
    found = _NUMBER.fullmatch(dashed.strip("-").upper())
    return found.group() if found else None


def find_numbers(text: str) -> list[str]:
    """Every number that stands in a text by itself, each once, in order."""
    return list(dict.fromkeys(found.group() for found in _AMONG.finditer(text)))


def has_unused_signs(typed: str) -> bool:
    """Whether the mark holds a letter or digit that none has: something else stands there."""
    mark = re.split(r"[\W_]+", typed.strip())[-1].upper()
    return len(mark) in (MARK_LENGTH, OLD_MARK_LENGTH) and not set(mark) <= set(ALPHABET)


def initials(name: str) -> str:
    """'A. B.' of a full name, one letter for each part between spaces."""
    return " ".join(f"{part[0].upper()}." for part in name.split() if part[0].isalnum())


def is_same_name(typed: str, name: str) -> bool:
    """Whether the same full name was typed: any order, case, accents and hyphens do not count."""
    return bool(_words(typed)) and _words(typed) == _words(name)


def _words(name: str) -> list[str]:
    return sorted(_APART.sub(" ", fold(name)).split())
