"""States of a registration and what they mean for a seat."""

from __future__ import annotations

from enum import StrEnum

from app.core.texts import N_


class RegistrationState(StrEnum):
    """pending waits for approval; confirmed holds a seat; waiting stands in the queue."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
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
    RegistrationState.WAITING: N_("On the waiting list"),
    RegistrationState.CANCELLED: N_("Cancelled"),
    RegistrationState.DECLINED: N_("Declined"),
}
ENDED = (RegistrationState.CANCELLED, RegistrationState.DECLINED)
HOLDS_SEAT = (RegistrationState.CONFIRMED, RegistrationState.PENDING)
