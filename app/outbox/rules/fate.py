"""The fate of a mail and when a failed one is tried again."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from app.core.texts import N_

MOST_ATTEMPTS = 10


class MailState(StrEnum):
    """queued -> sent | failed | refused (a bad address) | dropped (nothing to tell any more).

    kept: queued while no server was set, to be read in the office.
    """

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"
    DROPPED = "dropped"
    KEPT = "kept"

    @property
    def label(self) -> str:
        """English msgid."""
        return _LABELS[self]


_LABELS = {
    MailState.QUEUED: N_("Waiting to be sent"),
    MailState.SENT: N_("Sent"),
    MailState.FAILED: N_("Failed"),
    MailState.REFUSED: N_("Address not accepted"),
    MailState.DROPPED: N_("Dropped: what it was about is gone"),
    MailState.KEPT: N_("Not sent"),
}
UNDELIVERED = (MailState.FAILED, MailState.REFUSED)
CAN_BE_SENT_AGAIN = frozenset({*UNDELIVERED, MailState.KEPT})


class Outdated(Exception):
    """What a mail was to tell is gone or over, so it must not go out."""


def pause_before(attempt: int) -> timedelta:
    """How long to wait before try number `attempt` (from 2): growing, four hours at most."""
    return min(timedelta(seconds=30 * 2 ** (attempt - 2)), timedelta(hours=4))


def opens_an_account(kind: str) -> bool:
    """Whether whoever reads a mail of this kind could take over its recipient's staff account."""
    return kind.startswith("account.")


CLAIM = timedelta(
    minutes=3
)  # how long a claimed mail belongs to one worker before another may try it
