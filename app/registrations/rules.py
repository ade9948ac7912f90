"""Who is one person, when one can register, and what a state means for a seat."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.core.search import fold
from app.core.texts import N_, Texts
from app.sessions.rules import SessionStatus

LINK_DAYS = 730  # a link from our mails works this long: past the evidence of most projects
LONGEST_KEY = 400  # characters; the column holds 500
TOO_LATE = N_("This registration can no longer be changed. Please write to the organiser.")
_APART = re.compile(r"[\W_]+")


class RegistrationState(StrEnum):
    """pending waits for approval; confirmed holds a seat; waiting stands in the queue."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """English msgid."""
        return _LABELS[self]


_LABELS = {
    RegistrationState.PENDING: N_("Awaiting approval"),
    RegistrationState.CONFIRMED: N_("Confirmed"),
    RegistrationState.WAITING: N_("On the waiting list"),
    RegistrationState.CANCELLED: N_("Cancelled"),
    RegistrationState.DECLINED: N_("Declined"),
}
ENDED = (RegistrationState.CANCELLED, RegistrationState.DECLINED)
HOLDS_SEAT = (RegistrationState.CONFIRMED, RegistrationState.PENDING)


class RegistrationWindow(StrEnum):
    """What a visitor can do about a session now."""

    OPEN = "open"
    WAITING_LIST = "waiting_list"  # all seats are taken, a place in the queue is not
    NOT_YET = "not_yet"
    CLOSED = "closed"
    FULL = "full"
    NONE = "none"  # no registration here
    POSTPONED = "postponed"
    CANCELLED = "cancelled"

    @property
    def takes_registrations(self) -> bool:
        """Whether the form is open."""
        return self in (RegistrationWindow.OPEN, RegistrationWindow.WAITING_LIST)

    @property
    def reason(self) -> str:
        """English msgid: why (or that) one can register; one sentence."""
        return _REASONS[self]


_REASONS = {
    RegistrationWindow.OPEN: N_("Registration is open."),
    RegistrationWindow.WAITING_LIST: N_("All places are taken; you can join the waiting list."),
    RegistrationWindow.NOT_YET: N_("Registration has not opened yet."),
    RegistrationWindow.CLOSED: N_("Registration has closed."),
    RegistrationWindow.FULL: N_("All places are taken, and there is no waiting list."),
    RegistrationWindow.NONE: N_("There is no registration for this session here."),
    RegistrationWindow.POSTPONED: N_("The session is postponed; the new date is not known yet."),
    RegistrationWindow.CANCELLED: N_("The session is cancelled."),
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
    def registration_opens_at(self) -> datetime | None: ...
    @property
    def registration_closes_at(self) -> datetime | None: ...
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
    return _by_seats(facts.capacity - facts.seats_taken, has_waiting_list=facts.has_waiting_list)


_BY_STATUS = {
    SessionStatus.DRAFT: RegistrationWindow.NOT_YET,
    SessionStatus.POSTPONED: RegistrationWindow.POSTPONED,
    SessionStatus.CANCELLED: RegistrationWindow.CANCELLED,
    SessionStatus.DONE: RegistrationWindow.CLOSED,
}


def _by_seats(free: int, *, has_waiting_list: bool) -> RegistrationWindow:
    if free > 0:
        return RegistrationWindow.OPEN
    return RegistrationWindow.WAITING_LIST if has_waiting_list else RegistrationWindow.FULL


def can_cancel(facts: SessionFacts, state: RegistrationState, now: datetime) -> bool:
    """Whether a person may give up the place by themselves: until the first day begins."""
    begun = facts.starts_at is not None and now >= facts.starts_at
    return state not in ENDED and not begun and facts.status != SessionStatus.DONE


def can_change(facts: SessionFacts, state: RegistrationState, now: datetime) -> bool:
    """Whether a person may correct what was given: until the last day ends."""
    over = facts.ends_at is not None and now >= facts.ends_at
    return state not in ENDED and not over


def person_key(given: str, family: str, organisation: str) -> str:
    """One person: the folded name and organisation, signs as spaces; 400 characters at most.

    Municipalities share mailboxes, so an address does not make a person.
    """
    return _bounded(f"{name_key(given, family)}|{_plain(organisation)}")


def name_key(given: str, family: str) -> str:
    """The part of `person_key` before the bar."""
    return _bounded(_plain(f"{given} {family}"))


def _plain(text: str) -> str:
    return " ".join(_APART.sub(" ", fold(text)).split())


def _bounded(key: str) -> str:
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[: LONGEST_KEY - 33]}#{hashlib.blake2s(key.encode(), digest_size=16).hexdigest()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """A person who wants to come, cleaned; `organisation_id` or `organisation_name` is there."""

    given_name: str
    family_name: str
    email: str
    organisation_id: int | None = None
    organisation_name: str = ""
    phone: str = ""
    position: str = ""
    notes: str = ""
    may_be_photographed: bool = True
    language: str = "lv"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a registration: `place` counts from 1 on the waiting list, 0 elsewhere."""

    registration_id: int
    state: RegistrationState
    place: int = 0
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats of one session; `capacity` None: no registration here."""

    capacity: int | None
    taken: int
    waiting: int

    @property
    def free(self) -> int:
        """Seats left, never below 0."""
        return max((self.capacity or 0) - self.taken, 0)


def organisation_label(listed: Texts | None, typed: str, language: str) -> str:
    """'Ludzas novads', or with the part of it that was typed 'Ludzas novads, Pildas pagasts'."""
    name = listed.in_(language) if listed else ""
    if name and fold(typed) in ("", *map(fold, (listed or Texts("")).as_dict().values())):
        return name
    return ", ".join(filter(None, (name, typed)))


class Announcement(StrEnum):
    """What staff tell everyone who is registered."""

    CHANGED = "changed"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    REOPENED = "reopened"

    @property
    def label(self) -> str:
        """English msgid."""
        return _ANNOUNCED[self][0]

    @property
    def status(self) -> SessionStatus | None:
        """The status the session takes, None where it keeps its own."""
        return _ANNOUNCED[self][1]


_ANNOUNCED = {
    Announcement.CHANGED: (N_("The date, time or place has changed"), None),
    Announcement.POSTPONED: (N_("Postpone the session"), SessionStatus.POSTPONED),
    Announcement.CANCELLED: (N_("Cancel the session"), SessionStatus.CANCELLED),
    Announcement.REOPENED: (N_("It takes place after all"), SessionStatus.PUBLISHED),
}
ANNOUNCEMENTS = {  # what can be told of a session in each status
    SessionStatus.PUBLISHED: (
        Announcement.CHANGED,
        Announcement.POSTPONED,
        Announcement.CANCELLED,
    ),
    SessionStatus.POSTPONED: (Announcement.REOPENED, Announcement.CANCELLED),
    SessionStatus.CANCELLED: (Announcement.REOPENED,),
}
