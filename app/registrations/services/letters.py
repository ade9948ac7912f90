"""What each mail about a registration says, as English msgids."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.core.i18n import gettext
from app.core.texts import N_


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


@dataclass(frozen=True, slots=True)
class Letter:
    """Each may take %(title)s, %(place)s in the queue, %(until)s an offer ends, %(approver)s."""

    subject: str
    heading: str
    words: str
    has_calendar: bool = False
    asks_answers: bool = False  # names the questions that wait for the person
    button: str = N_("See, change or cancel your registration")


def label_of(kind: MailKind) -> str:
    """What staff call a kind of mail, in the current language: what it says in a few words."""
    letter = LETTERS[kind]
    if "%(" in letter.heading:  # the subject says it without a number, apart from the title
        return gettext(letter.subject, title="").rstrip(" :")
    return gettext(letter.heading)


LETTERS = {
    MailKind.CONFIRMED: Letter(
        N_("Your place is confirmed: %(title)s"),
        N_("Your place is confirmed"),
        N_("Thank you for registering. We look forward to seeing you."),
        has_calendar=True,
        asks_answers=True,
    ),
    MailKind.WAITING: Letter(
        N_("You are on the waiting list: %(title)s"),
        N_("You are number %(place)s on the waiting list"),
        N_("All places are taken for now. When one becomes free for you, we will write at once."),
    ),
    MailKind.PENDING: Letter(
        N_("We have your registration: %(title)s"),
        N_("Your registration awaits approval"),
        N_(
            "A place is kept for you. It is for %(approver)s to approve it; "
            "we will write to you as soon as that is done."
        ),
    ),
    MailKind.MOVED_UP: Letter(
        N_("A place has become free for you: %(title)s"),
        N_("A place has become free, and it is yours"),
        N_("You have moved up from the waiting list. If you cannot come, please cancel in time."),
        has_calendar=True,
        asks_answers=True,
    ),
    MailKind.CANCELLED: Letter(
        N_("Your registration is cancelled: %(title)s"),
        N_("Your registration is cancelled"),
        N_("Please remove the session from your calendar if you have put it there."),
    ),
    MailKind.DECLINED: Letter(
        N_("Your registration could not be accepted: %(title)s"),
        N_("Your registration could not be accepted"),
        N_("We are sorry that there is no place for you this time."),
    ),
    MailKind.MOVED: Letter(
        N_("Your registration was moved: %(title)s"),
        N_("The organiser has moved your registration to this session"),
        N_("Your link stays the same. There you see whether your place is confirmed."),
        asks_answers=True,
    ),
    MailKind.ALREADY: Letter(
        N_("You are registered already: %(title)s"),
        N_("You are registered for this session already"),
        N_("Somebody has just sent the form for you once more. Nothing has changed."),
    ),
    MailKind.SESSION_CHANGED: Letter(
        N_("Changed time or place: %(title)s"),
        N_("The time or place of the session has changed"),
        N_("Please note when and where it takes place now. Your registration stays valid."),
        has_calendar=True,
    ),
    MailKind.SESSION_CANCELLED: Letter(
        N_("Cancelled: %(title)s"),
        N_("The session is cancelled"),
        N_("We are sorry. You need not do anything."),
        has_calendar=True,
    ),
    MailKind.SESSION_POSTPONED: Letter(
        N_("Postponed: %(title)s"),
        N_("The session is postponed"),
        N_("Your registration is kept. We will write as soon as the new date is known."),
        has_calendar=True,
    ),
    MailKind.SESSION_REOPENED: Letter(
        N_("It takes place after all: %(title)s"),
        N_("The session takes place after all"),
        N_("Your registration is valid. If you cannot come, please cancel by your link."),
        has_calendar=True,
    ),
    MailKind.OFFERED: Letter(
        N_("A place is offered to you: %(title)s"),
        N_("A place has become free for you"),
        N_("Please answer by %(until)s. After that it is offered to the next person in line."),
        button=N_("Take the place or decline it"),
    ),
    MailKind.LAPSED: Letter(
        N_("The offered place has been passed on: %(title)s"),
        N_("The place offered to you has been passed on"),
        N_("We had no answer in time. By your link you see where you stand now."),
    ),
    MailKind.NOMINATED: Letter(
        N_("You have been registered: %(title)s"),
        N_("A colleague has registered you for this session"),
        N_("Here you see who entered you and what is kept. You can decline by your link."),
        asks_answers=True,
    ),
    MailKind.SWAPPED: Letter(
        N_("A colleague takes your place: %(title)s"),
        N_("A colleague takes your place"),
        N_("Your organisation has passed your place on. You need not do anything."),
    ),
    MailKind.REMINDER: Letter(
        N_("A reminder: %(title)s"),
        N_("The session takes place soon"),
        N_("If you cannot come, please cancel by your link, so that somebody else can."),
        has_calendar=True,
        asks_answers=True,
    ),
    MailKind.THANKS: Letter(
        N_("Thank you for taking part: %(title)s"),
        N_("Thank you for taking part"),
        N_("We hope to see you again. Materials are on the page of the session."),
        button=N_("Open your own page"),
    ),
}
