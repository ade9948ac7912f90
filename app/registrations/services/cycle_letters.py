"""The letters about several sessions of a cycle, from what was noted down when they were caused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from flask import current_app

from app.core.db import db
from app.core.i18n import _, force_language
from app.core.texts import N_
from app.core.web import absolute_url
from app.cycles.outputs import dress_of
from app.cycles.queries import get_cycle
from app.funding.rules import Artefact
from app.outbox.models import OutboxMail
from app.outbox.rules import Outdated
from app.outbox.services import Written, compose
from app.output import ical
from app.people.queries import get_coordinator
from app.registrations.models import Registration
from app.registrations.queries import registration_token
from app.registrations.rules import RegistrationState
from app.registrations.services.writing import answers_url, kept_of
from app.sessions.models import TrainingSession
from app.sessions.outputs import calendar_entries
from app.sessions.queries import load_session


class CycleMailKind(StrEnum):
    """What a mail about several sessions tells."""

    ENTERED = "entered"
    NOMINATED = "nominated"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class CycleLetter:
    """English msgids; the subject takes %(title)s, the name of the cycle."""

    subject: str
    heading: str
    words: str


CYCLE_LETTERS = {
    CycleMailKind.ENTERED: CycleLetter(
        N_("Your registration for the cycle: %(title)s"),
        N_("Your registration for the cycle"),
        N_("Below you find each session with its state and your own link to it."),
    ),
    CycleMailKind.NOMINATED: CycleLetter(
        N_("You have been registered for the cycle: %(title)s"),
        N_("A colleague has registered you for these sessions"),
        N_("Here you see who entered you and what is kept. You can decline by your links."),
    ),
    CycleMailKind.CANCELLED: CycleLetter(
        N_("Your registrations are cancelled: %(title)s"),
        N_("Your registrations are cancelled"),
        N_("Please remove the sessions from your calendar if you have put them there."),
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One session in a letter, with what held for the person when it was caused."""

    training_session: TrainingSession
    state: RegistrationState
    place: int
    own_url: str
    session_url: str
    answers_url: str


def write_cycle_letter(mail: OutboxMail) -> Written:
    """The letter a mail's recipe asks for. Raises Outdated when its registrations are gone."""
    lines = list(_lines(mail))
    if not lines or mail.recipe is None:
        raise Outdated
    cycle, language = get_cycle(mail.recipe["cycle"]), mail.language
    letter = CYCLE_LETTERS[CycleMailKind(mail.kind.partition(".")[2])]
    with force_language(language):
        subject = _(letter.subject, title=cycle.title.in_(language))
    seen = {
        "letter": letter,
        "name": mail.recipient_name,
        "cycle": cycle,
        "cycle_url": f"{current_app.config['BASE_URL']}/cycles/{cycle.slug}",
        "lines": lines,
        **_nominated(mail),
    }
    return compose(
        "registrations/mail/cycle", language, subject, seen,
        dress=dress_of(cycle, Artefact.MAIL, language), calendar=_calendar(lines, language),
    )  # fmt: skip


def _lines(mail: OutboxMail) -> Iterator[Line]:
    for registration_id, state, place in (mail.recipe or {})["entries"]:
        registration = db.session.get(Registration, registration_id)
        if registration is None:
            continue
        training_session = load_session(registration.training_session_id)
        token = registration_token(registration.id)
        yield Line(
            training_session,
            RegistrationState(state),
            place,
            absolute_url("registrations.own", token=token, lang=mail.language),
            f"{current_app.config['BASE_URL']}/sessions/{training_session.slug}",
            answers_url(registration, training_session, mail.language),
        )


def _nominated(mail: OutboxMail) -> dict[str, object]:
    """Who has entered a person, and what is kept of them; nothing for who came alone."""
    recipe = mail.recipe or {}
    registration = db.session.get(Registration, recipe["entries"][0][0])
    if recipe["coordinator"] is None or registration is None:
        return {"who": "", "kept": ()}
    coordinator = get_coordinator(recipe["coordinator"])
    who = coordinator.name or coordinator.email
    organisation = coordinator.organisation.name.in_(mail.language)
    return {"who": f"{who}, {organisation}", "kept": tuple(kept_of(registration, mail.language))}


def _calendar(lines: list[Line], language: str) -> bytes | None:
    """The days of the sessions where the person has a place; None without any."""
    base_url = current_app.config["BASE_URL"]
    confirmed = (each for each in lines if each.state is RegistrationState.CONFIRMED)
    entries = [
        entry
        for line in confirmed
        for entry in calendar_entries(line.training_session, language, base_url=base_url)
    ]
    return ical.invitation(entries, method=ical.Method.PUBLISH) if entries else None
