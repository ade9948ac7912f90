"""Every SELECT of attendance: the list of one day, the figures of all, the marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select

from app.attendance.models import Attendance
from app.attendance.rules import MarkedHow
from app.core.db import db
from app.core.errors import NotFound
from app.core.i18n import current_language
from app.people.models import Organisation, User
from app.registrations.models import Registration
from app.registrations.rules import RegistrationState, organisation_label
from app.sessions.models import SessionDay

_CONFIRMED = Registration.state == RegistrationState.CONFIRMED


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One confirmed person on one day; `is_present` is None where nobody has marked them yet."""

    registration_id: int
    given_name: str
    family_name: str
    organisation: str
    position: str
    may_be_photographed: bool
    is_present: bool | None = None
    how: MarkedHow | None = None
    marked_at: datetime | None = None
    marked_by: str = ""


@dataclass(frozen=True, slots=True)
class DaySummary:
    """How many of the confirmed were present, absent, and how many there are in all."""

    number: int
    present: int
    absent: int
    total: int

    @property
    def unmarked(self) -> int:
        """How many have no mark yet."""
        return self.total - self.present - self.absent


def find_day(session_id: int, number: int) -> SessionDay | None:
    """A day of a session by its number, or None."""
    return db.session.scalar(
        select(SessionDay).where(
            SessionDay.training_session_id == session_id, SessionDay.number == number
        )
    )


def get_day(session_id: int, number: int) -> SessionDay:
    """A day of a session by its number. Raises NotFound."""
    day = find_day(session_id, number)
    if day is None:
        raise NotFound
    return day


def day_marks(day: SessionDay) -> list[MarkRow]:
    """Everyone with a confirmed place and their mark on `day`, by family name; one statement."""
    rows = db.session.execute(
        select(
            Registration.id, Registration.given_name, Registration.family_name,
            Organisation.name, Registration.organisation_name, Registration.position,
            Registration.may_be_photographed, Attendance.is_present, Attendance.how,
            Attendance.marked_at, func.coalesce(User.name, ""),
        )
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .outerjoin(Attendance, _marked_on(day.id))
        .outerjoin(User, User.id == Attendance.marked_by_id)
        .where(Registration.training_session_id == day.training_session_id, _CONFIRMED)
        .order_by(Registration.sort_name, Registration.id)
    )  # fmt: skip
    language = current_language()
    return [_mark_row(row, language) for row in rows]


def _marked_on(day_id: int) -> Any:
    return and_(Attendance.registration_id == Registration.id, Attendance.session_day_id == day_id)


def _mark_row(row: Sequence[Any], language: str) -> MarkRow:
    number, given, family, listed, typed, *rest = row
    return MarkRow(number, given, family, organisation_label(listed, typed, language), *rest)


def day_summary(session_id: int) -> dict[int, DaySummary]:
    """The figures of every day of a session, by its number; one statement."""
    present, absent = Attendance.is_present.is_(True), Attendance.is_present.is_(False)
    rows = db.session.execute(
        select(
            SessionDay.number,
            func.count(Attendance.id).filter(present),
            func.count(Attendance.id).filter(absent),
            func.count(Registration.id),
        )
        .outerjoin(
            Registration,
            and_(Registration.training_session_id == SessionDay.training_session_id, _CONFIRMED),
        )
        .outerjoin(
            Attendance,
            and_(
                Attendance.registration_id == Registration.id,
                Attendance.session_day_id == SessionDay.id,
            ),
        )
        .where(SessionDay.training_session_id == session_id)
        .group_by(SessionDay.number)
        .order_by(SessionDay.number)
    )
    return {row[0]: DaySummary(*row) for row in rows}


def confirmed_ids(session_id: int) -> set[int]:
    """The ids of the registrations that hold a confirmed place."""
    statement = select(Registration.id).where(Registration.training_session_id == session_id)
    return set(db.session.scalars(statement.where(_CONFIRMED)))


def unmarked_ids(day: SessionDay) -> set[int]:
    """The ids of the confirmed registrations without a mark on `day`."""
    statement = (
        select(Registration.id)
        .outerjoin(Attendance, _marked_on(day.id))
        .where(Registration.training_session_id == day.training_session_id, _CONFIRMED)
    )
    return set(db.session.scalars(statement.where(Attendance.id.is_(None))))


def marks_of(day: SessionDay, registration_ids: Iterable[int]) -> dict[int, Attendance]:
    """The marks already made on `day`, read anew, by registration id."""
    rows = db.session.scalars(
        select(Attendance)
        .where(
            Attendance.session_day_id == day.id,
            Attendance.registration_id.in_(list(registration_ids)),
        )
        .execution_options(populate_existing=True)
    )
    return {row.registration_id: row for row in rows}


def marks_by_day(session_id: int) -> dict[tuple[int, int], bool]:
    """{(registration id, day id): present} of every mark of a session; one statement."""
    rows = db.session.execute(
        select(Attendance.registration_id, Attendance.session_day_id, Attendance.is_present)
        .join(SessionDay, SessionDay.id == Attendance.session_day_id)
        .where(SessionDay.training_session_id == session_id)
    )
    return {(registration_id, day_id): is_present for registration_id, day_id, is_present in rows}
