"""What a mail does to the calendar behind a mailbox (RFC 5546): the days it lacks, the days it has.

One day is one entry with a UID of its own, and one mail carries one: Outlook reads no second.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Protocol

from app.output.ical import CalendarEntry, Method, Status

_NOT_SHOWN = {"sequence", "created_at", "modified_at"}
_SHOWN = tuple(each.name for each in fields(CalendarEntry) if each.name not in _NOT_SHOWN)


class Held(Protocol):
    """What the calendar behind a mailbox holds of one day, or has given back."""

    @property
    def uid(self) -> str: ...
    @property
    def sequence(self) -> int: ...
    @property
    def digest(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def organizer_email(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def timezone(self) -> str: ...
    @property
    def is_withdrawn(self) -> bool: ...
    @property
    def is_copy(self) -> bool: ...
    @property
    def sent_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Step:
    """One entry to put in, to change or to take out."""

    entry: CalendarEntry
    method: Method
    is_copy: bool = False  # of a day that came in a file: no mail of its own says that it ends

    @property
    def takes_out(self) -> bool:
        """Whether the day leaves the calendar."""
        return self.method is Method.CANCEL


def digest_of(entry: CalendarEntry) -> str:
    """The same for entries that look the same to their reader."""
    shown = repr([getattr(entry, name) for name in _SHOWN])
    return hashlib.blake2s(shown.encode(), digest_size=16).hexdigest()


def steps_between(
    held: Iterable[Held],
    wanted: Iterable[CalendarEntry],
    *,
    sequence: int,
    now: datetime,
    again: bool = False,
) -> list[Step]:
    """What brings a calendar from `held` to `wanted`, earliest day first; what is over stays.

    `sequence` is the least that a day taken out gets: readers ignore what is older than they know.
    `again` tells a day too that the calendar should have: its mail may be lost.
    """
    known, lacking = {each.uid: each for each in held}, {each.uid: each for each in wanted}
    gone = (each for uid, each in known.items() if uid not in lacking and not each.is_withdrawn)
    put_in = (_put_in(known.get(uid), each, now, again=again) for uid, each in lacking.items())
    steps = [*filter(None, put_in), *(taken_out(each, sequence, now) for each in gone)]
    ahead = (each for each in steps if each.entry.ends_at > now)
    return sorted(ahead, key=lambda step: (step.entry.starts_at, step.entry.uid))


def _put_in(
    before: Held | None, entry: CalendarEntry, now: datetime, *, again: bool
) -> Step | None:
    if before is None:
        return Step(entry, Method.REQUEST)
    is_other = before.is_withdrawn or before.digest != digest_of(entry)
    if not is_other and not again:
        return None
    sequence = max(entry.sequence, before.sequence + is_other)
    return Step(replace(entry, sequence=sequence, modified_at=now), Method.REQUEST)


def taken_out(held: Held, sequence: int, now: datetime) -> Step:
    """A day that leaves the calendar; one that has left it already keeps its number."""
    least = held.sequence if held.is_withdrawn else held.sequence + 1
    entry = CalendarEntry(
        uid=held.uid,
        sequence=max(sequence, least),
        created_at=held.sent_at,
        modified_at=now,
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        timezone=held.timezone,
        summary=held.summary,
        organizer_email=held.organizer_email,
        status=Status.CANCELLED,
    )
    return Step(entry, Method.CANCEL, held.is_copy)
