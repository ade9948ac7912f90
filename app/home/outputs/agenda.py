"""Days, agenda lines and materials as a session's or cycle's page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for

from app.core import clock, dates
from app.core.i18n import _
from app.core.numbers import number_text, size_text
from app.core.texts import Texts
from app.home.queries.agenda import AgendaLine
from app.home.queries.places import MaterialLine
from app.sessions.queries.facts import DayFacts
from app.sessions.rules import SessionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineItem:
    """A line of the `timeline` component."""

    time: str
    title: str
    speaker: str
    place: str
    text: str = ""
    is_stop: bool = False
    is_break: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """One day: heading, when, where if elsewhere, hours, and its timeline."""

    heading: str
    when: str
    topic: str
    place: str
    place_url: str
    hours: str
    is_compulsory: bool
    items: tuple[TimelineItem, ...]


def days_of(
    days: Sequence[DayFacts],
    agenda: Mapping[int, Sequence[AgendaLine]],
    language: str,
    *,
    kind: SessionKind,
) -> list[DayView]:
    """The days in order, in `language`."""
    return [
        DayView(
            heading=_("Day %(number)s", number=number),
            when=_when(day, language),
            topic=_text(day.topic, language),
            place=_text(day.venue_name, language),
            place_url=url_for("home.venue", slug=day.venue_slug) if day.venue_slug else "",
            hours=hours_text(day.academic_hours, language),
            is_compulsory=day.is_compulsory,
            items=tuple(_item(line, day, language, kind) for line in agenda.get(day.id, ())),
        )
        for number, day in enumerate(days, start=1)
    ]


def hours_text(hours: Decimal | int, language: str) -> str:
    """'6', '7,5' (a point in English); '' for none."""
    return number_text(hours, language) if hours else ""


def _text(texts: Texts | None, language: str) -> str:
    return texts.in_(language) if texts else ""


def _when(day: DayFacts, language: str) -> str:
    start, end = (clock.local(at, day.timezone) for at in (day.starts_at, day.ends_at))
    this_year = clock.today(day.timezone).year
    return dates.day_and_time(start, end, language, this_year=this_year)


def _item(line: AgendaLine, day: DayFacts, language: str, kind: SessionKind) -> TimelineItem:
    at = clock.local(line.starts_at, day.timezone) if line.starts_at else None
    position, home = _text(line.position, language), _text(line.organisation, language)
    host = _text(line.host, language)
    is_stop = bool(host) or (kind is SessionKind.STUDY_VISIT and bool(line.place))
    return TimelineItem(
        time=dates.clock_time(at, language) if at else "",
        title=line.title.in_(language),
        speaker=", ".join(filter(None, (line.speaker, position, home))),
        place=", ".join(filter(None, (host, line.place))),
        is_stop=is_stop,
        is_break=not (line.speaker or is_stop),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """A line of the `file_row` component."""

    title: str
    url: str
    type: str
    size: str
    language: str
    speaker: str
    thumbnail: str


def files_of(materials: Iterable[MaterialLine], language: str) -> list[FileView]:
    """Materials as lines to download."""
    return [
        FileView(
            title=line.title,
            url=url_for("materials.download", material_id=line.id, filename=line.filename),
            type=line.filename.rpartition(".")[2].upper()[:5],
            size=size_text(line.size, language),
            language=line.language,
            speaker=line.speaker,
            thumbnail=url_for("materials.preview", material_id=line.id) if line.has_preview else "",
        )
        for line in materials
    ]
