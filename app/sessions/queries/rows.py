"""Lists of sessions: one SELECT of columns, as frozen rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.core import clock
from app.core.db import db
from app.core.paging import Page, paginate
from app.core.search import matches
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.people.models import Organisation
from app.people.rules import PlanningRegion
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.queries.periods import month_bounds, start_of
from app.sessions.rules import PUBLIC_STATUSES, SessionKind, SessionMode, SessionStatus
from app.venues.models import Venue


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFilters:
    """Which sessions; what is empty or None does not narrow. `past` None: both, False: not ended
    yet.
    """

    query: str = ""
    kind: SessionKind | None = None
    venue_slug: str = ""
    venue_id: int | None = None
    municipality_id: int | None = None
    planning_region: PlanningRegion | None = None
    cycle_slug: str = ""
    cycle_id: int | None = None
    project_id: int | None = None
    past: bool | None = None
    month: date | None = None  # any day of it
    starts_from: date | None = None
    starts_until: date | None = None  # this day included
    statuses: Sequence[SessionStatus] = ()
    public_only: bool = False
    newest_first: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A line of a list. Times are aware UTC; `timezone` is that of the first day."""

    id: int
    slug: str
    title: Texts
    kind: SessionKind
    status: SessionStatus
    mode: SessionMode
    starts_at: datetime | None
    ends_at: datetime | None
    timezone: str
    days_count: int
    venue_name: Texts
    town: str
    venue_slug: str | None
    cycle_id: int | None
    cycle_title: Texts
    cycle_slug: str | None
    project_id: int | None
    capacity: int | None
    seats_taken: int
    waiting_count: int
    has_waiting_list: bool
    registration_opens_at: datetime | None
    registration_closes_at: datetime | None
    language: str


def _first_day_zone() -> ColumnElement[str]:
    zone = (
        select(SessionDay.timezone)
        .where(SessionDay.training_session_id == TrainingSession.id)
        .order_by(SessionDay.starts_at)
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(zone, Venue.timezone, clock.house_zone())


def _days_count() -> Any:
    return (
        select(func.count())
        .select_from(SessionDay)
        .where(SessionDay.training_session_id == TrainingSession.id)
        .scalar_subquery()
    )


def _select_rows() -> Select[Any]:
    row = TrainingSession
    return (
        select(
            row.id, row.slug, row.title, row.kind, row.status, row.mode, row.starts_at, row.ends_at,
            _first_day_zone(), _days_count(), Venue.name, func.coalesce(Venue.town, ""), Venue.slug,
            row.cycle_id, Cycle.title.label("cycle_title"), Cycle.slug.label("cycle_slug"),
            row.project_id, row.capacity, row.seats_taken, row.waiting_count, row.has_waiting_list,
            row.registration_opens_at, row.registration_closes_at, row.language,
        )
        .outerjoin(Venue, Venue.id == row.venue_id)
        .outerjoin(Cycle, Cycle.id == row.cycle_id)
    )  # fmt: skip


def _conditions(wanted: SessionFilters) -> Iterator[ColumnElement[bool]]:
    yield matches(TrainingSession.search_text, wanted.query)
    exact = (
        (TrainingSession.kind, wanted.kind),
        (Venue.slug, wanted.venue_slug),
        (TrainingSession.venue_id, wanted.venue_id),
        (Venue.municipality_id, wanted.municipality_id),
        (Cycle.slug, wanted.cycle_slug),
        (TrainingSession.cycle_id, wanted.cycle_id),
        (TrainingSession.project_id, wanted.project_id),
    )
    yield from (column == value for column, value in exact if value)
    if wanted.planning_region:
        yield _municipalities_of(wanted.planning_region)
    if wanted.statuses:
        yield TrainingSession.status.in_(wanted.statuses)
    if wanted.public_only:
        yield TrainingSession.status.in_(PUBLIC_STATUSES)
    yield from _times(wanted)


def _municipalities_of(region: PlanningRegion) -> ColumnElement[bool]:
    inside = select(Organisation.id).where(Organisation.planning_region == region)
    return Venue.municipality_id.in_(inside)


def _times(wanted: SessionFilters) -> Iterator[ColumnElement[bool]]:
    row = TrainingSession
    if wanted.past is True:
        yield row.ends_at < clock.now()
    if wanted.past is False:
        yield or_(row.ends_at >= clock.now(), row.ends_at.is_(None))
    if wanted.month:
        first, after = month_bounds(wanted.month)
        yield and_(row.starts_at < after, row.ends_at >= first)
    if wanted.starts_from:
        yield row.ends_at >= start_of(wanted.starts_from)
    if wanted.starts_until:
        yield row.starts_at < start_of(wanted.starts_until, days=1)


def _statement(wanted: SessionFilters) -> Select[Any]:
    starts = TrainingSession.starts_at
    order = starts.desc() if wanted.past or wanted.newest_first else starts.asc()
    statement = _select_rows().where(*_conditions(wanted))
    return statement.order_by(order.nulls_last(), TrainingSession.id)


def list_session_rows(wanted: SessionFilters) -> list[SessionRow]:
    """Sessions by date, earliest first (latest first for `past` or `newest_first`); one
    statement.
    """
    rows = db.session.execute(_statement(wanted).limit(wanted.limit))
    return [SessionRow(*row) for row in rows]


def page_session_rows(wanted: SessionFilters, number: int) -> Page[SessionRow]:
    """One page of the same list; two statements."""
    page = paginate(_statement(wanted), number)
    return Page([SessionRow(*row) for row in page.items], page.number, page.total, page.size)


def list_years() -> list[int]:
    """Years from the first session to the last, latest first; one statement."""
    spans = select(func.min(TrainingSession.starts_at), func.max(TrainingSession.starts_at))
    first, last = db.session.execute(spans).one()
    return list(range(last.year, first.year - 1, -1)) if first and last else []


def count_sessions(wanted: SessionFilters) -> int:
    """How many sessions there are; one statement."""
    counted = _statement(wanted).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(counted)) or 0
