"""When one can register, change and cancel."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.core.texts import N_
from app.registrations.rules.people import Outcome
from app.registrations.rules.states import ENDED, RegistrationState
from app.sessions.rules import Approval, SessionStatus

TOO_LATE = N_("This registration can no longer be changed. Please write to the organiser.")


class RegistrationWindow(StrEnum):
    """What a visitor can do about a session now."""

    OPEN = "open"
    KEPT = "kept"  # what is free is kept for some organisations; others may wait
    WAITING_LIST = "waiting_list"  # all seats are taken, a place in the queue is not
    NOT_YET = "not_yet"
    CLOSED = "closed"
    FULL = "full"
    NONE = "none"  # no registration here
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    CYCLE = "cycle"  # one signs up for the whole cycle; never an answer of `is_open`

    @property
    def takes_registrations(self) -> bool:
        """Whether the form is open."""
        return self in _TAKING

    @property
    def reason(self) -> str:
        """English msgid: why (or that) one can register; one sentence."""
        return _REASONS[self]


_TAKING = (RegistrationWindow.OPEN, RegistrationWindow.KEPT, RegistrationWindow.WAITING_LIST)
_REASONS = {
    RegistrationWindow.OPEN: N_("Registration is open."),
    RegistrationWindow.KEPT: N_("The places that are left are kept for some municipalities."),
    RegistrationWindow.WAITING_LIST: N_("All places are taken; you can join the waiting list."),
    RegistrationWindow.NOT_YET: N_("Registration has not opened yet."),
    RegistrationWindow.CLOSED: N_("Registration has closed."),
    RegistrationWindow.FULL: N_("All places are taken, and there is no waiting list."),
    RegistrationWindow.NONE: N_("There is no registration for this session here."),
    RegistrationWindow.POSTPONED: N_("The session is postponed; the new date is not known yet."),
    RegistrationWindow.CANCELLED: N_("The session is cancelled."),
    RegistrationWindow.CYCLE: N_("People sign up for the whole cycle, not for one session of it."),
}


class SessionFacts(Protocol):
    """What the decision needs to know of a training session."""

    @property
    def status(self) -> SessionStatus: ...
    @property
    def capacity(self) -> int | None: ...
    @property
    def has_waiting_list(self) -> bool: ...
    @property
    def seats_taken(self) -> int: ...
    @property
    def seats_kept(self) -> int: ...
    @property
    def registration_opens_at(self) -> datetime | None: ...
    @property
    def registration_closes_at(self) -> datetime | None: ...
    @property
    def changes_until(self) -> datetime | None: ...
    @property
    def starts_at(self) -> datetime | None: ...
    @property
    def ends_at(self) -> datetime | None: ...


def is_open(facts: SessionFacts, now: datetime) -> RegistrationWindow:
    """Whether, or why not, one can register at `now`.

    It closes when the first day begins, unless the session says otherwise.
    """
    closes_at = facts.registration_closes_at or facts.starts_at
    if facts.status in _BY_STATUS:
        return _BY_STATUS[facts.status]
    if facts.capacity is None:
        return RegistrationWindow.NONE
    if closes_at and now >= closes_at:
        return RegistrationWindow.CLOSED
    if facts.registration_opens_at and now < facts.registration_opens_at:
        return RegistrationWindow.NOT_YET
    return _by_seats(facts, facts.capacity - facts.seats_taken)


_BY_STATUS = {
    SessionStatus.DRAFT: RegistrationWindow.NOT_YET,
    SessionStatus.POSTPONED: RegistrationWindow.POSTPONED,
    SessionStatus.CANCELLED: RegistrationWindow.CANCELLED,
    SessionStatus.DONE: RegistrationWindow.CLOSED,
}


def _by_seats(facts: SessionFacts, free: int) -> RegistrationWindow:
    if free > 0:
        return RegistrationWindow.OPEN if free > facts.seats_kept else RegistrationWindow.KEPT
    return RegistrationWindow.WAITING_LIST if facts.has_waiting_list else RegistrationWindow.FULL


def is_frozen(facts: SessionFacts, now: datetime) -> bool:
    """Whether the organiser alone changes the list now: the lists are printed, lunch is ordered."""
    return facts.changes_until is not None and now >= facts.changes_until


def can_cancel(facts: SessionFacts, state: RegistrationState, now: datetime) -> bool:
    """Whether a person may give up the place by themselves: until the freeze or the first day."""
    begun = facts.starts_at is not None and now >= facts.starts_at
    may = not begun and not is_frozen(facts, now) and facts.status != SessionStatus.DONE
    return state not in ENDED and may


def can_change(facts: SessionFacts, state: RegistrationState, now: datetime) -> bool:
    """Whether a person may correct what was given: until the freeze or the last day's end."""
    over = facts.ends_at is not None and now >= facts.ends_at
    return state not in ENDED and not over and not is_frozen(facts, now)


class SeatFacts(SessionFacts, Protocol):
    """What it takes besides to say where the next to come would stand."""

    @property
    def waiting_count(self) -> int: ...
    @property
    def approval(self) -> Approval: ...


def seat_for_nobody(facts: SeatFacts) -> Outcome:
    """What the next to come would most likely be told; nothing is written for it."""
    free = (facts.capacity or 0) - facts.seats_taken > facts.seats_kept
    if not free:
        return Outcome(0, RegistrationState.WAITING, facts.waiting_count + 1)
    is_asked = facts.approval is not Approval.NONE
    return Outcome(0, RegistrationState.PENDING if is_asked else RegistrationState.CONFIRMED)
