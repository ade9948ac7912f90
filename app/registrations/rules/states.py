"""The states of a registration, how people came in, and what can happen to them."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from app.core.texts import N_

LINK_DAYS = 730  # a link from our mails works this long: past the evidence of most projects

LINK_AGAIN_AFTER = timedelta(minutes=10)  # for who is registered already: no form fills a mailbox


class RegistrationState(StrEnum):
    """pending awaits approval, offered an answer; both hold a seat. waiting stands in the queue."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    OFFERED = "offered"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """English msgid."""
        return _LABELS[self]


_LABELS = {
    RegistrationState.PENDING: N_("Awaiting approval"),
    RegistrationState.CONFIRMED: N_("Confirmed"),
    RegistrationState.OFFERED: N_("Place offered"),
    RegistrationState.WAITING: N_("On the waiting list"),
    RegistrationState.CANCELLED: N_("Cancelled"),
    RegistrationState.DECLINED: N_("Declined"),
}
ENDED = (RegistrationState.CANCELLED, RegistrationState.DECLINED)
HOLDS_SEAT = (RegistrationState.CONFIRMED, RegistrationState.PENDING, RegistrationState.OFFERED)


class WayIn(StrEnum):
    """Who entered a registration."""

    ALONE = "alone"
    NOMINATED = "nominated"
    STAFF = "staff"
    WALK_IN = "walk_in"

    @property
    def label(self) -> str:
        """English msgid."""
        return _WAYS[self]


_WAYS = {
    WayIn.ALONE: N_("Registered in person"),
    WayIn.NOMINATED: N_("Nominated by the municipality"),
    WayIn.STAFF: N_("Added by staff"),
    WayIn.WALK_IN: N_("Came without registration"),
}


class Happening(StrEnum):
    """What can happen to a registration: a line of its history."""

    REGISTERED = "registered"
    CHANGED = "changed"
    ANSWERED = "answered"
    APPROVED = "approved"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    LAPSED = "lapsed"
    MOVED_UP = "moved_up"
    MOVED = "moved"
    SWAPPED = "swapped"
    CANCELLED = "cancelled"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """English msgid."""
        return _HAPPENINGS[self]


_HAPPENINGS = {
    Happening.REGISTERED: N_("Registered"),
    Happening.CHANGED: N_("Details changed"),
    Happening.ANSWERED: N_("Answers changed"),
    Happening.APPROVED: N_("Approved"),
    Happening.OFFERED: N_("A place was offered"),
    Happening.ACCEPTED: N_("The offered place was accepted"),
    Happening.LAPSED: N_("The offer was not taken in time"),
    Happening.MOVED_UP: N_("Moved up from the waiting list"),
    Happening.MOVED: N_("Moved from another session"),
    Happening.SWAPPED: N_("Takes the place of a colleague"),
    Happening.CANCELLED: N_("Cancelled"),
    Happening.DECLINED: N_("Declined"),
}
