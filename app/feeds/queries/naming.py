"""The filters of a feed in words: what its calendar is called by."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import Select, select

from app.core.db import read
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.feeds.rules import FeedWish
from app.funding.models import Project
from app.people.models import Organisation
from app.venues.models import Venue

_NAMED: dict[str, Callable[[tuple[str, ...]], Select[Texts]]] = {
    "cycle": lambda slugs: select(Cycle.title).where(Cycle.slug.in_(slugs)),
    "venue": lambda slugs: select(Venue.name).where(Venue.slug.in_(slugs)),
    "municipality": lambda ids: select(Organisation.name).where(Organisation.id.in_(map(int, ids))),
    "project": lambda slugs: select(Project.title).where(Project.slug.in_(slugs)),
}


def titles_of(wish: FeedWish) -> dict[str, list[Texts]]:
    """By filter, the names of the rows that are asked for; a statement for each such filter."""
    return dict(_titles(wish))


def _titles(wish: FeedWish) -> Iterator[tuple[str, list[Texts]]]:
    for name, statement in _NAMED.items():
        asked = getattr(wish, name)
        if asked:
            yield name, [title for (title,) in read(statement(asked))]
