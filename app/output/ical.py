"""Calendar files (RFC 5545, RFC 7986): a feed to subscribe to, and a file to send by mail.

Every time says its zone or is in UTC, so there is no X-WR-TIMEZONE: it is for files that do not
say, and readers that apply it to UTC lose which of two equal hours in October is meant.

Equal data gives equal bytes, so a feed can be answered with 304 Not Modified.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from icalendar import Calendar as Component
from icalendar import Event, Timezone, vCalAddress, vDatetime, vDuration, vText, vUri

from app.output import clean, timezones

_PRODUCT = "-//Cikls//Cikls//EN"
END = b"END:VCALENDAR\r\n"


class Status(StrEnum):
    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


class Method(StrEnum):
    """What the receiver of a file is asked to do (RFC 5546)."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One unbroken block of time; every `_at` is aware, `timezone` an IANA name."""

    uid: str
    sequence: int
    created_at: datetime
    modified_at: datetime
    starts_at: datetime
    ends_at: datetime
    timezone: str
    summary: str
    description: str = ""
    html_description: str | None = None
    location: str | None = None
    geo: tuple[float, float] | None = None  # latitude, longitude
    url: str | None = None
    categories: tuple[str, ...] = ()
    organizer_email: str | None = None
    organizer_name: str | None = None
    status: Status = Status.CONFIRMED
    conference_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Which version of an entry it is, and how firm."""

    sequence: int
    modified_at: datetime
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A feed: `url` is its own address, `colour` a CSS colour name or #RRGGBB."""

    name: str
    description: str
    language: str
    url: str | None
    refresh_minutes: int
    colour: str | None
    entries: Sequence[CalendarEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """The person an invitation is for."""

    email: str
    name: str


class _Text(vText):
    r"""TEXT escaped as RFC 5545, 3.3.11 says; icalendar takes a typed ``\N`` for a line break."""

    def to_ical(self) -> bytes:
        r"""Return the value with ``\ ; ,`` and line breaks escaped."""
        text = str(self)
        for plain, escaped in (("\\", "\\\\"), (";", r"\;"), (",", r"\,"), ("\n", r"\n")):
            text = text.replace(plain, escaped)
        return text.encode()


class Piece(NamedTuple):
    """One entry as bytes, and the zone by whose clock it is written: '' is UTC."""

    content: bytes
    zone: str


def feed(calendar: Calendar) -> bytes:
    """Return the calendar as a file that a client reads again and again; it has no METHOD."""
    return joined(calendar, [piece(entry) for entry in _ordered(calendar.entries)])


def piece(entry: CalendarEntry) -> Piece:
    """Return one entry as bytes, to be kept and joined with others."""
    return Piece(content=_bytes(_event(entry)), zone=next(iter(_zones([entry])), ""))


def joined(calendar: Calendar, pieces: Sequence[Piece]) -> bytes:
    """Return the calendar with these entries, in their order; its own `entries` are not asked."""
    head = opening(calendar, {each.zone for each in pieces})
    return b"".join((head, *(each.content for each in pieces), END))


def opening(calendar: Calendar, zones: AbstractSet[str]) -> bytes:
    """Return what stands before the entries, with the zones that they are written by."""
    head = _bytes(_head(calendar)).removesuffix(END)
    return b"".join((head, *map(_zone, sorted(zones - {""}))))


@lru_cache
def _zone(name: str) -> bytes:
    return _bytes(timezones.component(name))


def restamped(content: bytes, was: Stamp, now: Stamp) -> bytes:
    """Return the bytes of an entry with another stamp: the lines of it are short and never folded.

    A line break in a text is written as two letters, so that no text can look like such a line.
    """
    for before, after in zip(_stamp_lines(was), _stamp_lines(now), strict=True):
        content = content.replace(before, after, 1)
    return content


def with_conference(content: bytes, address: str) -> bytes:
    """Return the bytes of an entry with one more way to take part, for those who may know it."""
    event = Event()
    _add_uri(event, "conference", address, FEATURE="VIDEO", VALUE="URI")
    end = b"END:VEVENT\r\n"
    line = _bytes(event).removeprefix(b"BEGIN:VEVENT\r\n")
    return content.removesuffix(end) + line


def _stamp_lines(stamp: Stamp) -> Iterator[bytes]:
    at = f"{stamp.modified_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = ("DTSTAMP", at), ("LAST-MODIFIED", at), ("SEQUENCE", stamp.sequence)
    for name, value in (*lines, ("STATUS", stamp.status.value)):
        yield f"\r\n{name}:{value}\r\n".encode()


def _head(calendar: Calendar) -> Component:
    root = _root()
    name, description = clean.line(calendar.name), clean.lines(calendar.description)
    language = {"LANGUAGE": clean.line(calendar.language)}
    root.add("name", _Text(name, params=language))
    root.add("x-wr-calname", _Text(name))
    root.add("description", _Text(description, params=language))
    root.add("x-wr-caldesc", _Text(description))
    interval = timedelta(minutes=calendar.refresh_minutes)
    root.add("refresh-interval", vDuration(interval, params={"VALUE": "DURATION"}))
    root.add("x-published-ttl", vDuration(interval))
    _add_uri(root, "source", calendar.url, VALUE="URI")
    _add_colour(root, calendar.colour)
    return root


def invitation(
    entries: Sequence[CalendarEntry], *, method: Method, attendee: Attendee | None = None
) -> bytes:
    """Return one file for one mail with all the entries, such as each day of a training session."""
    root = _filled(entries)
    root.add("method", method.value)
    if attendee is not None:
        for event in root.events:
            event.add("attendee", _attendee(attendee))
    return _bytes(root)


def _root() -> Component:
    root = Component()
    root.add("prodid", _PRODUCT)
    root.add("version", "2.0")
    root.add("calscale", "GREGORIAN")
    return root


def _filled(entries: Sequence[CalendarEntry]) -> Component:
    root, ordered = _root(), _ordered(entries)
    for zone in sorted(_zones(ordered)):
        root.add_component(timezones.component(zone))
    for entry in ordered:
        root.add_component(_event(entry))
    return root


def _ordered(entries: Iterable[CalendarEntry]) -> list[CalendarEntry]:
    return sorted(entries, key=lambda entry: (entry.starts_at, entry.uid))


def _zones(entries: Iterable[CalendarEntry]) -> set[str]:
    return {entry.timezone for entry in entries if _span(entry)[0].tzinfo is not UTC}


def _span(entry: CalendarEntry) -> tuple[datetime, datetime]:
    """Return start and end by the clock of the place if both can be said by it, else in UTC."""
    moments = entry.starts_at.astimezone(UTC), entry.ends_at.astimezone(UTC)
    starts, ends = (timezones.local(moment, entry.timezone) for moment in moments)
    return moments if starts is None or ends is None else (starts, ends)


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", _Text(clean.line(entry.uid)))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.modified_at.astimezone(UTC))
    event.add("created", entry.created_at.astimezone(UTC))
    event.add("last-modified", entry.modified_at.astimezone(UTC))
    for name, moment in zip(("dtstart", "dtend"), _span(entry), strict=True):
        event.add(name, vDatetime(moment))
    event.add("status", entry.status.value)
    cancelled = entry.status is Status.CANCELLED
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    _describe(event, entry)
    _place(event, entry)
    return event


def _describe(event: Event, entry: CalendarEntry) -> None:
    event.add("summary", _Text(clean.line(entry.summary)))
    if entry.description:
        event.add("description", _Text(clean.lines(entry.description)))
    if entry.html_description:
        html = _Text(clean.line(entry.html_description), params={"FMTTYPE": "text/html"})
        event.add("x-alt-desc", html)
    if entry.categories:
        event.add("categories", [clean.line(category) for category in entry.categories])
    _add_uri(event, "url", entry.url)


def _place(event: Event, entry: CalendarEntry) -> None:
    if entry.location:
        event.add("location", _Text(clean.line(entry.location)))
    if entry.geo is not None:
        event.add("geo", entry.geo)
    if entry.organizer_email:
        event.add("organizer", _address(entry.organizer_email, entry.organizer_name))
    _add_uri(event, "conference", entry.conference_url, FEATURE="VIDEO", VALUE="URI")


def _address(email: str, name: str | None) -> vCalAddress:
    address = vCalAddress(f"mailto:{clean.uri(email)}")
    if name:
        address.params["CN"] = clean.line(name)
    return address


def _attendee(person: Attendee) -> vCalAddress:
    address = _address(person.email, person.name)
    address.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    return address


def _add_uri(target: Component | Event, name: str, address: str | None, **params: str) -> None:
    if address:
        target.add(name, vUri(clean.uri(address), params=params))


def _add_colour(root: Component, colour: str | None) -> None:
    """RFC 7986 knows CSS names only; Apple's own property takes the hexadecimal form."""
    if colour:
        name = "x-apple-calendar-color" if colour.startswith("#") else "color"
        root.add(name, _Text(clean.line(colour)))


def _bytes(part: Component | Event | Timezone) -> bytes:
    content: bytes = part.to_ical()
    return content
