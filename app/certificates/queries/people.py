"""Who takes part, with hours attended and certificate."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.attendance.models import Attendance
from app.certificates.models import Certificate, HandedTask, Objection
from app.certificates.queries.targets import counted, of_target, registrations_of
from app.certificates.rules import Block, ObjectionState, Standing, Target, standing_of
from app.core import clock
from app.core.db import db
from app.core.i18n import current_language
from app.cycles.models import Cycle
from app.cycles.rules import EarningRule
from app.people.models import Organisation
from app.registrations.models import Registration
from app.registrations.rules import RegistrationState, organisation_label
from app.sessions.models import AgendaItem, SessionDay, TrainingSession
from app.sessions.rules import USUAL_MINUTES


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """One issued certificate as lists show it; `days` are the dates it states."""

    id: int
    number: str
    holder_name: str
    academic_hours: Decimal
    issued_at: datetime
    language: str
    revoked_at: datetime | None
    revoked_reason: str
    is_ready: bool
    days: list[str]


@dataclass(frozen=True, slots=True)
class OpenObjection:
    """What somebody objects to."""

    id: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One person of a session or cycle with hours and certificate; `day_ids` are the days
    attended, `days` their dates.
    """

    registration_id: int  # the latest of theirs
    person_key: str
    name: str
    organisation: str
    email: str
    language: str
    day_ids: frozenset[int]
    days: tuple[str, ...]
    standing: Standing
    certificate: IssuedRow | None  # the live one, else the last revoked
    handed_on: date | None  # the task
    objection: OpenObjection | None

    @property
    def has_live(self) -> bool:
        """Whether a certificate is issued and stands."""
        return self.certificate is not None and self.certificate.revoked_at is None

    @property
    def was_revoked(self) -> bool:
        """Whether the last certificate was revoked: a new one is issued by hand only."""
        return self.certificate is not None and self.certificate.revoked_at is not None

    @property
    def is_outdated(self) -> bool:
        """Whether the certificate that stands says otherwise than name and attendance now."""
        own = self.certificate
        if own is None or not self.has_live or not own.is_ready:
            return False
        printed = (own.holder_name, own.academic_hours, tuple(own.days))
        return printed != (self.name, self.standing.hours, self.days)


