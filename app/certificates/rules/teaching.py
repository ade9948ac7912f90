"""How long somebody taught, where the agenda says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Lesson:
    """A line of a day's agenda: when it begins, and who speaks."""

    starts_at: datetime | None
    speaker_id: int | None


def taught_hours(
    lessons: Sequence[Lesson], speaker_id: int, ends_at: datetime, academic_minutes: int
) -> Decimal:
    """Academic hours that a speaker taught on a day, rounded down to halves: from each own line to
    the next one, or to the day's end; 0 where a time is missing.
    """
    times = [each.starts_at for each in lessons if each.starts_at]
    if len(times) < len(lessons):
        return Decimal(0)
    bounds = [*sorted(times), ends_at]
    taught = sum(
        (_until_next(each.starts_at, bounds) for each in lessons if each.speaker_id == speaker_id),
        timedelta(),
    )
    return Decimal(2 * (int(taught.total_seconds()) // 60) // academic_minutes) / 2


def _until_next(starts_at: datetime | None, bounds: Iterable[datetime]) -> timedelta:
    later = (bound for bound in bounds if starts_at and bound > starts_at)
    return min(later, default=starts_at) - starts_at if starts_at else timedelta()
