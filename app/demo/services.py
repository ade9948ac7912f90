"""Loads the demonstration, and makes data for load tests."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from app.certificates.outputs import sample_certificates
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db, transaction, transactional
from app.core.errors import InvalidInput, NotFound
from app.core.texts import NO_TEXTS, Texts
from app.demo.data import load
from app.demo.loading.ahead import move_ahead
from app.demo.loading.asking import load_questions
from app.demo.loading.bodies import load_accounts, load_organisations, load_speakers
from app.demo.loading.events import load_events
from app.demo.loading.filling import OPEN_IN_DAYS, at, fill_registrations, fill_sessions, workday
from app.demo.loading.known import Known
from app.demo.loading.logos import load_logos
from app.demo.loading.nominating import load_coordinator
from app.demo.loading.partners import load_partner_calendar
from app.demo.loading.places import load_cycles, load_projects, load_venues
from app.demo.loading.together import load_people_of_cycle
from app.feeds.services import refresh_stale
from app.people.models import Organisation
from app.people.rules import OrganisationKind
from app.registrations.queries import counts
from app.registrations.rules import QuotaPlan
from app.registrations.services import set_quotas
from app.sessions.models import TrainingSession
from app.sessions.rules import DayPlan, SessionKind, SessionPlan, SessionStatus
from app.sessions.services import plan_session, set_status

PASSWORD = "cikls-demo-2026"  # noqa: S105 - of made-up accounts, printed for everyone to see
OPEN_TITLE = Texts("Slodzes mēģinājums", "Load test", "Apkrovos bandymas")
OPEN_VENUE = "upes-likums"
MUNICIPALITIES_WITH_QUOTA = 3


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a run found and did; `password` is None where it is not the accounts' any more."""

    new_sessions: int
    moved_sessions: int
    nearly_full: str  # slug of the session with one place left
    accounts: tuple[tuple[str, str], ...]  # (e-mail address, role)
    password: str | None
    coordinator: str  # path of a coordinator's pages


def load_demo() -> Loaded:
    """Load what is not there yet; a second run adds nothing."""
    current_app.config["MAIL_URL"] = ""  # these people are made up: their mails stay in the outbox
    data, known = load(), Known()
    password = chosen_password()
    load_base(known)
    load_logos(known)
    can_sign_in = load_accounts(data, known, password)
    new_sessions, moved_sessions = load_events(data, known), move_ahead(data, known)
    load_questions(known)
    load_partner_calendar()
    return Loaded(
        new_sessions=new_sessions,
        moved_sessions=moved_sessions,
        coordinator=load_colleagues(known),
        nearly_full=next(event.slug for event in data.sessions if event.is_nearly_full),
        accounts=tuple((account.email, account.role) for account in data.staff),
        password=password if can_sign_in else None,
    )


def load_colleagues(known: Known) -> str:
    """Who came by a coordinator, and by one form for several sessions; the coordinator's path."""
    load_people_of_cycle(known)
    return load_coordinator(known)


def load_base(known: Known) -> None:
    """What sessions stand on: bodies, projects, places, speakers, cycles."""
    data = load()
    load_organisations(data, known)
    load_projects(data, known)
    load_venues(data, known)
    load_speakers(data, known)
    load_cycles(data, known)


def chosen_password() -> str:
    """CIKLS_PASSWORD, else the one printed in the README; in production nobody knows it before."""
    given = os.environ.get("CIKLS_PASSWORD", "")
    return given or (secrets.token_urlsafe(12) if current_app.config["PRODUCTION"] else PASSWORD)


@transactional
def fill(sessions: int, registrations: int, waiting: int = 0) -> str:
    """Add made-up sessions, and registrations in the first of them; its slug.

    With people `waiting` it has no more seats than registrations.

    Raises InvalidInput where registrations have no session to be in.
    """
    if sessions < 1:
        raise InvalidInput("sessions", "At least one session is needed.")
    load_base(Known())
    slugs = fill_sessions(sessions, registrations)
    fill_registrations(slugs[0], registrations, waiting)
    refresh_stale()
    return slugs[0]


@transactional
def open_session(capacity: int, quota: int | None = None) -> str:
    """One published session in a month, open for registration, with a waiting list; its slug.

    `quota` seats are kept for each of three municipalities. Raises InvalidInput (more than all).
    """
    load_base(known := Known())
    on = workday(clock.today() + timedelta(days=OPEN_IN_DAYS))
    day = DayPlan(starts_at=at(on, 10), ends_at=at(on, 16), academic_hours=Decimal(6))
    plan = SessionPlan(
        kind=SessionKind.SEMINAR,
        title=OPEN_TITLE,
        days=(day,),
        venue_id=known.venues[OPEN_VENUE],
        capacity=capacity,
        contact_email="organizators@example.lv",
    )
    with transaction():
        row = plan_session(plan, actor=SYSTEM)
        if quota is not None:
            set_quotas(row.id, _quotas(quota), actor=SYSTEM)
        set_status(row.id, SessionStatus.PUBLISHED, NO_TEXTS, actor=SYSTEM)
    return row.slug


def _quotas(seats: int) -> list[QuotaPlan]:
    """One quota for each of the municipalities whose names come first."""
    first = (
        select(Organisation.id)
        .where(Organisation.kind == OrganisationKind.MUNICIPALITY)
        .order_by(Organisation.sort_name, Organisation.id)
        .limit(MUNICIPALITIES_WITH_QUOTA)
    )
    return [QuotaPlan(seats=seats, organisation_ids=(each,)) for each in db.session.scalars(first)]


def count_registrations(slug: str) -> dict[str, int | None]:
    """The registrations of one session by state, counted from the rows. Raises NotFound."""
    row = db.session.scalar(select(TrainingSession).where(TrainingSession.slug == slug))
    if row is None:
        raise NotFound
    return {**counts(row.id), "seats_taken": row.seats_taken, "seats_kept": row.seats_kept}


def write_certificates(count: int, folder: Path) -> list[Path]:
    """Certificates of made-up people in every design and language as PDF files; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, pdf in sample_certificates(count):
        (path := folder / name).write_bytes(pdf)
        paths.append(path)
    return paths
