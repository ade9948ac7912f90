"""The mails about a registration: rows of the outbox, in the recipient's language and the funder's dress."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask import current_app

from app.core import clock
from app.core.texts import N_, NO_TEXTS, Texts
from app.core.web import absolute_url
from app.outbox.services import queue_mail
from app.registrations.models import Registration
from app.registrations.outputs import SessionParts
from app.registrations.queries import my_feed_token, place_of, registration_token
from app.registrations.rules import RegistrationState
from app.sessions.queries import get_session


class MailKind(StrEnum):
    """What a mail tells; its template is registrations/mail/<value>."""

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


_SUBJECTS = {
    MailKind.CONFIRMED: N_("Your place is confirmed: %(title)s"),
    MailKind.WAITING: N_("You are on the waiting list: %(title)s"),
    MailKind.PENDING: N_("We have your registration: %(title)s"),
    MailKind.MOVED_UP: N_("A place has become free for you: %(title)s"),
    MailKind.CANCELLED: N_("Your registration is cancelled: %(title)s"),
    MailKind.DECLINED: N_("Your registration could not be accepted: %(title)s"),
    MailKind.MOVED: N_("Your registration was moved: %(title)s"),
    MailKind.ALREADY: N_("You are registered already: %(title)s"),
    MailKind.SESSION_CHANGED: N_("Changed time or place: %(title)s"),
    MailKind.SESSION_CANCELLED: N_("Cancelled: %(title)s"),
    MailKind.SESSION_POSTPONED: N_("Postponed: %(title)s"),
    MailKind.SESSION_REOPENED: N_("It takes place after all: %(title)s"),
}
_OF_STATE = {
    RegistrationState.CONFIRMED: MailKind.CONFIRMED,
    RegistrationState.WAITING: MailKind.WAITING,
    RegistrationState.PENDING: MailKind.PENDING,
    RegistrationState.CANCELLED: MailKind.CANCELLED,
    RegistrationState.DECLINED: MailKind.DECLINED,
}
_FOR_THE_CALENDAR = (
    MailKind.SESSION_CHANGED,
    MailKind.SESSION_CANCELLED,
    MailKind.SESSION_POSTPONED,
    MailKind.SESSION_REOPENED,
)


def session_parts(session_id: int) -> SessionParts:
    """What the mails of one session share; loads the whole session."""
    return SessionParts(get_session(session_id), current_app.config["BASE_URL"])


def tell_state(registration: Registration, parts: SessionParts) -> None:
    """Mail the person what their state is now."""
    tell(_OF_STATE[registration.state], registration, parts)


def tell(
    kind: MailKind, registration: Registration, parts: SessionParts, *, reason: Texts = NO_TEXTS
) -> None:
    """Queue one mail; `reason` is shown in the recipient's language where there is one."""
    language, training_session = registration.language, parts.training_session
    has_calendar = kind in _FOR_THE_CALENDAR or registration.state == RegistrationState.CONFIRMED
    queue_mail(
        kind=f"registration.{kind}",
        recipient=registration.email,
        recipient_name=registration.full_name,
        subject=_SUBJECTS[kind],
        subject_values={"title": training_session.title.in_(language)},
        template=f"registrations/mail/{kind}",
        language=language,
        context=_context(registration, parts, reason.in_(language)),
        dress=parts.dress(language),
        reply_to=training_session.contact_email,
        calendar=parts.calendar(language) if has_calendar else None,
        training_session_id=training_session.id,
    )


def _context(registration: Registration, parts: SessionParts, reason: str) -> dict[str, Any]:
    feed = f"{current_app.config['BASE_URL']}/my/{my_feed_token(registration.id)}.ics"
    return {
        "registration": registration,
        "training_session": parts.training_session,
        "session_url": parts.session_url,
        "own_url": absolute_url(
            "registrations.own",
            token=registration_token(registration.id),
            lang=registration.language,
        ),
        "feed_url": feed,
        "place": place_of(registration),
        "reason": reason,
        "now": clock.now(),
    }
