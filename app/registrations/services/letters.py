"""What each mail about a registration says, as English msgids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.texts import N_
from app.outbox.rules import Letter
from app.outbox.services import worded


class MailKind(StrEnum):
    """What a mail tells."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    PENDING = "pending"
    MOVED_UP = "moved_up"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    MOVED = "moved"
    ALREADY = "already"
    SESSION_CHANGED = "session_changed"
    SESSION_CANCELLED = "session_cancelled"
    SESSION_POSTPONED = "session_postponed"
    SESSION_REOPENED = "session_reopened"
    OFFERED = "offered"
    LAPSED = "lapsed"
    NOMINATED = "nominated"
    SWAPPED = "swapped"  # to whom a colleague takes over from; that one gets NOMINATED
    REMINDER = "reminder"
    THANKS = "thanks"
    ENTRY = "entry"  # one more day for the calendar, beside the one that came with a letter
    ENTRY_GONE = "entry_gone"


_PLACEHOLDERS = {
    "name": N_("name of the person"),
    "title": N_("title of the session"),
    "when": N_("day and time"),
    "where": N_("place of the session"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationLetter(Letter):
    """A letter about one registration, with what else it carries."""

    placeholders: Mapping[str, str] = field(default_factory=lambda: _PLACEHOLDERS)
    asks_answers: bool = False  # names the questions that wait for the person
    button: str = N_("See, change or cancel your registration")


LETTERS: dict[str, RegistrationLetter] = {
    MailKind.CONFIRMED: RegistrationLetter(
        subject=N_("Your place is confirmed: %(title)s"),
        heading=N_("Your place is confirmed"),
        words=N_("Thank you for registering. We look forward to seeing you."),
        asks_answers=True,
    ),
    MailKind.WAITING: RegistrationLetter(
        subject=N_("You are on the waiting list: %(title)s"),
        heading=N_("You are number %(place)s on the waiting list"),
        words=N_(
            "All places are taken for now. When one becomes free for you, we will write at once."
        ),
        placeholders={**_PLACEHOLDERS, "place": N_("number in line")},
    ),
    MailKind.PENDING: RegistrationLetter(
        subject=N_("We have your registration: %(title)s"),
        heading=N_("Your registration awaits approval"),
        words=N_(
            "A place is kept for you. It is for %(approver)s to approve it; "
            "we will write to you as soon as that is done."
        ),
        placeholders={**_PLACEHOLDERS, "approver": N_("who approves")},
    ),
    MailKind.MOVED_UP: RegistrationLetter(
        subject=N_("A place has become free for you: %(title)s"),
        heading=N_("A place has become free, and it is yours"),
        words=N_(
            "You have moved up from the waiting list. If you cannot come, please cancel in time."
        ),
        asks_answers=True,
    ),
    MailKind.CANCELLED: RegistrationLetter(
        subject=N_("Your registration is cancelled: %(title)s"),
        heading=N_("Your registration is cancelled"),
        words=N_("Please remove the session from your calendar if it is still in it."),
    ),
    MailKind.DECLINED: RegistrationLetter(
        subject=N_("Your registration could not be accepted: %(title)s"),
        heading=N_("Your registration could not be accepted"),
        words=N_("We are sorry that there is no place for you this time."),
    ),
    MailKind.MOVED: RegistrationLetter(
        subject=N_("Your registration was moved: %(title)s"),
        heading=N_("The organiser has moved your registration to this session"),
        words=N_("Your link stays the same. There you see whether your place is confirmed."),
        asks_answers=True,
    ),
    MailKind.ALREADY: RegistrationLetter(
        subject=N_("You are registered already: %(title)s"),
        heading=N_("You are registered for this session already"),
        words=N_("Somebody has just sent the form for you once more. Nothing has changed."),
    ),
    MailKind.SESSION_CHANGED: RegistrationLetter(
        subject=N_("Changed time or place: %(title)s"),
        heading=N_("The time or place of the session has changed"),
        words=N_("Please note when and where it takes place now. Your registration stays valid."),
    ),
    MailKind.SESSION_CANCELLED: RegistrationLetter(
        subject=N_("Cancelled: %(title)s"),
        heading=N_("The session is cancelled"),
        words=N_("We are sorry. You need not do anything."),
    ),
    MailKind.SESSION_POSTPONED: RegistrationLetter(
        subject=N_("Postponed: %(title)s"),
        heading=N_("The session is postponed"),
        words=N_("Your registration is kept. We will write as soon as the new date is known."),
    ),
    MailKind.SESSION_REOPENED: RegistrationLetter(
        subject=N_("It takes place after all: %(title)s"),
        heading=N_("The session takes place after all"),
        words=N_("Your registration is valid. If you cannot come, please cancel by your link."),
    ),
    MailKind.OFFERED: RegistrationLetter(
        subject=N_("A place is offered to you: %(title)s"),
        heading=N_("A place has become free for you"),
        words=N_(
            "Please answer by %(until)s. After that it is offered to the next person in line."
        ),
        button=N_("Take the place or decline it"),
        placeholders={**_PLACEHOLDERS, "until": N_("time to answer by")},
    ),
    MailKind.LAPSED: RegistrationLetter(
        subject=N_("The offered place has been passed on: %(title)s"),
        heading=N_("The place offered to you has been passed on"),
        words=N_("We had no answer in time. By your link you see where you stand now."),
    ),
    MailKind.NOMINATED: RegistrationLetter(
        subject=N_("You have been registered: %(title)s"),
        heading=N_("A colleague has registered you for this session"),
        words=N_("Here you see who entered you and what is kept. You can decline by your link."),
        asks_answers=True,
    ),
    MailKind.SWAPPED: RegistrationLetter(
        subject=N_("A colleague takes your place: %(title)s"),
        heading=N_("A colleague takes your place"),
        words=N_("Your organisation has passed your place on. You need not do anything."),
    ),
    MailKind.REMINDER: RegistrationLetter(
        subject=N_("A reminder: %(title)s"),
        heading=N_("The session takes place soon"),
        words=N_("If you cannot come, please cancel by your link, so that somebody else can."),
        asks_answers=True,
    ),
    MailKind.THANKS: RegistrationLetter(
        subject=N_("Thank you for taking part: %(title)s"),
        heading=N_("Thank you for taking part"),
        words=N_("We hope to see you again. Materials are on the page of the session."),
        button=N_("Open your own page"),
    ),
    MailKind.ENTRY: RegistrationLetter(
        subject=N_("For your calendar: %(title)s"),
        heading=N_("One more day for your calendar"),
        words=N_(
            "%(title)s, %(when)s: your calendar takes this day from the mail, or changes it there. "
            "You need not answer."
        ),
    ),
    MailKind.ENTRY_GONE: RegistrationLetter(
        subject=N_("Out of your calendar: %(title)s"),
        heading=N_("This day is taken out of your calendar"),
        words=N_(
            "%(title)s, %(when)s: if it is still in your calendar after this mail, "
            "please remove it."
        ),
    ),
}
worded("registration", LETTERS)
