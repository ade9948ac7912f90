"""What a question is: its kind, its words, when it is asked, what a form says to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from app.core.texts import N_, NO_TEXTS, Texts

MOST_QUESTIONS = 40  # of a session: nobody reads more
LONGEST_ANSWER = 1000
Value: TypeAlias = str | list[str] | dict[str, str]  # as the database keeps it, by kind


class QuestionKind(StrEnum):
    """What an answer looks like."""

    TEXT = "text"
    CHOICE = "choice"
    SEVERAL = "several"
    NUMBER = "number"
    DATE = "date"
    FILE = "file"

    @property
    def label(self) -> str:
        """English msgid."""
        return _KINDS[self]

    @property
    def has_options(self) -> bool:
        """Whether one answers by choosing."""
        return self in (QuestionKind.CHOICE, QuestionKind.SEVERAL)


_KINDS = {
    QuestionKind.TEXT: N_("Text"),
    QuestionKind.CHOICE: N_("One choice"),
    QuestionKind.SEVERAL: N_("Several choices"),
    QuestionKind.NUMBER: N_("A number"),
    QuestionKind.DATE: N_("Date"),
    QuestionKind.FILE: N_("File"),
}


class AskedWhen(StrEnum):
    """With the registration, or only of those who have a place."""

    REGISTRATION = "registration"
    ACCEPTED = "accepted"

    @property
    def label(self) -> str:
        """English msgid."""
        return _WHEN[self]


_WHEN = {
    AskedWhen.REGISTRATION: N_("When registering"),
    AskedWhen.ACCEPTED: N_("Only of those who have a place"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """What can be chosen; not `is_offered` where it was taken away after somebody chose it."""

    key: str
    text: Texts
    is_offered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPlan:
    """A question as staff word it; `shown_if` is (id, key) of another one's option."""

    kind: QuestionKind
    label: Texts
    hint: Texts = NO_TEXTS
    options: Sequence[Texts] = ()
    asked_when: AskedWhen = AskedWhen.REGISTRATION
    is_required: bool = False
    shown_if: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question of a session as forms and lists know it, in the order of `position`."""

    id: int
    position: int
    kind: QuestionKind
    label: Texts
    hint: Texts
    options: tuple[Option, ...]
    asked_when: AskedWhen
    is_required: bool
    shown_if_id: int | None
    shown_if_key: str
    answer_count: int
    is_retired: bool  # not asked any more; what was answered stays

    @property
    def offered(self) -> tuple[Option, ...]:
        """What can be chosen now."""
        return tuple(option for option in self.options if option.is_offered)

    def option_words(self, key: str) -> Texts:
        """The words of an option, none for one that never was."""
        return next((option.text for option in self.options if option.key == key), NO_TEXTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a form says: of the questions `asked`, `values` are answered, `stays` left alone.

    All others have no answer (any more): left empty, or not shown.
    """

    asked: tuple[int, ...] = ()
    values: Mapping[int, Value] = field(default_factory=dict)
    stays: frozenset[int] = frozenset()


NOTHING_GIVEN = Given()