def list_days(target: Target) -> list[SessionDay]:
    """The days that count, with topics, speakers and venues, by time."""
    place = joinedload(SessionDay.training_session).joinedload(TrainingSession.venue)
    statement = (
        select(SessionDay)
        .join(TrainingSession, TrainingSession.id == SessionDay.training_session_id)
        .where(counted(target))
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
    statement = select(func.max(SessionDay.ends_at)).join(TrainingSession).where(counted(target))
    return db.session.scalar(statement)


def list_candidates(
    target: Target, rule: EarningRule, person_keys: Collection[str] = ()
) -> list[Candidate]:
    """Everyone with a confirmed place, or some of them, by family name, with hours and
    certificate: six statements.
    """
    some = Registration.person_key.in_(person_keys)
    only = some if person_keys else Registration.id.is_not(None)
    people: dict[str, list[_Person]] = {}
    for person in _people(target, only):
        people.setdefault(person.person_key, []).append(person)
    tasks = _tasks(target, only) if rule.needs_task else {}
    said = _objections(target, only)
    known = _Known(rule, _blocks(target), _marks(target, only), tasks, said)
    issued = _issued_by_person(target, only)
    return [_candidate(places, known, issued.get(key)) for key, places in people.items()]


def find_candidate(target: Target, rule: EarningRule, person_key: str) -> Candidate | None:
    """One person as things stand now, or None without a confirmed place any more."""
    return next(iter(list_candidates(target, rule, [person_key])), None)


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
class _Known:
    """The blocks of time with their dates, and by registration: marks, tasks, objections."""

    rule: EarningRule
    blocks: Mapping[Block, str]
    marks: Mapping[int, Mapping[int, bool]]
    tasks: Mapping[int, date]
    objections: Mapping[int, OpenObjection]

    def marks_of(self, registration_ids: Iterable[int]) -> dict[int, bool]:
        """{day id: present} over all registrations of a person."""
        own: dict[int, bool] = {}
        for each in registration_ids:
            for day, is_present in self.marks.get(each, {}).items():
                own[day] = own.get(day, False) or is_present
        return own


def _candidate(
    places: Sequence[_Person], known: _Known, certificate: IssuedRow | None
) -> Candidate:
    last = max(places, key=lambda place: (str(place.starts_at or ""), place.registration_id))
    ids = [place.registration_id for place in places]
    marks = known.marks_of(ids)
    handed = max((known.tasks[each] for each in ids if each in known.tasks), default=None)
    there = [block for block in known.blocks if block.held > 0 and marks.get(block.id)]
    return Candidate(
        registration_id=last.registration_id,
        person_key=last.person_key,
        name=last.name,
        organisation=last.organisation,
        email=last.email,
        language=last.language,
        day_ids=frozenset(block.id for block in there),
        days=tuple(sorted({known.blocks[block] for block in there})),
        standing=standing_of(known.rule, known.blocks.keys(), marks, has_task=handed is not None),
        certificate=certificate,
        handed_on=handed,
        objection=next((known.objections[each] for each in ids if each in known.objections), None),
    )


def _blocks(target: Target) -> dict[Block, str]:
    """The blocks of time that count, each with its date."""
    day = SessionDay
    rows = db.session.execute(
        select(
            day.id, day.starts_at, day.ends_at, day.academic_hours, day.is_compulsory,
            day.timezone, Cycle.academic_minutes,
        )
        .join(TrainingSession, TrainingSession.id == day.training_session_id)
        .outerjoin(Cycle, Cycle.id == TrainingSession.cycle_id)
        .where(counted(target))
    )  # fmt: skip
    return {_block(row): _held_on(row) for row in rows}


def _block(row: Any) -> Block:
    return Block(
        id=row.id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        hours=row.academic_hours,
        academic_minutes=row.academic_minutes or USUAL_MINUTES,
        is_compulsory=row.is_compulsory,
    )


def _held_on(row: Any) -> str:
    return clock.local(row.starts_at, row.timezone).date().isoformat()


def _people(target: Target, only: ColumnElement[bool]) -> list[_Person]:
    """Columns, not rows of the session: under a lock they are as the database has them now."""
    own = Registration
    rows = db.session.execute(
        select(
            own.id, own.person_key, own.given_name, own.family_name, own.organisation_name,
            own.email, own.language, Organisation.name.label("listed"), TrainingSession.starts_at,
        )
        .join(TrainingSession, TrainingSession.id == own.training_session_id)
        .outerjoin(Organisation, Organisation.id == own.organisation_id)
        .where(counted(target), own.state == RegistrationState.CONFIRMED, only)
        .order_by(own.sort_name, own.id)
    )  # fmt: skip
    language = current_language()
    return [
        _Person(
            row.id, row.person_key, f"{row.given_name} {row.family_name}",
            organisation_label(row.listed, row.organisation_name, language),
            row.email, row.language, row.starts_at,
        )
        for row in rows
    ]  # fmt: skip


def _marks(target: Target, only: ColumnElement[bool]) -> dict[int, dict[int, bool]]:
    rows = db.session.execute(
        select(Attendance.registration_id, Attendance.session_day_id, Attendance.is_present)
        .join(Registration, Registration.id == Attendance.registration_id)
        .join(TrainingSession, TrainingSession.id == Registration.training_session_id)
        .where(counted(target), only)
    )
    marks: dict[int, dict[int, bool]] = {}
    for registration_id, day_id, is_present in rows:
        marks.setdefault(registration_id, {})[day_id] = is_present
    return marks


def _tasks(target: Target, only: ColumnElement[bool]) -> dict[int, date]:
    cycle_id = target.id if target.kind == "cycle" else None
    rows = db.session.execute(
        select(HandedTask.registration_id, HandedTask.handed_on)
        .join(Registration, Registration.id == HandedTask.registration_id)
        .where(registrations_of(target), HandedTask.cycle_id == cycle_id, only)
    )
    return {row.registration_id: row.handed_on for row in rows}


def _objections(target: Target, only: ColumnElement[bool]) -> dict[int, OpenObjection]:
    rows = db.session.execute(
        select(Objection.registration_id, Objection.id, Objection.text)
        .join(Registration, Registration.id == Objection.registration_id)
        .where(registrations_of(target), Objection.state == ObjectionState.OPEN, only)
    )
    return {row.registration_id: OpenObjection(row.id, row.text) for row in rows}


def _issued_by_person(target: Target, only: ColumnElement[bool]) -> dict[str, IssuedRow]:
    """By the person as registered now: a name that was corrected does not lose its certificate."""
    found: dict[str, IssuedRow] = {}
    rows = db.session.execute(
        select(
            Registration.person_key, Certificate.id, Certificate.number, Certificate.holder_name,
            Certificate.academic_hours, Certificate.issued_at, Certificate.language,
            Certificate.revoked_at, Certificate.revoked_reason, Certificate.sha256 != "",
            Certificate.printed["days"],
        )
        .join(Registration, Registration.id == Certificate.registration_id)
        .where(of_target(target), Certificate.replaced_at.is_(None), only)
        .order_by(Certificate.revoked_at.is_(None), Certificate.id)
    )  # fmt: skip
    for person_key, *row in rows:
        found[person_key] = IssuedRow(*row)
    return found
