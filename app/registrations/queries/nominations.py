"""What a coordinator sees: sessions to nominate for, and their organisation's people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from app.core.db import db
from app.core.paging import Page, paginate
from app.core.search import matches
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.cycles.rules import RegistrationMode
from app.people.models import Organisation
from app.registrations.models import Quota, Registration
from app.registrations.queries.seats import keeps_for
from app.registrations.rules import (
    ENDED,
    HOLDS_SEAT,
    RegistrationState,
    is_open,
    kept_at,
    name_key,
)
from app.sessions.models import TrainingSession
from app.sessions.rules import Approval, SessionStatus

_AHEAD = TrainingSession.status != SessionStatus.DRAFT


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session one can be registered for; `kept` places are free for the own organisation."""

    training_session: TrainingSession
    kept: int
    free: int
    own: int  # people of the organisation who hold a place or wait


@dataclass(frozen=True, slots=True)
class ColleagueFilters:
    """What a coordinator narrows their people to."""

    session_id: int | None = None
    state: RegistrationState | None = None
    query: str = ""

    def __bool__(self) -> bool:
        return bool(self.session_id or self.state or self.query)


@dataclass(frozen=True, slots=True)
class Colleague:
    """One line of a coordinator's people; `place` is 0 for who does not wait."""

    registration: Registration
    training_session: TrainingSession
    place: int


def list_open_sessions(
    organisation: Organisation, now: datetime, slug: str | None = None
) -> list[OpenSession]:
    """Sessions that take registrations by themselves now, in their order of time; four statements.

    With `slug`, that one alone, if it is among them.
    """
    ahead = select(TrainingSession).where(
        TrainingSession.status == SessionStatus.PUBLISHED,
        TrainingSession.starts_at > now,
        is_had_by_itself(),
    )
    if slug is not None:
        ahead = ahead.where(TrainingSession.slug == slug)
    ordered = ahead.order_by(TrainingSession.starts_at, TrainingSession.id)
    rows = [s for s in db.session.scalars(ordered) if is_open(s, now).takes_registrations]
    ids = [row.id for row in rows]
    kept, own = _kept_free(organisation, ids, now), _own_people(organisation.id, ids)
    return [_open(row, kept.get(row.id, 0), own.get(row.id, 0)) for row in rows]


def is_had_by_itself() -> ColumnElement[bool]:
    """Whether people register for a session without its whole cycle."""
    whole = select(Cycle.id).where(Cycle.registration_mode == RegistrationMode.WHOLE)
    return TrainingSession.cycle_id.is_(None) | TrainingSession.cycle_id.not_in(whole)


def _open(training_session: TrainingSession, kept: int, own: int) -> OpenSession:
    free = max((training_session.capacity or 0) - training_session.seats_taken, 0)
    return OpenSession(
        training_session, min(kept, free), max(free - training_session.seats_kept, 0), own
    )


def _kept_free(
    organisation: Organisation, session_ids: Collection[int], now: datetime
) -> dict[int, int]:
    """Free seats of the quota that an organisation belongs to, by session."""
    statement = select(Quota).where(
        Quota.training_session_id.in_(session_ids),
        keeps_for(organisation.id, organisation.planning_region),
    )
    first: dict[int, Quota] = {}
    for quota in db.session.scalars(statement.order_by(Quota.position, Quota.id)):
        first.setdefault(quota.training_session_id, quota)
    seats = kept_at(first.values(), now)
    held = _held(seats)
    return {
        session_id: max(seats.get(quota.id, 0) - held.get(quota.id, 0), 0)
        for session_id, quota in first.items()
    }


def _held(quota_ids: Collection[int]) -> dict[int | None, int]:
    grouped = (
        select(Registration.quota_id, func.count())
        .where(Registration.quota_id.in_(quota_ids), Registration.state.in_(HOLDS_SEAT))
        .group_by(Registration.quota_id)
    )
    return {row[0]: row[1] for row in db.session.execute(grouped)}


