"""What the organiser sees first: how the seats are spread, and what needs doing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from app.registrations.rules.places import Places, QuotaId
from app.registrations.rules.states import RegistrationState
from app.sessions.rules import SessionStatus


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A quota: `seats` that it keeps now (0 once they are open to all), `people` who hold one."""

    quota_id: int
    name: str
    seats: int
    people: int
    release_at: datetime | None
    is_kept: bool

    @property
    def taken(self) -> int:
        """Of the seats kept; whoever comes beyond them sits on an open one."""
        return min(self.people, self.seats)

    @property
    def free(self) -> int:
        """Kept and nobody's yet."""
        return self.seats - self.taken


@dataclass(frozen=True, slots=True)
class Desk:
    """One session at one moment; `bad_addresses` counts people whom our mails do not reach, `owing`
    those who still owe an answer.
    """

    places: Places
    quotas: tuple[SeatLine, ...] = ()
    of_state: Mapping[RegistrationState, int] = field(default_factory=dict)
    bad_addresses: int = 0
    owing: int = 0

    @property
    def open_seats(self) -> int:
        """Seats that no quota keeps."""
        return max(self.places.capacity - sum(line.seats for line in self.quotas), 0)

    @property
    def open_taken(self) -> int:
        """Of those, how many somebody holds."""
        return self.places.taken - sum(line.taken for line in self.quotas)

    @property
    def longest(self) -> int:
        """The most seats of one line: the scale of the picture."""
        return max(1, self.open_seats, self.open_taken, *(line.seats for line in self.quotas))

    @property
    def names(self) -> dict[QuotaId, str]:
        """The name of each quota."""
        return {line.quota_id: line.name for line in self.quotas}


class Duty(StrEnum):
    """What can wait for the organiser."""

    APPROVE = "approve"
    MINIMUM = "minimum"
    FREE_SEATS = "free_seats"
    BAD_ADDRESSES = "bad_addresses"
    ANSWERS = "answers"  # people owe answers: they are reminded, or written to
    OFFERS = "offers"  # nothing to do but to know: people have not answered yet


@dataclass(frozen=True, slots=True)
class ToDo:
    """`count` of what waits; for the minimum, of `wanted`, to be decided on the day `by`."""

    duty: Duty
    count: int
    wanted: int = 0
    by: date | None = None


class Planned(Protocol):
    """What the decision needs to know of a session."""

    @property
    def status(self) -> SessionStatus: ...
    @property
    def starts_at(self) -> datetime | None: ...
    @property
    def minimum(self) -> int | None: ...
    @property
    def minimum_on(self) -> date | None: ...
    @property
    def minimum_waived_at(self) -> datetime | None: ...


def things_to_do(desk: Desk, facts: Planned, now: datetime) -> list[ToDo]:
    """What waits for the organiser of a session that lies ahead, the most pressing first."""
    begun = facts.starts_at is not None and facts.starts_at <= now
    if facts.status != SessionStatus.PUBLISHED or begun:
        return []
    free = desk.places.waiting if desk.places.open_free else 0
    counts = {
        Duty.APPROVE: desk.of_state.get(RegistrationState.PENDING, 0),
        Duty.FREE_SEATS: free,
        Duty.BAD_ADDRESSES: desk.bad_addresses,
        Duty.ANSWERS: desk.owing,
        Duty.OFFERS: desk.of_state.get(RegistrationState.OFFERED, 0),
    }
    found = [ToDo(duty, count) for duty, count in counts.items() if count]
    return sorted([*found, *_minimum(desk, facts)], key=lambda each: list(Duty).index(each.duty))


def _minimum(desk: Desk, facts: Planned) -> list[ToDo]:
    coming = sum(
        desk.of_state.get(state, 0)
        for state in (RegistrationState.CONFIRMED, RegistrationState.PENDING)
    )
    if facts.minimum_waived_at is not None or coming >= (facts.minimum or 0):
        return []
    return [ToDo(Duty.MINIMUM, coming, facts.minimum or 0, facts.minimum_on)]
