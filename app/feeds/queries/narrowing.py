"""The filters of a feed as conditions, and the names that they know."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import ColumnElement, Select, false, or_, select

from app.core.db import read
from app.cycles.models import Cycle
from app.feeds.rules import FILTERS, FeedWish, Names
from app.funding.models import Project
from app.people.models import Organisation
from app.people.rules import PlanningRegion
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.rules import SessionKind
from app.venues.models import Venue


def conditions(wish: FeedWish) -> Iterator[ColumnElement[bool]]:
    """What a session must be to stand in the feed."""
    if not wish.is_possible:
        yield false()
    for name in FILTERS:
        asked = getattr(wish, name)
        if asked:
            yield _CONDITIONS[name](asked)


def _held_at(venues: Select[int]) -> ColumnElement[bool]:
    """The session itself or one of its days is there."""
    own, day = TrainingSession, SessionDay
    on_days = select(day.training_session_id).where(day.venue_id.in_(venues))
    return or_(own.venue_id.in_(venues), own.id.in_(on_days))


def _held_in(area: ColumnElement[bool]) -> ColumnElement[bool]:
    municipalities = select(Organisation.id).where(area)
    return _held_at(select(Venue.id).where(Venue.municipality_id.in_(municipalities)))


_Own = TrainingSession
_CONDITIONS: dict[str, Callable[[tuple[str, ...]], ColumnElement[bool]]] = {
    "cycle": lambda slugs: _Own.cycle_id.in_(select(Cycle.id).where(Cycle.slug.in_(slugs))),
    "venue": lambda slugs: _held_at(select(Venue.id).where(Venue.slug.in_(slugs))),
    "kind": lambda kinds: _Own.kind.in_([SessionKind(kind) for kind in kinds]),
    "municipality": lambda ids: _held_in(Organisation.id.in_([int(each) for each in ids])),
    "region": lambda keys: _held_in(
        Organisation.planning_region.in_([PlanningRegion(key) for key in keys])
    ),
    "project": lambda slugs: _Own.project_id.in_(select(Project.id).where(Project.slug.in_(slugs))),
    "language": _Own.language.in_,
}


def names() -> Names:
    """What may be asked for, and the one name that each has in a `FeedWish`."""
    return {
        "cycle": _same(select(Cycle.slug).where(Cycle.is_published)),
        "venue": _same(select(Venue.slug)),
        "kind": {kind.value: kind.value for kind in SessionKind},
        "municipality": _municipalities(),
        "region": {region.value: region.value for region in PlanningRegion},
        "project": _same(select(Project.slug)),
        "language": _same(select(TrainingSession.language).distinct()),
    }


def _same(statement: Select[str]) -> dict[str, str]:
    return {name: name for (name,) in read(statement)}


def _municipalities() -> dict[str, str]:
    """By ATVK code and by id."""
    rows = read(select(Organisation.id, Organisation.code))
    by_code = {row.code: str(row.id) for row in rows if row.code}
    return {**{str(row.id): str(row.id) for row in rows}, **by_code}
