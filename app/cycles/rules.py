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


@dataclass(frozen=True, slots=True, kw_only=True)
class CyclePlan:
    """All of a cycle but its sessions. `certificate_share`: percent of hours, None: no
    certificate.
    """

    title: Texts
    summary: Texts = NO_TEXTS
    audience: Texts = NO_TEXTS
    project_id: int | None = None
    method: str = ""
    certificate_share: int | None = None
    academic_minutes: int = 45
    signatory_name: str = ""
    signatory_position: str = ""
    is_published: bool = False
    registration_mode: RegistrationMode = RegistrationMode.EACH
