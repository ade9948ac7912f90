"""The folded words by which a session is found."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import selectinload

from app.core.db import db, transactional
from app.core.search import fold
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.sessions.models import AgendaItem, SessionDay, TrainingSession
from app.sessions.queries import names_of_speakers
from app.venues.models import Venue


def refresh_search_text(own: TrainingSession) -> None:
    """Titles, topics, cycle, venues and speakers in all languages; the days with items must be
    loaded.
    """
    speakers = {item.speaker_id for day in own.days for item in day.items if item.speaker_id}
    venues = {own.venue_id, *(day.venue_id for day in own.days)} - {None}
    cycle = select(Cycle.title).where(Cycle.id == own.cycle_id)
    own.search_text = fold(
        own.title,
        *(day.topic for day in own.days),
        db.session.scalar(cycle) if own.cycle_id else None,
        *(part for row in _places(venues) for part in row),
        *(names_of_speakers(speakers) if speakers else ()),
    )


def _places(venue_ids: Iterable[int | None]) -> list[tuple[Texts, str]]:
    wanted = [venue_id for venue_id in venue_ids if venue_id]
    if not wanted:
        return []
    rows = db.session.execute(select(Venue.name, Venue.town).where(Venue.id.in_(wanted)))
    return [(row[0], row[1]) for row in rows]


def refresh_of_speaker(speaker_id: int) -> None:
    """After a speaker's name changed: every session that names them."""
    named = (
        select(SessionDay.training_session_id)
        .join(AgendaItem, AgendaItem.session_day_id == SessionDay.id)
        .where(AgendaItem.speaker_id == speaker_id)
    )
    _refresh(TrainingSession.id.in_(named))


def refresh_of_cycle(cycle_id: int) -> None:
    """After a cycle's title changed: every session of it."""
    _refresh(TrainingSession.cycle_id == cycle_id)


@transactional
def refresh_of_venue(venue_id: int) -> None:
    """After a venue's name or town changed: every session that is held there, if for a day."""
    on_days = select(SessionDay.training_session_id).where(SessionDay.venue_id == venue_id)
    _refresh(or_(TrainingSession.venue_id == venue_id, TrainingSession.id.in_(on_days)))


def _refresh(which: ColumnElement[bool]) -> None:
    days = selectinload(TrainingSession.days).selectinload(SessionDay.items)
    statement = select(TrainingSession).where(which).options(days)
    for own in db.session.scalars(statement.execution_options(populate_existing=True)).all():
        refresh_search_text(own)
