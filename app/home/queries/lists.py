"""Sessions in lists, and what the filters offer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from app.core import clock
from app.core.clock import DEFAULT_ZONE
from app.core.db import db
from app.core.paging import Page, paginate
from app.core.search import matches
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.home.rules import ListWish
from app.people.models import Organisation
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.rules import PUBLIC_STATUSES, SessionKind, SessionMode, SessionStatus
from app.venues.models import Venue


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session in a list; `first_ends_at` and `timezone` are those of its first day."""

    slug: str
    title: Texts
    kind: SessionKind
    status: SessionStatus
    mode: SessionMode
    starts_at: datetime | None
    ends_at: datetime | None
    first_ends_at: datetime | None
    timezone: str
    venue_name: Texts
    town: str
    cycle_title: Texts
    capacity: int | None
    seats_taken: int
    waiting_count: int
    has_waiting_list: bool
    registration_opens_at: datetime | None
    registration_closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """What the filters offer: (value in the URL, name)."""

    venues: tuple[tuple[str, Texts], ...]
    municipalities: tuple[tuple[str, Texts], ...]
    cycles: tuple[tuple[str, Texts], ...]


def select_lines() -> Select[*tuple[Any, ...]]:
    """The columns of a SessionLine, of sessions the public may see."""
    row, day = TrainingSession, SessionDay
    is_first = and_(day.training_session_id == row.id, day.starts_at == row.starts_at)
    return (
        select(
            row.slug, row.title, row.kind, row.status, row.mode, row.starts_at, row.ends_at,
            day.ends_at.label("first_ends_at"),
            func.coalesce(day.timezone, Venue.timezone, DEFAULT_ZONE),
            Venue.name, func.coalesce(Venue.town, ""), Cycle.title.label("cycle_title"),
            row.capacity, row.seats_taken, row.waiting_count, row.has_waiting_list,
            row.registration_opens_at, row.registration_closes_at,
        )
        .outerjoin(day, is_first)
        .outerjoin(Venue, Venue.id == row.venue_id)
        .outerjoin(Cycle, and_(Cycle.id == row.cycle_id, Cycle.is_published))
        .where(row.status.in_(PUBLIC_STATUSES))
    )  # fmt: skip


def _conditions(wish: ListWish) -> Iterator[ColumnElement[bool]]:
    row = TrainingSession
    if not wish.is_possible:
        yield false()
    if wish.query:
        yield matches(row.search_text, wish.query)
    if wish.kind:
        yield row.kind == wish.kind
    if wish.venue:
        yield Venue.slug == wish.venue
    if wish.cycle:
        yield Cycle.slug == wish.cycle
    if wish.municipality:
        yield Venue.municipality_id.in_(_municipality(wish.municipality))


def _municipality(asked: str) -> Select[int]:
    own_id = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    return select(Organisation.id).where(
        or_(Organisation.code == asked, Organisation.id == own_id)
        if own_id
        else Organisation.code == asked
    )


def _ahead(wish: ListWish) -> Select[*tuple[Any, ...]]:
    row = TrainingSession
    is_ahead = or_(row.ends_at >= clock.now(), row.ends_at.is_(None))
    statement = select_lines().where(is_ahead, *_conditions(wish))
    return statement.order_by(row.starts_at.asc().nulls_last(), row.id)


def _behind(wish: ListWish) -> Select[*tuple[Any, ...]]:
    row = TrainingSession
    statement = select_lines().where(row.ends_at < clock.now(), *_conditions(wish))
    return statement.order_by(row.starts_at.desc(), row.id.desc())


def list_coming_up(wish: ListWish, limit: int) -> list[SessionLine]:
    """Sessions not over yet, the nearest first; one statement."""
    return [SessionLine(*row) for row in db.session.execute(_ahead(wish).limit(limit))]


def page_sessions(wish: ListWish, number: int) -> Page[SessionLine]:
    """A page of what is ahead, or of the archive, the latest first; two statements."""
    page = paginate(_behind(wish) if wish.is_past else _ahead(wish), number)
    return Page([SessionLine(*row) for row in page.items], page.number, page.total, page.size)


def list_lines_of(*conditions: ColumnElement[bool], limit: int | None = None) -> list[SessionLine]:
    """Sessions under `conditions` on TrainingSession or Venue, by date; one statement."""
    statement = select_lines().where(*conditions).order_by(TrainingSession.starts_at)
    return [SessionLine(*row) for row in db.session.execute(statement.limit(limit))]


def filter_options() -> FilterOptions:
    """Venues, municipalities and cycles that have a public session; one statement."""
    statement = (
        select(
            Venue.slug, Venue.name, Organisation.id, Organisation.code,
            Organisation.name.label("municipality"), Cycle.slug.label("cycle_slug"),
            Cycle.title.label("cycle_title"),
        )
        .select_from(TrainingSession)
        .outerjoin(Venue, Venue.id == TrainingSession.venue_id)
        .outerjoin(Organisation, Organisation.id == Venue.municipality_id)
        .outerjoin(Cycle, and_(Cycle.id == TrainingSession.cycle_id, Cycle.is_published))
        .where(
            TrainingSession.id.in_(
                select(func.max(TrainingSession.id))
                .where(TrainingSession.status.in_(PUBLIC_STATUSES))
                .group_by(TrainingSession.venue_id, TrainingSession.cycle_id)
            )
        )
    )  # fmt: skip
    rows = db.session.execute(statement).all()
    return FilterOptions(
        venues=_unique((row[0], row[1]) for row in rows),
        municipalities=_unique((row[3] or str(row[2] or ""), row[4]) for row in rows),
        cycles=_unique((row[5], row[6]) for row in rows),
    )


def _unique(pairs: Iterator[tuple[str | None, Texts]]) -> tuple[tuple[str, Texts], ...]:
    kept = {key: name for key, name in pairs if key}
    return tuple(sorted(kept.items(), key=lambda pair: pair[1].lv.casefold()))
