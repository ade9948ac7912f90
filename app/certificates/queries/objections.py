"""The hours one person sees of themselves, and what they say of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.attendance.models import Attendance
from app.certificates.models import HandedTask, Objection
from app.certificates.queries.people import Candidate, find_candidate
from app.certificates.queries.targets import get_target, registrations_of
from app.certificates.rules import ObjectionState, Target
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.core.texts import Texts
from app.cycles.rules import EarningRule
from app.registrations.models import Registration
from app.registrations.rules import RegistrationState
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.rules import PUBLIC_STATUSES, SessionStatus

MOST_OPEN = 20


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day as its participant sees it; `is_present` is None while it is not marked."""

    starts_at: datetime
    ends_at: datetime
    timezone: str
    hours: Decimal
    is_present: bool | None


@dataclass(frozen=True, slots=True)
class OwnHours:
    """What is counted for one registration, and what was said of it, the latest first."""

    days: Sequence[OwnDay]
    own: Candidate
    whole: Candidate | None  # of the cycle, where that has a certificate
    objections: Sequence[Objection]

    @property
    def is_open(self) -> bool:
        """Whether an objection waits for an answer."""
        return any(each.state is ObjectionState.OPEN for each in self.objections)


@dataclass(frozen=True, slots=True)
class WaitingObjection:
    """An open objection in the office's list."""

    id: int
    given_name: str
    family_name: str
    title: Texts
    created_at: datetime


def find_own_hours(registration: Registration) -> OwnHours | None:
    """What is counted for a confirmed registration, from the start of its session on; else None."""
    session_id = registration.training_session_id
    own = db.session.get_one(TrainingSession, session_id)
    has_begun = own.starts_at is not None and own.starts_at <= clock.now()
    is_held = own.status in PUBLIC_STATUSES and own.status is not SessionStatus.CANCELLED
    if registration.state is not RegistrationState.CONFIRMED or not (has_begun and is_held):
        return None
    person = find_candidate(Target("session", session_id), own.earning, registration.person_key)
    days = _days(registration)
    if person is None or not any(day.hours for day in days):
        return None
    return OwnHours(days, person, _whole(own, registration), _objections(registration.id))


def _whole(own: TrainingSession, registration: Registration) -> Candidate | None:
    if own.cycle_id is None:
        return None
    target = Target("cycle", own.cycle_id)
    rule: EarningRule = get_target(target).earning
    return find_candidate(target, rule, registration.person_key) if rule else None


def _days(registration: Registration) -> list[OwnDay]:
    day = SessionDay
    is_own = (Attendance.session_day_id == day.id) & (Attendance.registration_id == registration.id)
    statement = (
        select(day.starts_at, day.ends_at, day.timezone, day.academic_hours, Attendance.is_present)
        .outerjoin(Attendance, is_own)
        .where(day.training_session_id == registration.training_session_id)
        .order_by(day.starts_at)
    )
    return [OwnDay(*row) for row in db.session.execute(statement)]


def _objections(registration_id: int) -> list[Objection]:
    statement = select(Objection).where(Objection.registration_id == registration_id)
    return list(db.session.scalars(statement.order_by(Objection.id.desc())))


def find_open_objection(registration_id: int) -> Objection | None:
    """What a person has said and nobody answered."""
    return db.session.scalar(
        select(Objection).where(
            Objection.registration_id == registration_id, Objection.state == ObjectionState.OPEN
        )
    )


def get_objection(objection_id: int) -> Objection:
    """One objection with its registration and session. Raises NotFound."""
    session_of = joinedload(Objection.registration).joinedload(Registration.training_session)
    statement = select(Objection).where(Objection.id == objection_id).options(session_of)
    found = db.session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def list_open_objections() -> list[WaitingObjection]:
    """The objections that wait for an answer, the oldest first; one statement."""
    own = Registration
    rows = db.session.execute(
        select(
            Objection.id, own.given_name, own.family_name, TrainingSession.title,
            Objection.created_at,
        )
        .join(own, own.id == Objection.registration_id)
        .join(TrainingSession, TrainingSession.id == own.training_session_id)
        .where(Objection.state == ObjectionState.OPEN)
        .order_by(Objection.id)
        .limit(MOST_OPEN)
    )  # fmt: skip
    return [WaitingObjection(*row) for row in rows]


def tasks_of(target: Target, person_keys: Collection[str]) -> list[int]:
    """Ids of the tasks that these people have handed in for the target."""
    cycle_id = target.id if target.kind == "cycle" else None
    statement = (
        select(HandedTask.id)
        .join(Registration, Registration.id == HandedTask.registration_id)
        .where(registrations_of(target), HandedTask.cycle_id == cycle_id)
        .where(Registration.person_key.in_(person_keys))
    )
    return list(db.session.scalars(statement))
