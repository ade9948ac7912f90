"""Who takes part, with hours attended and certificate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.attendance.models import Attendance
from app.attendance.rules import attended_hours
from app.certificates.models import Certificate
from app.certificates.rules import Standing, Target
from app.core.db import db
from app.core.i18n import current_language
from app.cycles.models import Cycle
from app.cycles.queries import get_cycle
from app.people.models import Organisation
from app.registrations.models import Registration
from app.registrations.rules import RegistrationState, organisation_label
from app.sessions.models import AgendaItem, SessionDay, TrainingSession
from app.sessions.queries import get_session
from app.sessions.rules import SessionStatus

HELD = (
    SessionStatus.PUBLISHED,
    SessionStatus.DONE,
)  # what is cancelled or postponed is not counted


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """One issued certificate as lists show it."""

    id: int
    number: str
    person_key: str
    academic_hours: Decimal
    issued_at: datetime
    language: str
    revoked_at: datetime | None
    revoked_reason: str
    is_ready: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of a session or cycle with hours and certificate; `day_ids` are the days
    attended.
    """

    registration_id: int
    person_key: str
    name: str
    organisation: str
    email: str
    language: str
    day_ids: frozenset[int]
    standing: Standing
    certificate: IssuedRow | None  # the live one, else the last revoked

    @property
    def has_live(self) -> bool:
        """Whether a certificate is issued and stands."""
        return self.certificate is not None and self.certificate.revoked_at is None

    @property
    def was_revoked(self) -> bool:
        """Whether the last certificate was revoked: a new one is issued by hand only."""
        return self.certificate is not None and self.certificate.revoked_at is not None


def get_target(target: Target) -> TrainingSession | Cycle:
    """The session or cycle with its project and beneficiary. Raises NotFound."""
    return get_session(target.id) if target.kind == "session" else get_cycle(target.id)


def hold(target: Target) -> None:
    """Hold the target's row until the transaction ends, leaving what is loaded of it as it is."""
    model = TrainingSession if target.kind == "session" else Cycle
    db.session.execute(select(model.id).where(model.id == target.id).with_for_update())


def _of(target: Target) -> ColumnElement[bool]:
    if target.kind == "session":
        return TrainingSession.id == target.id
    return and_(TrainingSession.cycle_id == target.id, TrainingSession.status.in_(HELD))


def list_days(target: Target) -> list[SessionDay]:
    """The days that count, with topics, speakers and venues, by time."""
    place = joinedload(SessionDay.training_session).joinedload(TrainingSession.venue)
    statement = (
        select(SessionDay)
        .join(TrainingSession, TrainingSession.id == SessionDay.training_session_id)
        .where(_of(target))
        .options(
            place,
            joinedload(SessionDay.venue),
            selectinload(SessionDay.items).joinedload(AgendaItem.speaker),
        )
        .order_by(SessionDay.starts_at, SessionDay.id)
    )
    return list(db.session.scalars(statement))


def last_end(target: Target) -> datetime | None:
    """When the last day that counts ends."""
    statement = select(func.max(SessionDay.ends_at)).join(TrainingSession).where(_of(target))
    return db.session.scalar(statement)


def list_candidates(target: Target, share: int | None) -> list[Candidate]:
    """Everyone with a confirmed place, by family name, with hours and certificate: four
    statements.
    """
    hours = _Hours(_hours_of_days(target), _marks(target), share)
    issued = _issued_by_person(target)
    people: dict[str, list[_Person]] = {}
    for person in _people(target):
        people.setdefault(person.person_key, []).append(person)
    return [_candidate(places, hours, issued.get(key)) for key, places in people.items()]


@dataclass(frozen=True, slots=True)
class _Person:
    registration_id: int
    person_key: str
    name: str
    organisation: str
    email: str
    language: str
    starts_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Hours:
    """Hours of each day, marks by registration, and the percent to attend."""

    of_day: dict[int, Decimal]
    marks: dict[int, list[tuple[int, bool]]]
    share: int | None

    @property
    def held(self) -> Decimal:
        return sum(self.of_day.values(), Decimal(0))

    def standing(self, registration_ids: Iterable[int]) -> tuple[frozenset[int], Standing]:
        """The days attended and what they come to."""
        own = [mark for each in registration_ids for mark in self.marks.get(each, ())]
        days = frozenset(day for day, is_present in own if is_present and day in self.of_day)
        return days, Standing(attended_hours(self.of_day, days), self.held, self.share, len(own))


def _candidate(
    places: Sequence[_Person], hours: _Hours, certificate: IssuedRow | None
) -> Candidate:
    last = max(places, key=lambda place: (str(place.starts_at or ""), place.registration_id))
    days, standing = hours.standing(place.registration_id for place in places)
    return Candidate(
        last.registration_id, last.person_key, last.name, last.organisation, last.email,
        last.language, days, standing, certificate,
    )  # fmt: skip


def _hours_of_days(target: Target) -> dict[int, Decimal]:
    rows = db.session.execute(
        select(SessionDay.id, SessionDay.academic_hours).join(TrainingSession).where(_of(target))
    )
    return {row.id: row.academic_hours for row in rows}


def _people(target: Target) -> list[_Person]:
    rows = db.session.execute(
        select(Registration, Organisation.name, TrainingSession.starts_at)
        .join(TrainingSession, TrainingSession.id == Registration.training_session_id)
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .where(_of(target), Registration.state == RegistrationState.CONFIRMED)
        .order_by(Registration.sort_name, Registration.id)
    )
    language = current_language()
    return [
        _Person(
            row.id, row.person_key, row.full_name,
            organisation_label(listed, row.organisation_name, language),
            row.email, row.language, starts_at,
        )
        for row, listed, starts_at in rows
    ]  # fmt: skip


def _marks(target: Target) -> dict[int, list[tuple[int, bool]]]:
    rows = db.session.execute(
        select(Attendance.registration_id, Attendance.session_day_id, Attendance.is_present)
        .join(SessionDay, SessionDay.id == Attendance.session_day_id)
        .join(TrainingSession, TrainingSession.id == SessionDay.training_session_id)
        .where(_of(target))
    )
    marks: dict[int, list[tuple[int, bool]]] = {}
    for registration_id, day_id, is_present in rows:
        marks.setdefault(registration_id, []).append((day_id, is_present))
    return marks


def of_target(target: Target) -> ColumnElement[bool]:
    """Certificates of a session itself, or of a cycle as a whole."""
    if target.kind == "cycle":
        return Certificate.cycle_id == target.id
    return and_(Certificate.training_session_id == target.id, Certificate.cycle_id.is_(None))


def _issued_by_person(target: Target) -> dict[str, IssuedRow]:
    """By the person as registered now: a name that was corrected does not lose its certificate."""
    found: dict[str, IssuedRow] = {}
    rows = db.session.execute(
        select(
            Certificate.id, Certificate.number, Registration.person_key, Certificate.academic_hours,
            Certificate.issued_at, Certificate.language, Certificate.revoked_at,
            Certificate.revoked_reason, Certificate.sha256 != "",
        )
        .join(Registration, Registration.id == Certificate.registration_id)
        .where(of_target(target))
        .order_by(Certificate.revoked_at.is_(None), Certificate.id)
    )  # fmt: skip
    for row in rows:
        found[row.person_key] = IssuedRow(*row)
    return found
