"""Which sessions of a cycle one can sign up for, and what a choice of them comes to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.core.errors import CiklsError, InvalidInput
from app.core.texts import N_, Texts

NONE_OPEN = N_("No session of this cycle can be registered for now.")
NOT_OF_CYCLE = N_("Please choose sessions of this cycle.")
NOTHING_CHOSEN = N_("Please choose at least one session.")


class SessionRefused(CiklsError):
    """One of several chosen sessions takes nobody, so none is registered for."""

    def __init__(self, title: Texts, fault: CiklsError) -> None:
        self.title = title
        super().__init__(fault.message, **fault.values)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What one signs up for: `session_ids` of a cycle, or None for all that take people now."""

    cycle_id: int
    session_ids: tuple[int, ...] | None = None

    @property
    def is_whole(self) -> bool:
        """Sessions that take nobody are passed over; of chosen ones, each has to take the person"""
        return self.session_ids is None


def check_chosen(chosen: Chosen, of_cycle: Collection[int]) -> Sequence[int]:
    """The ids to hold, in the one order that cannot deadlock. Raises InvalidInput (`sessions`)."""
    if chosen.session_ids is None:
        return sorted(of_cycle)
    if not chosen.session_ids:
        raise InvalidInput("sessions", NOTHING_CHOSEN)
    if not set(chosen.session_ids) <= set(of_cycle):
        raise InvalidInput("sessions", NOT_OF_CYCLE)
    return sorted(set(chosen.session_ids))
