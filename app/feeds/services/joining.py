"""A calendar file in parts, each known by what is in it: what a change left alone is not read,
joined or packed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import brotli
from werkzeug.http import http_date

from app.feeds import queries
from app.feeds.outputs import short
from app.feeds.queries import HeldEntry
from app.feeds.rules import runs_of
from app.output.gzip_parts import deflated, gzipped
from app.output.ical import END

MOST_FOR_BROTLI = 256 << 10  # bytes: it cannot pack part by part
CODINGS = ("br", "gzip")
Part = bytes | memoryview


class State(NamedTuple):
    """What feeds were joined from: no entry has changed, and it is the same day."""

    number: int
    day: int


@dataclass(slots=True)
class Feed:
    """A calendar file with its tag, in the forms that clients asked for."""

    parts: Mapping[str, Part]  # in order; a key stands for its bytes, whichever feed they are in
    modified_at: datetime
    deflated: Mapping[str, bytes] = field(default_factory=dict)  # by the same keys
    state: State | None = None
    body: bytes = field(init=False)
    tag: str = field(init=False)
    modified: str = field(init=False)
    packed: dict[str, bytes] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.body = b"".join(self.parts.values())
        self.parts = dict(_views(self.body, self.parts))
        self.tag = short("".join(self.parts).encode())
        self.modified = http_date(self.modified_at)

    @property
    def codings(self) -> tuple[str, ...]:
        """How it can be packed, the best first."""
        return CODINGS if len(self.body) <= MOST_FOR_BROTLI else CODINGS[1:]

    def coded(self, coding: str) -> bytes:
        """The file as it is ('') or packed by one of its `codings`."""
        if not coding:
            return self.body
        if coding not in self.packed:
            self.packed[coding] = self._brotli() if coding == "br" else self._gzip()
        return self.packed[coding]

    def _brotli(self) -> bytes:
        packed: bytes = brotli.compress(self.body, quality=5)
        return packed

    def _gzip(self) -> bytes:
        known = self.deflated
        self.deflated = {key: known.get(key) or deflated(it) for key, it in self.parts.items()}
        return gzipped(self.deflated.values(), self.body)

    @property
    def weight(self) -> int:
        """Bytes, its packed forms included: together they are smaller than the file."""
        return 2 * len(self.body)


def _views(body: bytes, parts: Mapping[str, Part]) -> Iterator[tuple[str, Part]]:
    """The same parts in the joined file, so that nothing is held twice."""
    whole, start = memoryview(body), 0
    for key, part in parts.items():
        yield key, whole[start : start + len(part)]
        start += len(part)


def feed_of(body: bytes, modified_at: datetime) -> Feed:
    """A file that is not joined from parts."""
    return Feed({short(body): body}, modified_at)


def join(
    head: bytes, held: Sequence[HeldEntry], earlier: Feed | None, *, modified_at: datetime
) -> Feed:
    """The feed of these entries, with what `earlier` has of it. Raises EntryGone."""
    known = earlier.parts if earlier else {}
    runs = dict(runs_of(held))
    contents = queries.contents_of([i for key in runs if key not in known for i in runs[key]])
    parts: dict[str, Part] = {short(head): head}
    for key, ids in runs.items():
        parts[key] = known[key] if key in known else b"".join(map(contents.__getitem__, ids))
    parts["end"] = END
    return Feed(parts, modified_at, earlier.deflated if earlier else {})
