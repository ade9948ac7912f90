"""What is said of mails without a database: their fate, and their words."""

from app.outbox.rules.fate import (
    CAN_BE_SENT_AGAIN,
    CLAIM,
    MOST_ATTEMPTS,
    UNDELIVERED,
    MailState,
    Outdated,
    opens_an_account,
    pause_before,
)
from app.outbox.rules.wording import (
    EVERYWHERE,
    HOUSE,
    Letter,
    Scope,
    Whose,
    Wording,
    fill,
    unknown_placeholders,
)

__all__ = [
    "CAN_BE_SENT_AGAIN",
    "CLAIM",
    "EVERYWHERE",
    "HOUSE",
    "MOST_ATTEMPTS",
    "UNDELIVERED",
    "Letter",
    "MailState",
    "Outdated",
    "Scope",
    "Whose",
    "Wording",
    "fill",
    "opens_an_account",
    "pause_before",
    "unknown_placeholders",
]
