"""What certificates are issued for, to whom, in which language and by whose order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from app.core.texts import N_

LINK_DAYS = 3650  # a holder's link works ten years
ARCHIVE_DAYS = 7  # then the ZIP, full of names, is removed; it can be packed again
HOUSE = "house"  # who issues where no project names a beneficiary
Progress = Callable[[int, int], bool]  # told how many are done, and of how many: whether to go on
GROUP = 25  # people whose numbers are taken under one lock: a small part of a second


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
    THANKS = "thanks"  # to who spoke or led


class Shape(StrEnum):
    """How the sheet lies."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"

    @property
    def label(self) -> str:
        """English msgid."""
        return _SHAPE_LABELS[self]


_SHAPE_LABELS = {
    Shape.LANDSCAPE: N_("Landscape: A4 lying"),
    Shape.PORTRAIT: N_("Portrait: A4 upright"),
}


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
    shape: Shape = Shape.LANDSCAPE
    signature: str = ""  # the key of its picture in the storage
    is_thanks: bool = False  # letters of thanks to who spoke, instead
    is_correction: bool = False  # to those whose certificate says otherwise than attendance now


class CertificateState(StrEnum):
    """Whether a certificate stands."""

    VALID = "valid"
    REPLACED = "replaced"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        """English msgid."""
        return _STATE_LABELS[self]

    @classmethod
    def since(cls, *, revoked_at: datetime | None, replaced_at: datetime | None) -> Self:
        """The state of one that was revoked or replaced then, or neither."""
        if revoked_at:
            return cls("revoked")
        return cls("replaced" if replaced_at else "valid")


_STATE_LABELS = {
    CertificateState.VALID: N_("Valid"),
    CertificateState.REPLACED: N_("Replaced"),
    CertificateState.REVOKED: N_("Revoked"),
}


class CertificateKind(StrEnum):
    """What a certificate says: hours that somebody attended, or thanks to who spoke."""

    ATTENDANCE = "attendance"
    THANKS = "thanks"


class ObjectionState(StrEnum):
    """What became of an objection to the hours."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """English msgid."""
        return _OBJECTION_LABELS[self]


_OBJECTION_LABELS = {
    ObjectionState.OPEN: N_("Waits for an answer"),
    ObjectionState.ACCEPTED: N_("Accepted"),
    ObjectionState.DECLINED: N_("Declined"),
}
