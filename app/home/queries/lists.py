"""Sessions in lists, and what the filters offer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, false, func, or_, select

from app.core import clock
from app.core.columns import UtcDateTime
from app.core.db import read
from app.core.kept import kept_fact
from app.core.paging import Page, paginate
from app.core.search import matches
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.feeds.queries import narrowing
from app.feeds.rules import FeedWish
from app.home.rules import ListWish
from app.people.models import Organisation
from app.people.queries import asked_organisation
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.rules import PUBLIC_STATUSES, SessionKind, SessionMode, SessionStatus
from app.venues.models import Venue


class SessionLine(NamedTuple):
    """A session in a list; `first_ends_at` and `timezone` ("": the house's) are its first day's."""

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
    seats_kept: int
    waiting_count: int
    has_waiting_list: bool
    registration_opens_at: datetime | None
    registration_closes_at: datetime | None
    changes_until: datetime | None


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """What the filters offer: (value in the URL, name)."""

    venues: tuple[tuple[str, Texts], ...]
    municipalities: tuple[tuple[str, Texts], ...]
    cycles: tuple[tuple[str, Texts], ...]


# Statements that never change are put together once: that costs more than running them.
_T, _D = TrainingSession, SessionDay
LINES: Select[*tuple[Any, ...]] = (
    select(
        _T.slug, _T.title, _T.kind, _T.status, _T.mode, _T.starts_at, _T.ends_at,
        _D.ends_at.label("first_ends_at"),
        func.coalesce(_D.timezone, Venue.timezone, ""),
        Venue.name, func.coalesce(Venue.town, ""), Cycle.title.label("cycle_title"),
        _T.capacity, _T.seats_taken, _T.seats_kept, _T.waiting_count, _T.has_waiting_list,
        _T.registration_opens_at, _T.registration_closes_at, _T.changes_until,
    )
    .outerjoin(_D, and_(_D.training_session_id == _T.id, _D.starts_at == _T.starts_at))
    .outerjoin(Venue, Venue.id == _T.venue_id)
    .outerjoin(Cycle, and_(Cycle.id == _T.cycle_id, Cycle.is_published))
    .where(_T.status.in_(PUBLIC_STATUSES))
)  # fmt: skip
_NOW = bindparam("now", type_=UtcDateTime())
_AHEAD = LINES.where(or_(_T.ends_at >= _NOW, _T.ends_at.is_(None))).order_by(
    _T.starts_at.asc().nulls_last(), _T.id
)
_NEAREST = _AHEAD.limit(bindparam("most", type_=Integer))
_BEHIND = LINES.where(_T.ends_at < _NOW).order_by(_T.starts_at.desc(), _T.id.desc())
_OPTIONS = (
    select(
        Venue.slug, Venue.name, Organisation.id, Organisation.code,
        Organisation.name.label("municipality"), Cycle.slug.label("cycle_slug"),
        Cycle.title.label("cycle_title"),
    )
    .select_from(_T)
    .outerjoin(Venue, Venue.id == _T.venue_id)
    .outerjoin(Organisation, Organisation.id == Venue.municipality_id)
    .outerjoin(Cycle, and_(Cycle.id == _T.cycle_id, Cycle.is_published))
    .where(
        _T.id.in_(
            select(func.max(_T.id))
            .where(_T.status.in_(PUBLIC_STATUSES))
            .group_by(_T.venue_id, _T.cycle_id)
        )
    )
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
        yield Venue.municipality_id.in_(asked_organisation(wish.municipality))


def list_coming_up(wish: ListWish, limit: int) -> list[SessionLine]:
    """Sessions not over yet, the nearest first; one statement."""
    statement = _narrowed(_NEAREST, wish)
    rows = read(statement, now=clock.now(), most=limit)
    return [SessionLine._make(row) for row in rows]


def page_sessions(wish: ListWish, number: int) -> Page[SessionLine]:
    """A page of what is ahead, or of the archive, the latest first; two statements."""
    base = (_BEHIND if wish.is_past else _AHEAD).params(now=clock.now())
    page = paginate(_narrowed(base, wish), number)
    return Page([SessionLine._make(row) for row in page.items], page.number, page.total, page.size)


def _narrowed(base: Select[*tuple[Any, ...]], wish: ListWish) -> Select[*tuple[Any, ...]]:
    return base.where(*_conditions(wish)) if wish.is_narrow else base


def list_lines_of(
    *conditions: ColumnElement[bool], latest_first: bool = False, limit: int | None = None
) -> list[SessionLine]:
    """Sessions under `conditions` on TrainingSession or Venue, by date; one statement."""
    order = _T.starts_at.desc() if latest_first else _T.starts_at.asc()
    statement = LINES.where(*conditions).order_by(order, _T.id).limit(limit)
    return [SessionLine._make(row) for row in read(statement)]


def list_next(wish: FeedWish, limit: int) -> list[SessionLine]:
    """The next sessions of a calendar, the nearest first; one statement."""
    return list_lines_of(_T.ends_at >= clock.now(), *narrowing.conditions(wish), limit=limit)


def count_ahead(wish: FeedWish) -> int:
    """How many sessions of a calendar are not over yet; one statement."""
    is_public = _T.status.in_(PUBLIC_STATUSES)
    statement = select(func.count(_T.id)).where(
        is_public, _T.ends_at >= clock.now(), *narrowing.conditions(wish)
    )
    return int(read(statement)[0][0])


@kept_fact
def filter_options() -> FilterOptions:
    """Venues, municipalities and cycles of public sessions; one statement, kept until a change."""
    rows = read(_OPTIONS)
    return FilterOptions(
        venues=_unique((row[0], row[1]) for row in rows),
        municipalities=_unique((row[3] or str(row[2] or ""), row[4]) for row in rows),
        cycles=_unique((row[5], row[6]) for row in rows),
    )


def _unique(pairs: Iterator[tuple[str | None, Texts]]) -> tuple[tuple[str, Texts], ...]:
    kept = {key: name for key, name in pairs if key}
    return tuple(sorted(kept.items(), key=lambda pair: pair[1].lv.casefold()))
