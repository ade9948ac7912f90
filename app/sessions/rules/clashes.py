"""Which bookings of one thing (a room, a speaker) lie over one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Booking:
    """`owner` (a session) holds `thing` from start to end; in `part` of it only, if not None."""

    owner: int
    thing: int
    starts_at: datetime
    ends_at: datetime
    part: int | None = None


def clashing(bookings: Iterable[Booking]) -> Iterator[tuple[Booking, Booking]]:
    """Yield each pair of different owners that need the same thing (or the same part) at one
    time.
    """
    by_thing: dict[int, list[Booking]] = defaultdict(list)
    for booking in bookings:
        by_thing[booking.thing].append(booking)
    for same in by_thing.values():
        yield from ((one, other) for one, other in combinations(same, 2) if _clash(one, other))


def _clash(one: Booking, other: Booking) -> bool:
    overlap = one.starts_at < other.ends_at and other.starts_at < one.ends_at
    parts_apart = None not in (one.part, other.part) and one.part != other.part
    return one.owner != other.owner and overlap and not parts_apart
