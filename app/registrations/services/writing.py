"""A letter about a registration, from what was noted down when it was caused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from app.core import clock
from app.core.db import db
from app.core.i18n import _, gettext, moment, when
from app.core.numbers import number_text
from app.core.texts import N_, Texts
from app.core.web import absolute_url
from app.outbox.models import OutboxMail
from app.outbox.rules import Outdated, Whose, Wording
from app.outbox.services import Sample, Written, compose_letter, wording_of
from app.people.models import Organisation
from app.people.queries import list_active_coordinators
from app.registrations.models import Registration
from app.registrations.outputs import SessionParts
from app.registrations.queries import registration_token
from app.registrations.queries.answers import is_asked_for_answers
from app.registrations.rules import RegistrationState, organisation_label
from app.registrations.services.inviting import entry_of, reader_of, with_entry, with_steps
from app.registrations.services.letters import LETTERS, MailKind
from app.registrations.services.mails import session_parts
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
    title: str = ""  # of one day, and when it is; '' for those of the session
    when: str = ""
    place: int = 0
    until: datetime | None = None
    kept: tuple[tuple[str, str], ...] = ()  # what others entered of one: label and value
    certificate_url: str = ""
    hours: tuple[str, ...] = ()  # attended and held, once every day is marked
    answers_url: str = ""  # where questions wait for this person
    approver: str = _ORGANISER  # English msgid


def write_letter(mail: OutboxMail) -> Written:
    """The letter a mail's recipe asks for. Raises Outdated when its registration is gone."""
    recipe = mail.recipe or {}
    registration = db.session.get(Registration, recipe["registration"])
    if registration is None or mail.training_session_id is None:
        raise Outdated
    parts = session_parts(mail.training_session_id)
    kind = MailKind(mail.kind.partition(".")[2])
    reason = Texts(**{"lv": "", **recipe["reason"]}).in_(mail.language)
    wording = wording_of(mail.kind, Whose(mail.training_session_id))
    to = _addressee(kind, registration, mail, parts)
    reader = reader_of(mail, registration, parts.session_id)
    if kind in (MailKind.ENTRY, MailKind.ENTRY_GONE):
        step = entry_of(reader, recipe["uid"], kind)
        day = step.entry
        to = replace(to, title=day.summary, when=when(day.starts_at, day.ends_at, day.timezone))
        return with_entry(_letter_to(kind, to, parts, wording), reader, step)
    letter = _letter_to(kind, to, parts, wording, reason)
    return with_steps(letter, reader, again=recipe.get("again", False))


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
        certificate_url=recipe.get("certificate_url", ""),
        hours=tuple(number_text(Decimal(each), language) for each in recipe.get("hours", ())),
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
    name = listed.name if listed else None
    yield _("Name"), own.full_name
    yield _("E-mail"), own.email
    yield _("Phone"), own.phone
    yield _("Organisation"), organisation_label(name, own.organisation_name, language)
    yield _("Position"), own.position


def sample_letter(sample: Sample) -> Written:
    """A letter with these words to a made-up person. Raises NotFound without a session."""
    parts, kind = session_parts(sample.of.session_id or 0), MailKind(sample.kind.partition(".")[2])
    waits = kind is MailKind.WAITING
    to = Addressee(
        name=_("Anna Example"),
        language=sample.language,
        state=RegistrationState.WAITING if waits else RegistrationState.CONFIRMED,
        own_url=parts.session_url,
        place=3 if waits else 0,
        until=clock.now() + timedelta(days=2),
    )
    return _letter_to(kind, to, parts, sample.wording)


def _letter_to(
    kind: MailKind, to: Addressee, parts: SessionParts, wording: Wording, reason: str = ""
) -> Written:
    """One letter to the addressee in these words and in the dress."""
    return compose_letter(
        "registrations/mail/letter",
        to.language,
        wording,
        _values(to, parts),
        {
            "button": LETTERS[kind].button,
            "to": to,
            "training_session": parts.training_session,
            "session_url": parts.session_url,
            "reason": reason,
        },
        name=to.name,
        dress=parts.dress(to.language),
    )


def _values(to: Addressee, parts: SessionParts) -> dict[str, object]:
    venue = parts.training_session.venue
    return {
        "name": to.name,
        "title": to.title or parts.training_session.title.in_(to.language),
        "when": to.when or parts.first_day,
        "where": venue.name.in_(to.language) if venue else "",
        "place": to.place,
        "until": moment(to.until) if to.until else "",
        "approver": gettext(to.approver),
    }
