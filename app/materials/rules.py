"""Who may see a material."""

from __future__ import annotations

from enum import StrEnum

from app.core.texts import N_


class Visibility(StrEnum):
    """Each includes the ones behind it: staff see all."""

    ALL = "all"
    PARTICIPANTS = "participants"
    STAFF = "staff"

    @property
    def label(self) -> str:
        """English msgid."""
        return _LABELS[self]


_LABELS = {
    Visibility.ALL: N_("Everyone"),
    Visibility.PARTICIPANTS: N_("Participants"),
    Visibility.STAFF: N_("Staff only"),
}
