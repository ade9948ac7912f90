"""What staff decide about a cycle."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.texts import NO_TEXTS, Texts

ACADEMIC_MINUTES = (40, 45)


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
