"""Everybody of a cycle, and where each stands in its sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from app.core.db import db
from app.core.i18n import current_language
from app.core.paging import Page, paginate
from app.core.search import matches
from app.core.texts import Texts
from app.people.models import Organisation
from app.registrations.models import Registration
from app.registrations.queries.lists import before_in_queue
from app.registrations.rules import ENDED, RegistrationState, organisation_label
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus


@dataclass(frozen=True, slots=True)
class PeopleFilters:
    """What staff narrow the table to: people with a registration such as this."""

    query: str = ""
    state: RegistrationState | None = None
    session_id: int | None = None

    def __bool__(self) -> bool:
        return self != PeopleFilters()


@dataclass(frozen=True, slots=True)
class CycleColumn:
    """A session of the cycle."""

    id: int
    title: Texts
    starts_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a person stands in a session; `place` is 0 for who does not wait."""

    registration_id: int
    state: RegistrationState
    place: int


@dataclass(frozen=True, slots=True)
class CyclePerson:
    """A person of the cycle, as certificates know them; `marks` by session."""

    given_name: str
    family_name: str
    organisation: str
    email: str
    phone: str
    is_by_cycle: bool  # came by one form for several sessions
    marks: Mapping[int, Mark]


def list_columns(cycle_id: int) -> list[CycleColumn]:
    """The sessions of a cycle that are not drafts, in order of time; one statement."""
    rows = db.session.execute(
        select(TrainingSession.id, TrainingSession.title, TrainingSession.starts_at)
        .where(TrainingSession.cycle_id == cycle_id, TrainingSession.status != SessionStatus.DRAFT)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    return [CycleColumn(*row) for row in rows]


def page_people(
    cycle_id: int, filters: PeopleFilters, number: int, size: int = 50
) -> Page[CyclePerson]:
    """A page of the people of a cycle by family name, three statements."""
    page = paginate(_keys(cycle_id, filters), number, size)
    rows = db.session.execute(_rows(cycle_id, [row.person_key for row in page.items]))
    people: dict[str, list[Any]] = {row.person_key: [] for row in page.items}
    for row in rows:
        people[row.person_key].append(row)
    language = current_language()
    found = [_person(own, language) for own in people.values() if own]
    return Page(found, page.number, page.total, page.size)


def _keys(cycle_id: int, filters: PeopleFilters) -> Select[*tuple[Any, ...]]:
    own = Registration
    name = func.min(own.sort_name)
    statement = (
        select(own.person_key, name.label("name"))
        .join(TrainingSession, TrainingSession.id == own.training_session_id)
        .where(TrainingSession.cycle_id == cycle_id, matches(own.search_text, filters.query))
        .group_by(own.person_key)
        .order_by(name, own.person_key)
    )
    if filters.state is not None:
        statement = statement.where(own.state == filters.state)
    if filters.session_id is not None:
        statement = statement.where(own.training_session_id == filters.session_id)
    return statement


def _rows(cycle_id: int, keys: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """What ended comes first, so that whatever lives stands in its place."""
    own = Registration
    waits = own.state == RegistrationState.WAITING
    return (
        select(
            own.person_key, own.id, own.training_session_id, own.state, own.given_name,
            own.family_name, own.email, own.phone, own.organisation_name, own.cycle_registration_id,
            Organisation.name.label("listed"),
            case((waits, before_in_queue() + 1), else_=0).label("place"),
        )
        .join(TrainingSession, TrainingSession.id == own.training_session_id)
        .outerjoin(Organisation, Organisation.id == own.organisation_id)
        .where(TrainingSession.cycle_id == cycle_id, own.person_key.in_(keys))
        .order_by(case((own.state.in_(ENDED), 0), else_=1), TrainingSession.starts_at, own.id)
    )  # fmt: skip


def _person(rows: Sequence[Any], language: str) -> CyclePerson:
    last = rows[-1]
    return CyclePerson(
        given_name=last.given_name,
        family_name=last.family_name,
        organisation=organisation_label(last.listed, last.organisation_name, language),
        email=last.email,
        phone=last.phone,
        is_by_cycle=any(row.cycle_registration_id for row in rows),
        marks={row.training_session_id: Mark(row.id, row.state, row.place) for row in rows},
    )
