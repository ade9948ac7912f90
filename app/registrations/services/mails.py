"""The mails about a registration, in the recipient's language and the funder's dress."""

from __future__ import annotations

from flask import current_app

from app.core.i18n import _, force_language
from app.core.texts import NO_TEXTS, Texts
from app.core.web import absolute_url
from app.outbox.services import queue_mail
from app.registrations.models import Registration
from app.registrations.outputs import SessionParts
from app.registrations.queries import place_of, registration_token
from app.registrations.rules import RegistrationState
from app.registrations.services.letters import LETTERS, Letter, MailKind
from app.sessions.queries import load_session

_OF_STATE = {
    RegistrationState.CONFIRMED: MailKind.CONFIRMED,
    RegistrationState.WAITING: MailKind.WAITING,
    RegistrationState.PENDING: MailKind.PENDING,
    RegistrationState.CANCELLED: MailKind.CANCELLED,
    RegistrationState.DECLINED: MailKind.DECLINED,
}


def session_parts(session_id: int) -> SessionParts:
    """What the mails of one session share; reads the whole session anew."""
    return SessionParts(load_session(session_id), current_app.config["BASE_URL"])


def tell_state(registration: Registration, parts: SessionParts) -> None:
    """Mail the person what their state is now."""
    tell(_OF_STATE[registration.state], registration, parts)


def tell(
    kind: MailKind, registration: Registration, parts: SessionParts, *, reason: Texts = NO_TEXTS
) -> None:
    """Queue one mail; `reason` is shown in the recipient's language where there is one."""
    language, training_session = registration.language, parts.training_session
    letter, place = LETTERS[kind], place_of(registration)
    queue_mail(
        kind=f"registration.{kind}",
        recipient=registration.email,
        recipient_name=registration.full_name,
        subject=letter.subject,
        subject_values={"title": training_session.title.in_(language)},
        template="registrations/mail/letter",
        language=language,
        context={
            **_words(letter, language, place),
            **_addresses(registration, parts),
            "registration": registration,
            "training_session": training_session,
            "reason": reason.in_(language),
        },
        dress=parts.dress(language),
        reply_to=training_session.contact_email,
        calendar=parts.calendar(language) if _takes_calendar(letter, registration) else None,
        training_session_id=training_session.id,
    )


def _takes_calendar(letter: Letter, registration: Registration) -> bool:
    return letter.has_calendar or registration.state == RegistrationState.CONFIRMED


def _words(letter: Letter, language: str, place: int) -> dict[str, str]:
    with force_language(language):
        values = {"place": place, "until": ""}
        return {"heading": _(letter.heading, **values), "words": _(letter.words, **values)}


def _addresses(registration: Registration, parts: SessionParts) -> dict[str, str]:
    token = registration_token(registration.id)
    return {
        "session_url": parts.session_url,
        "own_url": absolute_url("registrations.own", token=token, lang=registration.language),
    }
