"""What staff can ask, and when."""

from __future__ import annotations

from enum import StrEnum

from app.core.texts import N_


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


_KINDS = {
    QuestionKind.TEXT: N_("Text"),
    QuestionKind.CHOICE: N_("One choice"),
    QuestionKind.SEVERAL: N_("Several choices"),
    QuestionKind.NUMBER: N_("Number"),
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
