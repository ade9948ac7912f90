"""Words and numbers that anyone can type into an address or a form: read, never trusted."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

Kind = TypeVar("Kind", bound=StrEnum)


MOST_LETTERS = 200


def read_words(text: str | None) -> str:
    """What is searched for, without the ends' spaces, never endless."""
    return (text or "").replace("\0", "").strip()[:MOST_LETTERS]


def read_id(text: str | None) -> int | None:
    """The number of a row, from 1; None for anything else."""
    digits = (text or "").strip()
    is_number = digits.isascii() and digits.isdigit() and len(digits) < 10
    return (int(digits) or None) if is_number else None


def read_member(kind: type[Kind], text: str | None) -> Kind | None:
    """The member of an enum that `text` names; None for anything else."""
    return kind(text) if text in {member.value for member in kind} else None
