"""Lists of people and of what can be chosen for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, selectinload

from app.core.db import db
from app.core.i18n import current_language
from app.core.paging import Page, paginate
from app.core.search import matches
from app.core.texts import Texts
from app.people.models import Organisation
from app.registrations.models import Registration
from app.registrations.queries.addresses import unreached_in
from app.registrations.queries.answers import owes_answers
from app.registrations.rules import ENDED, RegistrationState, WayIn, organisation_label
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus

OTHER = "other"  # the filter's word for organisations that are not listed
MOST_ROWS = 20_000  # of an export: more than any hall holds
_ORDER = {
    RegistrationState.PENDING: 0,
    RegistrationState.OFFERED: 1,
    RegistrationState.CONFIRMED: 2,
    RegistrationState.WAITING: 3,
    RegistrationState.CANCELLED: 4,
    RegistrationState.DECLINED: 5,
}


@dataclass(frozen=True, slots=True)
class ListFilters:
    """What staff narrow the list to; `organisation` and `quota` are an id, `OTHER` or ''.

    `is_bad`: only people whom our mails do not reach; `is_owing`: only who still owes an answer.
    """

    state: RegistrationState | None = None
    organisation: str = ""
    query: str = ""
    quota: str = ""
    way_in: WayIn | None = None
    is_bad: bool = False
    is_owing: bool = False

    def __bool__(self) -> bool:
        return self != ListFilters()


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """One line of the staff's list; `place` is 0 for who does not wait."""

    id: int
    given_name: str
    family_name: str
    organisation: str
    position: str
    email: str
    phone: str
    state: RegistrationState
    state_reason: str
    state_changed_at: datetime
    created_at: datetime
    may_be_photographed: bool
    notes: str
    staff_notes: str
    way_in: WayIn
    cycle_registration_id: int | None
    quota_id: int | None
    offered_until: datetime | None
    place: int
    is_bad: bool


@dataclass(frozen=True, slots=True)
class Participant:
    """One who holds a confirmed seat."""

    id: int
    given_name: str
    family_name: str
    organisation: str
    position: str
    may_be_photographed: bool
    email: str
    person_key: str
    language: str


def page_registrations(
    session_id: int, filters: ListFilters, number: int, size: int = 50
) -> Page[RegistrationRow]:
    """A page of a session's registrations, two statements.

    First those to approve, then the confirmed by family name, the waiting by place, the ended.
    """
    page = paginate(_filtered(_rows(session_id), session_id, filters), number, size)
    language = current_language()
    return Page([_row(row, language) for row in page.items], page.number, page.total, page.size)


def list_chosen(session_id: int, ids: Sequence[int]) -> list[RegistrationRow]:
    """The registrations of these ids that are in the session, in the order of the list."""
    language = current_language()
    found = db.session.execute(_rows(session_id).where(Registration.id.in_(ids)))
    return [_row(row, language) for row in found]


def _rows(session_id: int) -> Select[tuple[Registration, Texts, int, bool]]:
    own, is_waiting = Registration, Registration.state == RegistrationState.WAITING
    in_line = case((is_waiting, own.queue_number), else_=0)
    return (
        select(
            *(getattr(own, name) for name in _PLAIN),
            Organisation.name,
            case((is_waiting, before_in_queue() + 1), else_=0),
            own.email.in_(unreached_in(session_id)),
        )
        .outerjoin(Organisation, Organisation.id == own.organisation_id)
        .where(own.training_session_id == session_id)
        .order_by(case(_ORDER, value=own.state), in_line, own.sort_name, own.id)
    )


def before_in_queue() -> ScalarSelect[int]:
    """How many stand in the queue before a row; read from the index of the queue alone."""
    other = aliased(Registration)
    counted = select(func.count()).where(
        other.training_session_id == Registration.training_session_id,
        other.state == RegistrationState.WAITING,
        other.queue_number < Registration.queue_number,
    )
    return counted.correlate(Registration).scalar_subquery()


