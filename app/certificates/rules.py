"""Who has earned a certificate, what its number looks like, whose name it is: no database, no
HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.core.search import fold
from app.core.texts import N_

ALPHABET = (
    "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read as something else: no 0 O 1 I L U
)
MARK_LENGTH = 4  # 810 000 ways: nobody walks from one certificate to the next
_NUMBER = re.compile(rf"(20\d\d)-(\d{{4,7}})-([{ALPHABET}]{{{MARK_LENGTH}}})")
_APART = re.compile(r"[\W_]+")
LINK_DAYS = 3650  # a holder's link works ten years
ARCHIVE_DAYS = 7  # then the ZIP, full of names, is removed; it can be packed again
Progress = Callable[[int, int], None]  # called with how many are done, and of how many


class PaperLanguage(StrEnum):
    """What a certificate is printed in; the first language is the larger one."""

    LV = "lv"
    LV_EN = "lv-en"
    LV_LT = "lv-lt"

    @property
    def label(self) -> str:
        """English msgid."""
        return _LANGUAGE_LABELS[self]

    @property
    def codes(self) -> tuple[str, ...]:
        """('lv',) or ('lv', 'en')."""
        return tuple(self.value.split("-"))


_LANGUAGE_LABELS = {
    PaperLanguage.LV: N_("Latvian"),
    PaperLanguage.LV_EN: N_("Latvian and English"),
    PaperLanguage.LV_LT: N_("Latvian and Lithuanian"),
}


class Design(StrEnum):
    """What a certificate is for; each has its own look."""

    SESSION = "session"
    CYCLE = "cycle"
    STUDY_VISIT = "study_visit"


@dataclass(frozen=True, slots=True)
class Target:
    """What certificates are issued for: one training session or one whole cycle."""

    kind: str  # "session" or "cycle"
    id: int

    @property
    def key(self) -> str:
        """'session:12': names the target in a job."""
        return f"{self.kind}:{self.id}"

    @classmethod
    def from_key(cls, key: str) -> Target:
        """The target that `key` names."""
        kind, _, number = key.partition(":")
        return cls(kind, int(number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How certificates are to be issued; `registration_id` names one person, 0 all who earned
    one.
    """

    language: PaperLanguage
    signatory_name: str
    signatory_position: str
    place: str = ""
    send_mail: bool = True
    registration_id: int = 0


class Outcome(StrEnum):
    """Whether somebody has earned a certificate, or why not yet."""

    EARNED = "earned"
    NO_RULE = "no_rule"
    NOTHING_HELD = "nothing_held"
    NOT_MARKED = "not_marked"
    ABSENT = "absent"
    TOO_FEW = "too_few"

    @property
    def label(self) -> str:
        """English msgid."""
        return _OUTCOME_LABELS[self]


_OUTCOME_LABELS = {
    Outcome.EARNED: N_("Earned"),
    Outcome.NO_RULE: N_("No share of hours is set"),
    Outcome.NOTHING_HELD: N_("No academic hours are planned"),
    Outcome.NOT_MARKED: N_("Attendance is not marked yet"),
    Outcome.ABSENT: N_("Was not present"),
    Outcome.TOO_FEW: N_("Too few hours"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Academic hours attended and held of one person; `share` is the percent to attend, None: no
    rule.
    """

    attended: Decimal
    held: Decimal
    share: int | None
    marks: int = 1  # days marked for this person, present or not

    @property
    def hours(self) -> Decimal:
        """The hours a certificate may state: those attended, never more than were held."""
        return max(Decimal(0), min(self.attended, self.held))

    @property
    def percent(self) -> int:
        """Whole percent of the hours held, rounded down, so that 74.9 never reads 75."""
        return int(self.hours * 100 / self.held) if self.held > 0 else 0

    @property
    def outcome(self) -> Outcome:
        """Earned at exactly the share and above; with no hour attended never."""
        if self.share is None:
            return Outcome.NO_RULE
        if self.held <= 0:
            return Outcome.NOTHING_HELD
        if self.hours > 0 and self.hours * 100 >= self.held * self.share:
            return Outcome.EARNED
        if self.marks == 0:
            return Outcome.NOT_MARKED
        return Outcome.TOO_FEW if self.hours else Outcome.ABSENT

    @property
    def is_earned(self) -> bool:
        """Whether a certificate may be issued."""
        return self.outcome is Outcome.EARNED


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


def initials(name: str) -> str:
    """'A. B.' of a full name, one letter for each part between spaces."""
    return " ".join(f"{part[0].upper()}." for part in name.split() if part[0].isalnum())


def is_same_name(typed: str, name: str) -> bool:
    """Whether the same full name was typed: any order, case, accents and hyphens do not count."""
    return bool(_words(typed)) and _words(typed) == _words(name)


def _words(name: str) -> list[str]:
    return sorted(_APART.sub(" ", fold(name)).split())
