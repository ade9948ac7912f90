"""A letter about a registration, from what was noted down when it was caused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from app.core import clock
from app.core.db import db
from app.core.i18n import _, force_language, gettext, moment, when
from app.core.texts import N_, Texts
from app.core.web import absolute_url
from app.outbox.models import OutboxMail
from app.outbox.rules import Outdated
from app.outbox.services import Written, compose
from app.people.models import Organisation
from app.people.queries import list_active_coordinators
from app.registrations.models import Registration
from app.registrations.outputs import SessionParts
from app.registrations.queries import registration_token
from app.registrations.queries.answers import is_asked_for_answers
from app.registrations.rules import RegistrationState, organisation_label
from app.registrations.rules.wording import Wording, fill
from app.registrations.services.letters import LETTERS, MailKind
from app.registrations.services.wording import wording_of
from app.sessions.models import TrainingSession
from app.sessions.rules import Approval

_ORGANISER, _COORDINATOR = N_("the organiser"), N_("the coordinator of your organisation")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter is to, and what held for them when it was caused."""

    name: str
    language: str
    state: RegistrationState
    own_url: str
    place: int = 0
    until: datetime | None = None
    kept: tuple[tuple[str, str], ...] = ()  # what others entered of one: label and value
    certificate_url: str = ""
    answers_url: str = ""  # where questions wait for this person
    approver: str = _ORGANISER  # English msgid


def write_letter(mail: OutboxMail) -> Written:
    """The letter a mail's recipe asks for. Raises Outdated when its registration is gone."""
    recipe = mail.recipe or {}
    registration = db.session.get(Registration, recipe["registration"])
    if registration is None or mail.training_session_id is None:
        raise Outdated
    parts = SessionParts(mail.training_session_id, current_app.config["BASE_URL"])
    kind = MailKind(mail.kind.partition(".")[2])
    reason = Texts(**{"lv": "", **recipe["reason"]}).in_(mail.language)
    return letter_to(kind, _addressee(kind, registration, mail, parts), parts, reason)


def _addressee(
    kind: MailKind, registration: Registration, mail: OutboxMail, parts: SessionParts
) -> Addressee:
    token, language, recipe = registration_token(registration.id), mail.language, mail.recipe or {}
    return Addressee(
        name=registration.full_name,
        language=language,
        state=RegistrationState(recipe["state"]),
        own_url=absolute_url("registrations.own", token=token, lang=language),
        place=recipe["place"],
        until=datetime.fromisoformat(recipe["until"]) if recipe["until"] else None,
        kept=tuple(kept_of(registration, language)) if kind is MailKind.NOMINATED else (),
        certificate_url=recipe["certificate_url"],
        answers_url=_answers_url(kind, registration, parts, language),
        approver=_approver(registration, parts) if kind is MailKind.PENDING else _ORGANISER,
    )


def _approver(own: Registration, parts: SessionParts) -> str:
    """English msgid; the organiser too where the person's organisation has no coordinator."""
    if parts.training_session.approval is not Approval.COORDINATOR:
        return _ORGANISER
    return _COORDINATOR if list_active_coordinators(own.organisation_id) else _ORGANISER


def _answers_url(
    kind: MailKind, registration: Registration, parts: SessionParts, language: str
) -> str:
    """Where the person answers; '' in mails that are about other things."""
    if not LETTERS[kind].asks_answers or registration.training_session_id != parts.session_id:
        return ""
    return answers_url(registration, parts.training_session, language)


def answers_url(
    registration: Registration, training_session: TrainingSession, language: str
) -> str:
    """Where a person answers what the session asks of them now; '' where nothing is wanted."""
    if not is_asked_for_answers(registration, training_session):
        return ""
    token = registration_token(registration.id)
    return absolute_url("registrations.answers", token=token, lang=language)


def kept_of(own: Registration, language: str) -> Iterator[tuple[str, str]]:
    """What others entered of a person, for the person's own eyes."""
    listed = own.organisation_id and db.session.get(Organisation, own.organisation_id)
    with force_language(language):
        yield _("Name"), own.full_name
        yield _("E-mail"), own.email
        yield _("Phone"), own.phone
        name = listed.name if listed else None
        yield _("Organisation"), organisation_label(name, own.organisation_name, language)
        yield _("Position"), own.position


def sample_letter(kind: MailKind, language: str, parts: SessionParts, wording: Wording) -> Written:
    """A letter with these words to a made-up person, for staff to look at."""
    with force_language(language):
        name = _("Anna Example")
    waits = kind is MailKind.WAITING
    to = Addressee(
        name=name,
        language=language,
        state=RegistrationState.WAITING if waits else RegistrationState.CONFIRMED,
        own_url=parts.session_url,
        place=3 if waits else 0,
        until=clock.now() + timedelta(days=2),
    )
    return letter_to(kind, to, parts, wording=wording)


def letter_to(
    kind: MailKind,
    to: Addressee,
    parts: SessionParts,
    reason: str = "",
    wording: Wording | None = None,
) -> Written:
    """One letter in the addressee's language, in these words or those in use, and in the dress."""
    training_session = parts.training_session
    with force_language(to.language):
        used = wording or wording_of(kind, parts.session_id)
        wording = fill(used, _values(to, training_session))
        greeting = _("Dear %(name)s,", name=to.name)
    return compose(
        "registrations/mail/letter",
        to.language,
        wording.subject,
        {
            "wording": wording,
            "greeting": greeting,
            "button": LETTERS[kind].button,
            "to": to,
            "training_session": training_session,
            "session_url": parts.session_url,
            "reason": reason,
        },
        dress=parts.dress(to.language),
        calendar=parts.calendar(to.language) if _takes_calendar(kind, to) else None,
    )


def _values(to: Addressee, training_session: TrainingSession) -> dict[str, object]:
    venue, days = training_session.venue, training_session.days
    return {
        "name": to.name,
        "title": training_session.title.in_(to.language),
        "when": when(days[0].starts_at, days[0].ends_at, days[0].timezone) if days else "",
        "where": venue.name.in_(to.language) if venue else "",
        "place": to.place,
        "until": moment(to.until) if to.until else "",
        "approver": gettext(to.approver),
    }


def _takes_calendar(kind: MailKind, to: Addressee) -> bool:
    return LETTERS[kind].has_calendar or to.state == RegistrationState.CONFIRMED
