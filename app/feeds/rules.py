"""What a calendar client may ask for; what was typed once, years ago, is never an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from app.core.asked import read_words
from app.core.texts import LANGUAGES

MOST_VALUES = 20  # of one filter
LAST_OF_RUN = "08"  # of tags in hexadecimal one in 32 is below: about 60 KB to a run


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedWish:
    """Filters of the general feed, in one order whatever was typed; empty ones do not narrow.

    Several values of a filter widen it, several filters narrow. Not `is_possible`: no entries.
    """

    cycle: tuple[str, ...] = ()  # slugs
    venue: tuple[str, ...] = ()  # slugs
    kind: tuple[str, ...] = ()  # SessionKind
    municipality: tuple[str, ...] = ()  # ATVK code or id, of the venue
    region: tuple[str, ...] = ()  # PlanningRegion, of the venue
    project: tuple[str, ...] = ()  # slugs
    language: tuple[str, ...] = ()  # spoken at the session
    is_possible: bool = True

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The filters as they stand in an address."""
        return [(name, value) for name in FILTERS for value in getattr(self, name)]


FILTERS = tuple(each.name for each in fields(FeedWish) if each.name != "is_possible")
IMPOSSIBLE = FeedWish(is_possible=False)
Names = Mapping[str, Mapping[str, str]]  # by filter: what may be asked -> the one name for it


def read_wish(asked: Mapping[str, Iterable[str]]) -> FeedWish:
    """The filters of a query string, each with all its values; others are ignored."""
    return _wish({name: _values(asked.get(name, ())) for name in FILTERS})


def _values(typed: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(filter(None, map(read_words, typed))))[:MOST_VALUES])


def known_wish(wish: FeedWish, names: Names) -> FeedWish:
    """The same wish in names that exist: however much nonsense is asked, few wishes are left.

    Of a filter whose values are all unknown nothing can be found: then it is `IMPOSSIBLE`.
    """
    values = {name: _known(getattr(wish, name), names[name]) for name in FILTERS}
    if any(getattr(wish, name) and not values[name] for name in FILTERS):
        return IMPOSSIBLE
    return _wish(values)


def _known(asked: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted({names[value] for value in asked if value in names}))


def _wish(values: dict[str, Any]) -> FeedWish:
    return FeedWish(**values)


def runs_of(entries: Iterable[tuple[int, str, str]]) -> Iterator[tuple[str, list[int]]]:
    """Entries (id, tag, zone) in runs, each with a key that stands for its bytes.

    An entry's own tag says that it ends a run, whatever stands around it: where one entry changes,
    comes or goes, the runs before and after stay as they were.
    """
    ids: list[int] = []
    tags: list[str] = []
    for entry_id, tag, _zone in entries:
        ids.append(entry_id)
        tags.append(tag)
        if tag < LAST_OF_RUN:
            yield "".join(tags), ids
            ids, tags = [], []
    if ids:
        yield "".join(tags), ids


def read_language(asked: str) -> str:
    """The language of a feed: the one asked for, else Latvian, whatever the headers wish."""
    return asked if asked in LANGUAGES else "lv"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFeed:
    """One public feed: all that its bytes depend on, beside the rows and the date."""

    endpoint: str  # feeds.calendar, feeds.cycle or feeds.session
    language: str
    slug: str = ""  # of the cycle or session
    wish: FeedWish = FeedWish()
