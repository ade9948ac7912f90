"""Pages made a moment ago, kept in this process for many people who open one link at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable


class Shelf:
    """The last few pages made, by tag; `room` 0 keeps none."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._pages: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, tag: Hashable) -> bytes | None:
        """The page, if it is still here."""
        return self._pages.get(tag)

    def keep(self, tag: Hashable, page: bytes) -> None:
        """Put a page on the shelf; the oldest goes when there is no room."""
        with self._lock:
            self._pages[tag] = page
            while len(self._pages) > self._room:
                self._pages.popitem(last=False)
