"""What staff tell everyone who is registered."""

from __future__ import annotations

from enum import StrEnum

from app.core.texts import N_
from app.sessions.rules import SessionStatus


class Announcement(StrEnum):
    """What staff tell everyone who is registered."""

    CHANGED = "changed"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    REOPENED = "reopened"

    @property
    def label(self) -> str:
        """English msgid."""
        return _ANNOUNCED[self][0]

    @property
    def status(self) -> SessionStatus | None:
        """The status the session takes, None where it keeps its own."""
        return _ANNOUNCED[self][1]


_ANNOUNCED = {
    Announcement.CHANGED: (N_("The date, time or place has changed"), None),
    Announcement.POSTPONED: (N_("Postpone the session"), SessionStatus.POSTPONED),
    Announcement.CANCELLED: (N_("Cancel the session"), SessionStatus.CANCELLED),
    Announcement.REOPENED: (N_("It takes place after all"), SessionStatus.PUBLISHED),
}
ANNOUNCEMENTS = {  # what can be told of a session in each status
    SessionStatus.PUBLISHED: (
        Announcement.CHANGED,
        Announcement.POSTPONED,
        Announcement.CANCELLED,
    ),
    SessionStatus.POSTPONED: (Announcement.REOPENED, Announcement.CANCELLED),
    SessionStatus.CANCELLED: (Announcement.REOPENED,),
}
