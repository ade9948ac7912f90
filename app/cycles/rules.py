"""What staff decide about a cycle."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.core.texts import N_, NO_TEXTS, Texts

ACADEMIC_MINUTES = (40, 45)


class RegistrationMode(StrEnum):
    """How people register for the sessions of a cycle."""

    EACH = "each"
    CHOSEN = "chosen"
    WHOLE = "whole"

    @property
    def label(self) -> str:
        """English msgid."""
        return _MODES[self]


_MODES = {
    RegistrationMode.EACH: N_("For each session by itself"),
    RegistrationMode.CHOSEN: N_("For the sessions they choose, on one page"),
    RegistrationMode.WHOLE: N_("Only for the whole cycle"),
}


class EarnedBy(StrEnum):
    """What earns a certificate of a session or of a whole cycle."""

    NOTHING = "nothing"
    ALL_DAYS = "all_days"
    SHARE = "share"
    CHOSEN_DAYS = "chosen_days"

    @property
    def label(self) -> str:
        """English msgid."""
        return _EARNED_BY[self]


_EARNED_BY = {
    EarnedBy.NOTHING: N_("No certificate"),
    EarnedBy.ALL_DAYS: N_("All days"),
    EarnedBy.SHARE: N_("A share of the academic hours"),
    EarnedBy.CHOSEN_DAYS: N_("The compulsory days"),
}
WITH_SHARE = (EarnedBy.SHARE, EarnedBy.CHOSEN_DAYS)


@dataclass(frozen=True, slots=True)
class EarningRule:
    """What earns a certificate; `share`: percent of the hours held, on top of compulsory days."""

    by: EarnedBy = EarnedBy.NOTHING
    share: int | None = None
    needs_task: bool = False

    def __bool__(self) -> bool:
        return self.by is not EarnedBy.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class CyclePlan:
    """All of a cycle but its sessions."""

    title: Texts
    summary: Texts = NO_TEXTS
    audience: Texts = NO_TEXTS
    project_id: int | None = None
    method: str = ""
    certificate_by: EarnedBy = EarnedBy.NOTHING
    certificate_share: int | None = None
    certificate_task: bool = False
    academic_minutes: int = 45
    signatory_name: str = ""
    signatory_position: str = ""
    is_published: bool = False
    registration_mode: RegistrationMode = RegistrationMode.EACH
