"""Sessions -> entries as bytes; kept entries -> a calendar file in one language."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from flask import current_app

from app.core.i18n import _, force_language
from app.core.texts import LANGUAGES
from app.feeds.queries import OwnEntry, OwnPlace
from app.output import ical
from app.output.ical import Calendar, CalendarEntry, Piece, Stamp, Status
from app.registrations.rules import HOLDS_SEAT
from app.sessions.models import TrainingSession
from app.sessions.outputs import ICAL_STATUS, calendar_entries

REFRESH_MINUTES = 60
COLOUR = "steelblue"


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeEntry:
    """One day of a session in one language, as it is to be kept."""

    session_day_id: int
    language: str
    zone: str
    facts: str
    content: bytes


def made_with() -> str:
    """What decides an entry beside the rows, in short: the release, the address, the clock."""
    settings = (current_app.config[name] for name in ("BUILD", "BASE_URL", "TIMEZONE"))
    return short("|".join(settings).encode())


def made_entries(own: TrainingSession) -> Iterator[MadeEntry]:
    """Every day in every language; the session as `queries.list_whole` gives it."""
    base_url = current_app.config["BASE_URL"]
    for language in LANGUAGES:
        entries = calendar_entries(own, language, base_url=base_url)
        for day, entry in zip(own.days, entries, strict=True):
            piece = ical.piece(entry)
            yield MadeEntry(
                session_day_id=day.id,
                language=language,
                zone=piece.zone,
                facts=_facts(entry),
                content=piece.content,
            )


def _facts(entry: CalendarEntry) -> str:
    """What people plan by: where one of these changes, SEQUENCE rises (RFC 5546, 2.1.4)."""
    times = (entry.starts_at.isoformat(), entry.ends_at.isoformat(), entry.timezone)
    return short("|".join((*times, entry.summary, entry.location or "", entry.status)).encode())


def short(content: bytes) -> str:
    """What bytes are known by: the same for the same bytes alone."""
    return hashlib.blake2s(content, digest_size=12).hexdigest()


def stamp_of(own: TrainingSession | OwnEntry) -> Stamp:
    """The version that a session's kept entries say."""
    status = ICAL_STATUS.get(own.status, Status.CONFIRMED)
    return Stamp(sequence=own.sequence, modified_at=own.calendar_at, status=status)


def held_in_charge(entries: Iterable[OwnEntry]) -> list[Piece]:
    """Entries of who is responsible, with the link of what is online."""
    return [_with_link(Piece(each.content, each.zone), each.online_url) for each in entries]


def own_held(entries: Iterable[OwnEntry], places: Mapping[int, OwnPlace]) -> list[Piece]:
    """Entries of one person: tentative while waiting, following the registration too, with the
    link of what is online for those who have a place.
    """
    return [_as_own(entry, places[entry.training_session_id]) for entry in entries]


def _as_own(entry: OwnEntry, place: OwnPlace) -> Piece:
    was, has_seat = stamp_of(entry), place.state in HOLDS_SEAT
    waits = not has_seat and was.status is Status.CONFIRMED
    now = Stamp(
        sequence=was.sequence + place.sequence,
        modified_at=max(was.modified_at, place.changed_at),
        status=Status.TENTATIVE if waits else was.status,
    )
    piece = Piece(ical.restamped(entry.content, was, now), entry.zone)
    return _with_link(piece, entry.online_url if has_seat else "")


def _with_link(piece: Piece, link: str) -> Piece:
    return piece._replace(content=ical.with_conference(piece.content, link)) if link else piece


def calendar_head(zones: AbstractSet[str], *, title: str, language: str, url: str | None) -> bytes:
    """What stands before the entries of a feed."""
    return ical.opening(_calendar(title, language, url), zones)


def calendar_file(held: Sequence[Piece], *, title: str, language: str, url: str | None) -> bytes:
    """A feed as one file, which is not joined from what an earlier one has."""
    return ical.joined(_calendar(title, language, url), held)


def _calendar(title: str, language: str, url: str | None) -> Calendar:
    with force_language(language):
        about = _("Seminars, trainings and study visits. The calendar follows every change.")
    return Calendar(
        name=f"Cikls: {title}", description=about, language=language, url=url,
        refresh_minutes=REFRESH_MINUTES, colour=COLOUR, entries=(),
    )  # fmt: skip


def own_title(language: str) -> str:
    """The name of one person's calendar."""
    with force_language(language):
        return str(_("my sessions"))
