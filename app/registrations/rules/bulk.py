"""What staff can do with many registrations at once."""

from __future__ import annotations

from enum import StrEnum

from app.core.texts import N_
from app.registrations.rules.states import ENDED, RegistrationState

MOST_AT_ONCE = 500  # people: each is a transaction of its own, and the browser waits for the last


class BulkAction(StrEnum):
    """One thing done with each of the chosen."""

    APPROVE = "approve"
    DECLINE = "decline"
    CANCEL = "cancel"
    MOVE = "move"
    WRITE = "write"

    @property
    def label(self) -> str:
        """English msgid."""
        return _WORDS[self][0]

    @property
    def effect(self) -> str:
        """English msgid: what it means for each of them."""
        return _WORDS[self][1]

    def suits(self, state: RegistrationState) -> bool:
        """Whether it can be done with somebody in this state."""
        if self is BulkAction.APPROVE:
            return state is RegistrationState.PENDING
        return self is BulkAction.WRITE or state not in ENDED


_WORDS = {
    BulkAction.APPROVE: (
        N_("Approve"),
        N_("The place becomes theirs for good. Each is mailed the confirmation."),
    ),
    BulkAction.DECLINE: (
        N_("Decline"),
        N_("They get no place. Each is told by e-mail, with the reason that you give here."),
    ),
    BulkAction.CANCEL: (
        N_("Cancel the registration"),
        N_("Their places go to the next in line. Each is told by e-mail, with the reason."),
    ),
    BulkAction.MOVE: (
        N_("Move to another session"),
        N_("Where that session is full, they join its waiting list. Each is told by e-mail."),
    ),
    BulkAction.WRITE: (
        N_("Write to them"),
        N_("Each gets the mail with their own link, and can answer the contact of the session."),
    ),
}
