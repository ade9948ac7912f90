"""When the people of a session are reminded, and when they are thanked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

THANKED = -1  # kept as if it were a reminder of so many days before
THANKS_AFTER = timedelta(hours=20)  # on the next day, when certificates may be there already
THANKS_UNTIL = timedelta(days=4)  # later it would only puzzle


def reminder_due(starts_at: datetime, days_before: Iterable[int], now: datetime) -> int | None:
    """How many days before is due now: the last one that has come; one missed is not made up for.

    Nothing once the session has begun.
    """
    if starts_at <= now:
        return None
    return min((n for n in days_before if starts_at - timedelta(days=n) <= now), default=None)
