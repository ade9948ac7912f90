"""Who gets a place: seats, quotas and the queue, decided on plain numbers.

A session has `capacity` seats. A quota keeps some of them for its people until it is released;
what is not kept is open to all. People of a quota fill its kept seats first and the open ones
after that, so that only how many of each hold a seat matters, never which seat.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

QuotaId = int | None  # None: of no quota


@dataclass(frozen=True, slots=True)
class Places:
    """The seats of one session at one moment.

    `kept`: seats that each quota still keeps; `held`: how many people of each quota (None: of
    none) hold a seat; `waiting`: how many stand in the queue.
    """

    capacity: int
    kept: Mapping[int, int] = field(default_factory=dict)
    held: Mapping[QuotaId, int] = field(default_factory=dict)
    waiting: int = 0

    @property
    def taken(self) -> int:
        """Seats that somebody holds."""
        return sum(self.held.values())

    @property
    def kept_free(self) -> int:
        """Seats that are free and kept for somebody, never more than are free at all."""
        kept = sum(max(seats - self.held.get(quota, 0), 0) for quota, seats in self.kept.items())
        return min(kept, max(self.capacity - self.taken, 0))

    @property
    def open_free(self) -> int:
        """Seats that anybody can have."""
        return max(self.capacity - self.taken, 0) - self.kept_free

    def has_room_for(self, quota: QuotaId) -> bool:
        """Whether one more person of `quota` finds a seat."""
        if self.taken >= self.capacity:
            return False
        own = self.kept.get(quota, 0) - self.held.get(quota, 0) if quota is not None else 0
        return own > 0 or self.open_free > 0

    def with_one_more(self, quota: QuotaId) -> Places:
        """The seats after one more person of `quota` has sat down."""
        return replace(self, held=Counter(self.held) + Counter([quota]))


class KeptSeats(Protocol):
    """What the decision needs to know of a quota."""

    @property
    def id(self) -> int: ...
    @property
    def seats(self) -> int: ...
    @property
    def release_at(self) -> datetime | None: ...


def kept_at(quotas: Iterable[KeptSeats], now: datetime) -> dict[int, int]:
    """Seats that each quota keeps at `now`; one that is released keeps none."""
    return {
        each.id: each.seats for each in quotas if each.release_at is None or now < each.release_at
    }


def next_in_line(places: Places, queue: Iterable[tuple[int, QuotaId]]) -> list[int]:
    """Who of `queue`, (id, quota) in order of arrival, gets a seat now.

    One is passed over only while the seats that are free are kept for others.
    """
    chosen: list[int] = []
    for waiting_id, quota in queue:
        if places.taken >= places.capacity:
            break
        if places.has_room_for(quota):
            chosen.append(waiting_id)
            places = places.with_one_more(quota)
    return chosen


def offer_ends(
    offer_hours: int | None, starts_at: datetime | None, now: datetime
) -> datetime | None:
    """Until when an offered place can be accepted; None where a place is taken at once."""
    if not offer_hours:
        return None
    until = now + timedelta(hours=offer_hours)
    return min(until, starts_at) if starts_at else until
