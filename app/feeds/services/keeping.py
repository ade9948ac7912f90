"""Public feeds joined a moment ago, kept by this process until an entry changes or a day ends.

A feed is kept by what it is, not by the address that was typed: names that nobody has lead to one
empty feed, parameters that nobody knows to none. What is kept has a limit in bytes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from flask import current_app

from app.core import clock, turns
from app.core.db import db, peek
from app.feeds import queries
from app.feeds.outputs import calendar_head, title_of
from app.feeds.queries import EntryGone, HeldEntry
from app.feeds.rules import AskedFeed, FeedWish, Names, known_wish
from app.feeds.services.joining import Feed, State, join
from app.feeds.services.writing import rebuild_stale

REACH_BACK = timedelta(days=365)
CANCELLED_STAYS = timedelta(weeks=8)  # so long a calendar says that something is cancelled
MOST_BYTES = 32 << 20
MOST_ADDRESSES, LONGEST_ADDRESS = 2_000, 300


class FeedShelf:
    """The feeds asked for last, up to `room` bytes, and the addresses that meant them."""

    def __init__(self, room: int = MOST_BYTES) -> None:
        self.room, self.weight = room, 0
        self.names: tuple[int, Names] = (-1, {})
        self._feeds: OrderedDict[AskedFeed, Feed] = OrderedDict()
        self._addresses: OrderedDict[tuple[str, str], AskedFeed] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._feeds)

    def get(self, asked: AskedFeed) -> Feed | None:
        """The feed as it was joined last."""
        with self._lock:
            found = self._feeds.get(asked)
            if found is not None:
                self._feeds.move_to_end(asked)
            return found

    def keep(self, asked: AskedFeed, feed: Feed) -> None:
        """Put a feed on the shelf; those not asked for the longest go when there is no room."""
        with self._lock:
            before = self._feeds.pop(asked, None)
            self._feeds[asked] = feed
            self.weight += feed.weight - (before.weight if before else 0)
            while self.weight > self.room and len(self._feeds) > 1:
                self.weight -= self._feeds.popitem(last=False)[1].weight

    def meant_by(self, address: tuple[str, str]) -> AskedFeed | None:
        """What a path with its query meant before."""
        return self._addresses.get(address)

    def note(self, address: tuple[str, str], asked: AskedFeed) -> None:
        """What a path with its query means; long ones are read anew each time."""
        if sum(map(len, address)) > LONGEST_ADDRESS:
            return
        with self._lock:
            self._addresses[address] = asked
            while len(self._addresses) > MOST_ADDRESSES:
                self._addresses.popitem(last=False)


def shelf() -> FeedShelf:
    """This application's feeds; the first to ask sees to it that every session has entries."""
    kept: FeedShelf | None = current_app.extensions.get("feeds")
    if kept is None:
        rebuild_stale()
        kept = current_app.extensions["feeds"] = FeedShelf()
    return kept


def reaches_since() -> datetime:
    """How far back the general feed goes: a year, counted from the first day of this month."""
    return _midnight().replace(day=1) - REACH_BACK


def _midnight() -> datetime:
    return clock.now().replace(hour=0, minute=0, second=0)


def day_number() -> int:
    """The day by UTC: feeds are joined anew on the next."""
    return clock.now().toordinal()


def known(wish: FeedWish) -> FeedWish:
    """The wish in names that exist; they are asked for again after a change."""
    if wish == FeedWish():
        return wish
    kept, number = shelf(), peek(queries.VERSION)
    if kept.names[0] != number:
        kept.names = (number, queries.names())
    return known_wish(wish, kept.names[1])


def find_feed(asked: AskedFeed, address: str | None) -> Feed:
    """The feed as it is now; `address` is its own, in the file. Raises NotFound."""
    kept = shelf()
    if db.session.registry.has():
        db.session.commit()  # what is read from here on is not older than the number
    state = State(peek(queries.VERSION), day_number())
    found = kept.get(asked)
    if found is not None and found.state == state:
        return found
    with turns.taken():
        feed = _joined(asked, address, found)
    if found is not None and found.tag == feed.tag:
        feed = found  # somebody else's entry changed: clients have this one, packed as they like
    feed.state = state
    kept.keep(asked, feed)
    return feed


def _joined(asked: AskedFeed, address: str | None, earlier: Feed | None) -> Feed:
    """The feed joined; once more where an entry was written anew between two statements."""
    while True:
        _number, moved_at = queries.version()
        title, held = _CONTENTS[asked.endpoint](asked)
        zones = {zone for _id, _tag, zone in held}
        head = calendar_head(zones, title=title, language=asked.language, url=address)
        try:
            modified_at = max(moved_at or _midnight(), _midnight())
            return join(head, held, earlier, modified_at=modified_at)
        except EntryGone:
            continue


def _general(asked: AskedFeed) -> tuple[str, Sequence[HeldEntry]]:
    wish, language = asked.wish, asked.language
    since, cancelled_since = reaches_since(), _midnight() - CANCELLED_STAYS
    held = queries.list_held(wish, language, since=since, cancelled_since=cancelled_since)
    return title_of(wish, queries.titles_of(wish), language), held


def _of_cycle(asked: AskedFeed) -> tuple[str, Sequence[HeldEntry]]:
    cycle_id, title = queries.find_cycle(asked.slug)
    return title.in_(asked.language), queries.list_held_of_cycle(cycle_id, asked.language)


def _of_session(asked: AskedFeed) -> tuple[str, Sequence[HeldEntry]]:
    session_id, title = queries.find_session(asked.slug)
    return title.in_(asked.language), queries.list_held_of_session(session_id, asked.language)


_CONTENTS: dict[str, Callable[[AskedFeed], tuple[str, Sequence[HeldEntry]]]] = {
    "feeds.calendar": _general,
    "feeds.cycle": _of_cycle,
    "feeds.session": _of_session,
}
