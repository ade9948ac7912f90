"""The letters about several sessions of a cycle, from what was noted down when they were caused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from flask import current_app

from app.core.db import db
from app.core.i18n import _
from app.core.texts import N_
from app.core.web import absolute_url
from app.cycles.models import Cycle
from app.cycles.outputs import dress_of
from app.cycles.queries import get_cycle
from app.funding.rules import Artefact
from app.outbox.models import OutboxMail
from app.outbox.rules import Letter, Outdated, Scope, Whose, Wording
from app.outbox.services import Sample, Written, compose_letter, worded, wording_of
from app.people.queries import get_coordinator
from app.registrations.models import Registration
from app.registrations.queries import registration_token
from app.registrations.queries.cycle_people import list_columns
from app.registrations.rules import RegistrationState
from app.registrations.services.inviting import with_copies
from app.registrations.services.writing import answers_url, kept_of
from app.sessions.models import TrainingSession
from app.sessions.queries import load_session


class CycleMailKind(StrEnum):
    """What a mail about several sessions tells."""

    ENTERED = "entered"
    NOMINATED = "nominated"
    CANCELLED = "cancelled"


_PLACEHOLDERS = {
    "name": N_("name of the person"),
    "title": N_("title of the cycle"),
    "sessions": N_("number of sessions"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleLetter(Letter):
    """A letter about several sessions of a cycle."""

    placeholders: Mapping[str, str] = field(default_factory=lambda: _PLACEHOLDERS)
    scopes: frozenset[Scope] = frozenset({Scope.HOUSE, Scope.CYCLE})


worded(
    "cycle",
    {
        CycleMailKind.ENTERED: CycleLetter(
            subject=N_("Your registration for the cycle: %(title)s"),
            heading=N_("Your registration for the cycle"),
            words=N_("Below you find each session with its state and your own link to it."),
        ),
        CycleMailKind.NOMINATED: CycleLetter(
            subject=N_("You have been registered for the cycle: %(title)s"),
            heading=N_("A colleague has registered you for these sessions"),
            words=N_(
                "Here you see who entered you and what is kept. You can decline by your links."
            ),
        ),
        CycleMailKind.CANCELLED: CycleLetter(
            subject=N_("Your registrations are cancelled: %(title)s"),
            heading=N_("Your registrations are cancelled"),
            words=N_("Please remove the sessions from your calendar if they are still in it."),
        ),
    },
)


@dataclass(frozen=True, slots=True)
class Line:
    """One session in a letter, with what held for the person when it was caused."""

    training_session: TrainingSession
    state: RegistrationState
    place: int
    own_url: str
    session_url: str
    answers_url: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a letter is to, and what another has entered of them: why it is kept, and what."""

    name: str
    language: str
    reason: str = ""
    kept: tuple[tuple[str, str], ...] = ()  # label and value


def write_cycle_letter(mail: OutboxMail) -> Written:
    """The letter a mail's recipe asks for. Raises Outdated when its registrations are gone."""
    people = _people(mail)
    lines = [_line(each, mail.language) for each in people]
    if not lines or mail.recipe is None:
        raise Outdated
    cycle = get_cycle(mail.recipe["cycle"])
    told = Told(mail.recipient_name, mail.language, *_nominated(mail))
    letter = _letter_to(told, cycle, lines, wording_of(mail.kind, Whose(cycle_id=cycle.id)))
    return with_copies(letter, mail, [each.registration for each in people])


def sample_cycle_letter(sample: Sample) -> Written:
    """A letter with these words to a made-up person. Raises NotFound without a cycle."""
    cycle = get_cycle(sample.of.cycle_id or 0)
    sessions = [load_session(each.id) for each in list_columns(cycle.id)]
    lines = [
        Line(each, RegistrationState.CONFIRMED, 0, url, url)
        for each in sessions
        for url in (_session_url(each),)
    ]
    return _letter_to(Told(_("Anna Example"), sample.language), cycle, lines, sample.wording)


def _letter_to(told: Told, cycle: Cycle, lines: Sequence[Line], wording: Wording) -> Written:
    title = cycle.title.in_(told.language)
    return compose_letter(
        "registrations/mail/cycle",
        told.language,
        wording,
        {"name": told.name, "title": title, "sessions": len(lines)},
        {
            "cycle": cycle,
            "cycle_url": f"{current_app.config['BASE_URL']}/cycles/{cycle.slug}",
            "lines": lines,
            "reason": told.reason,
            "kept": told.kept,
        },
        name=told.name,
        dress=dress_of(cycle, Artefact.MAIL, told.language),
    )


@dataclass(frozen=True, slots=True)
class _Then:
    """A registration, with what held for the person when the mail was caused."""

    registration: Registration
    state: RegistrationState
    place: int


def _people(mail: OutboxMail) -> list[_Then]:
    """One for each session; those that are gone since are left out."""
    kept = [
        (db.session.get(Registration, id_), RegistrationState(state), place)
        for id_, state, place in (mail.recipe or {})["entries"]
    ]
    return [_Then(own, state, place) for own, state, place in kept if own is not None]


def _line(then: _Then, language: str) -> Line:
    registration = then.registration
    training_session = load_session(registration.training_session_id)
    token = registration_token(registration.id)
    return Line(
        training_session,
        then.state,
        then.place,
        absolute_url("registrations.own", token=token, lang=language),
        _session_url(training_session),
        answers_url(registration, training_session, language),
    )


def _session_url(training_session: TrainingSession) -> str:
    return f"{current_app.config['BASE_URL']}/sessions/{training_session.slug}"


def _nominated(mail: OutboxMail) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Who has entered a person and why it is kept, and what; nothing for who came alone."""
    recipe = mail.recipe or {}
    registration = db.session.get(Registration, recipe["entries"][0][0])
    if recipe["coordinator"] is None or registration is None:
        return "", ()
    coordinator = get_coordinator(recipe["coordinator"])
    who = coordinator.name or coordinator.email
    reason = _(
        "Entered by %(who)s. We keep this to organise the sessions, to keep the attendance sheets "
        "and to issue certificates:",
        who=f"{who}, {coordinator.organisation.name.in_(mail.language)}",
    )
    return reason, tuple(kept_of(registration, mail.language))