_PLAIN = (
    "id", "given_name", "family_name", "organisation_name", "position", "email", "phone", "state",
    "state_reason", "state_changed_at", "created_at", "may_be_photographed", "notes", "staff_notes",
    "way_in", "cycle_registration_id", "quota_id", "offered_until",
)  # fmt: skip


def _filtered(
    statement: Select[tuple[Registration, Texts, int, bool]], session_id: int, filters: ListFilters
) -> Select[tuple[Registration, Texts, int, bool]]:
    if filters.state is not None:
        statement = statement.where(Registration.state == filters.state)
    if filters.organisation:
        statement = statement.where(_is(Registration.organisation_id, filters.organisation))
    if filters.quota:
        statement = statement.where(_is(Registration.quota_id, filters.quota))
    if filters.way_in is not None:
        statement = statement.where(Registration.way_in == filters.way_in)
    if filters.is_bad:
        unreached = Registration.email.in_(unreached_in(session_id))
        statement = statement.where(Registration.state.not_in(ENDED), unreached)
    if filters.is_owing:
        statement = statement.where(owes_answers())
    return statement.where(matches(Registration.search_text, filters.query))


def _is(column: InstrumentedAttribute[int | None], wanted: str) -> ColumnElement[bool]:
    return column.is_(None) if wanted == OTHER else column == int(wanted)


def _row(row: Sequence[object], language: str) -> RegistrationRow:
    values = dict(zip((*_PLAIN, "listed", "place", "is_bad"), row, strict=True))
    listed, typed = values.pop("listed"), values.pop("organisation_name")
    values["organisation"] = organisation_label(listed, typed, language)  # type: ignore[arg-type]  # as selected above
    return RegistrationRow(**values)  # type: ignore[arg-type]  # as selected above


def list_participants(session_id: int) -> list[Participant]:
    """Everyone with a confirmed seat, by family name."""
    rows = db.session.execute(
        select(Registration, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .where(
            Registration.training_session_id == session_id,
            Registration.state == RegistrationState.CONFIRMED,
        )
        .order_by(Registration.sort_name, Registration.id)
    )
    language = current_language()
    return [
        Participant(
            row.id, row.given_name, row.family_name,
            organisation_label(listed, row.organisation_name, language),
            row.position, row.may_be_photographed, row.email, row.person_key, row.language,
        )
        for row, listed in rows
    ]  # fmt: skip


def list_live(session_id: int) -> list[Registration]:
    """Every registration that is not ended, with its organisation, read anew, by family name."""
    return list(
        db.session.scalars(
            select(Registration)
            .where(Registration.training_session_id == session_id, Registration.state.not_in(ENDED))
            .order_by(Registration.sort_name, Registration.id)
            .options(selectinload(Registration.organisation))
            .execution_options(populate_existing=True)
        )
    )


def list_organisations_of(session_id: int) -> list[tuple[int, Texts]]:
    """(id, name) of the listed organisations that somebody of the session comes from."""
    rows = db.session.execute(
        select(Organisation.id, Organisation.name)
        .where(
            Organisation.id.in_(
                select(Registration.organisation_id).where(
                    Registration.training_session_id == session_id
                )
            )
        )
        .order_by(Organisation.sort_name, Organisation.id)
    )
    return [(row.id, row.name) for row in rows]


def list_sessions_to_move_to(session_id: int, now: datetime) -> list[tuple[int, Texts, datetime]]:
    """(id, title, starts_at) of other published sessions with registration that have not begun."""
    rows = db.session.execute(
        select(TrainingSession.id, TrainingSession.title, TrainingSession.starts_at)
        .where(
            TrainingSession.id != session_id,
            TrainingSession.status == SessionStatus.PUBLISHED,
            TrainingSession.capacity.is_not(None),
            TrainingSession.starts_at > now,
        )
        .order_by(TrainingSession.starts_at, TrainingSession.id)
        .limit(200)
    )
    return [(row.id, row.title, row.starts_at) for row in rows if row.starts_at]