def _own_people(organisation_id: int, session_ids: Collection[int]) -> dict[int, int]:
    grouped = (
        select(Registration.training_session_id, func.count())
        .where(
            Registration.training_session_id.in_(session_ids),
            Registration.organisation_id == organisation_id,
            Registration.state.not_in(ENDED),
        )
        .group_by(Registration.training_session_id)
    )
    return {row[0]: row[1] for row in db.session.execute(grouped)}


def page_colleagues(
    organisation_id: int, filters: ColleagueFilters, now: datetime, number: int
) -> Page[Colleague]:
    """A page of an organisation's people in sessions that are not over; two statements."""
    statement = _colleagues(organisation_id, now)
    if filters.session_id:
        statement = statement.where(Registration.training_session_id == filters.session_id)
    if filters.state:
        statement = statement.where(Registration.state == filters.state)
    if filters.query:
        statement = statement.where(matches(Registration.search_text, filters.query))
    page = paginate(statement, number)
    return Page([Colleague(*row) for row in page.items], page.number, page.total, page.size)


def list_to_approve(organisation_id: int, now: datetime) -> list[Colleague]:
    """Who registered alone and waits for their coordinator; one statement."""
    pending = _colleagues(organisation_id, now).where(
        Registration.state == RegistrationState.PENDING,
        TrainingSession.approval == Approval.COORDINATOR,
    )
    return [Colleague(*row) for row in db.session.execute(pending)]


def _colleagues(organisation_id: int, now: datetime) -> Select[*tuple[Any, ...]]:
    queue = _queue(organisation_id)
    place = func.coalesce(queue.c.place, 0).label("place")
    is_ended = case((Registration.state.in_(ENDED), 1), else_=0)
    return (
        select(Registration, TrainingSession, place)
        .join(TrainingSession, TrainingSession.id == Registration.training_session_id)
        .outerjoin(queue, queue.c.id == Registration.id)
        .where(
            Registration.organisation_id == organisation_id, TrainingSession.ends_at > now, _AHEAD
        )
        .order_by(
            TrainingSession.starts_at, TrainingSession.id, is_ended, Registration.sort_name,
            Registration.id,
        )
    )  # fmt: skip


def _queue(organisation_id: int) -> Any:
    """Places on the waiting lists of the sessions that somebody of the organisation is in."""
    own = select(Registration.training_session_id).where(
        Registration.organisation_id == organisation_id
    )
    place = func.row_number().over(
        partition_by=Registration.training_session_id, order_by=Registration.queue_number
    )
    waiting = select(Registration.id, place.label("place")).where(
        Registration.state == RegistrationState.WAITING, Registration.training_session_id.in_(own)
    )
    return waiting.subquery()


def list_sessions_of(organisation_id: int, now: datetime) -> list[tuple[int, Texts]]:
    """(id, title) of the sessions ahead that somebody of the organisation is in; one statement."""
    own = select(Registration.training_session_id).where(
        Registration.organisation_id == organisation_id
    )
    ahead = select(TrainingSession.id, TrainingSession.title).where(
        TrainingSession.id.in_(own), TrainingSession.ends_at > now, _AHEAD
    )
    ordered = ahead.order_by(TrainingSession.starts_at, TrainingSession.id)
    return [(row[0], row[1]) for row in db.session.execute(ordered)]


def names_registered(session_id: int, organisation_id: int) -> set[str]:
    """Name keys of an organisation's people who hold a place in a session or wait for one."""
    names = select(Registration.given_name, Registration.family_name).where(
        Registration.training_session_id == session_id,
        Registration.organisation_id == organisation_id,
        Registration.state.not_in(ENDED),
    )
    return {name_key(row[0], row[1]) for row in db.session.execute(names)}


def count_pending(session_id: int, organisation_id: int | None) -> int:
    """How many of an organisation await approval in a session."""
    counted = select(func.count()).where(
        Registration.training_session_id == session_id,
        Registration.organisation_id == organisation_id,
        Registration.state == RegistrationState.PENDING,
    )
    return db.session.scalar(counted) or 0
