"""Pages made a moment ago, kept in this process for many people who open one link at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_WAIT = 0.1  # seconds; a page takes about 2 ms


class Shelf:
    """The last few pages made, by tag; `room` 0 keeps none."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._maker = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One page is made at a time: many who ask for the same one wait for the first of them.

        Threads that make pages side by side hand the interpreter to and fro and lose a quarter of
        it. Who has waited long enough goes ahead all the same: a database that hangs holds one page
        up, not all.
        """
        has_turn = self._maker.acquire(timeout=LONGEST_WAIT)
        try:
            yield
        finally:
            if has_turn:
                self._maker.release()

    def get(self, tag: str) -> bytes | None:
        """The page, if it is still here."""
        return self._pages.get(tag)

    def keep(self, tag: str, page: bytes) -> None:
        """Put a page on the shelf; the oldest goes when there is no room."""
        with self._lock:
            self._pages[tag] = page
            while len(self._pages) > self._room:
                self._pages.popitem(last=False)
