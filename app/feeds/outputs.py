"""Sessions -> a calendar file in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from flask import current_app

from app.core.i18n import _, force_language
from app.feeds.queries import OwnPlace
from app.output.ical import Calendar, CalendarEntry, Status, feed
from app.registrations.rules import HOLDS_SEAT
from app.sessions.models import TrainingSession
from app.sessions.outputs import calendar_entries

REFRESH_MINUTES = 60
COLOUR = "steelblue"


def entries_of(sessions: Iterable[TrainingSession], language: str) -> list[CalendarEntry]:
    """One entry for each day of whole sessions, in `language`."""
    base_url = current_app.config["BASE_URL"]
    return [
        entry
        for training_session in sessions
        for entry in calendar_entries(training_session, language, base_url=base_url)
    ]


def own_entries_of(
    sessions: Iterable[TrainingSession], places: Mapping[int, OwnPlace], language: str
) -> list[CalendarEntry]:
    """Entries of one person: tentative while waiting, following the registration too."""
    return [
        _as_own(entry, places[training_session.id])
        for training_session in sessions
        for entry in entries_of([training_session], language)
    ]


def _as_own(entry: CalendarEntry, place: OwnPlace) -> CalendarEntry:
    waits = place.state not in HOLDS_SEAT and entry.status is Status.CONFIRMED
    return replace(
        entry,
        status=Status.TENTATIVE if waits else entry.status,
        sequence=entry.sequence + place.sequence,
        modified_at=max(entry.modified_at, place.changed_at),
    )


def calendar_file(
    entries: Sequence[CalendarEntry], *, title: str, language: str, url: str
) -> bytes:
    """A feed to read again and again; `title` '' names the calendar of all sessions."""
    with force_language(language):
        name = f"Cikls: {title}" if title else f"Cikls: {_('all sessions')}"
        about = _("Seminars, trainings and study visits. The calendar follows every change.")
    return feed(
        Calendar(
            name=name, description=about, language=language, url=url,
            refresh_minutes=REFRESH_MINUTES, colour=COLOUR, entries=entries,
        )
    )  # fmt: skip


def own_title(language: str) -> str:
    """The name of one person's calendar."""
    with force_language(language):
        return str(_("my sessions"))
