"""Who else needs the same room or the same speaker, and the warnings that follow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from app.core.db import db
from app.core.i18n import current_language
from app.core.texts import N_, Texts
from app.partners.queries import list_busy
from app.sessions.models import AgendaItem, SessionDay, Speaker, TrainingSession
from app.sessions.rules import (
    HOLDS_ITS_PLACE,
    Booking,
    DayFacts,
    PlanFacts,
    PlanningWarning,
    clashing,
    warnings_of,
)
from app.venues.models import Venue

MOST_OF_PARTNERS = 5


def planning_warnings(training_session: TrainingSession) -> list[PlanningWarning]:
    """What the planner should look at once more; the session as `get_session` gives it. Three
    statements at most.
    """
    if not training_session.days:
        return []
    booked = [*_places_taken(training_session), *_speakers_taken(training_session)]
    told = list(warnings_of(_facts(training_session), current_language()))
    return booked + told + _on_at_partners(training_session)


def _on_at_partners(own: TrainingSession) -> list[PlanningWarning]:
    """What neighbours have at the same time; the first few, for they do not hinder."""
    message = N_("“%(other)s” is on at this time (%(calendar)s).")
    return [
        PlanningWarning(
            "partner", message, {"other": each.title, "calendar": each.calendar}, day.held_on
        )
        for each in list_busy(*_span(own))
        for day in own.days
        if each.starts_at < day.ends_at and day.starts_at < each.ends_at
    ][:MOST_OF_PARTNERS]


def _facts(training_session: TrainingSession) -> PlanFacts:
    venue, project = training_session.venue, training_session.project
    unclear = venue is not None and venue.step_free is None and not venue.access
    return PlanFacts(
        days=[DayFacts(day.number, day.held_on) for day in training_session.days],
        capacity=training_session.capacity,
        room_capacity=training_session.room.capacity if training_session.room else None,
        project_starts_on=project.starts_on if project else None,
        project_ends_on=project.ends_on if project else None,
        venue_without_access=venue.name.in_(current_language()) if venue and unclear else "",
    )


def _days_within(first: datetime, last: datetime, *columns: Any) -> Select[Any]:
    return (
        select(SessionDay.starts_at, SessionDay.ends_at, SessionDay.timezone, *columns)
        .join(TrainingSession, TrainingSession.id == SessionDay.training_session_id)
        .where(
            SessionDay.starts_at < last,
            SessionDay.ends_at > first,
            TrainingSession.status.in_(HOLDS_ITS_PLACE),
        )
        .order_by(SessionDay.starts_at)
    )


def _span(training_session: TrainingSession) -> tuple[datetime, datetime]:
    days = training_session.days
    return min(day.starts_at for day in days), max(day.ends_at for day in days)


def _places_taken(own: TrainingSession) -> list[PlanningWarning]:
    places = {day.venue_id or own.venue_id for day in own.days} - {None}
    if not places:
        return []
    place = func.coalesce(SessionDay.venue_id, TrainingSession.venue_id)
    columns = (
        TrainingSession.id, TrainingSession.title, place, SessionDay.venue_id,
        TrainingSession.room_id, Venue.name,
    )  # fmt: skip
    others = _days_within(*_span(own), *columns).join(Venue, Venue.id == place)
    others = others.where(TrainingSession.id != own.id, place.in_(places))
    return [
        _taken(N_("“%(thing)s” is taken by “%(other)s” at this time."), day, row)
        for row in db.session.execute(others).all()
        for day in own.days
        if any(
            clashing([_own_place(own, day), Booking(row[3], row[5], row[0], row[1], _room(row))])
        )
    ]


def _own_place(own: TrainingSession, day: SessionDay) -> Booking:
    room_id = None if day.venue_id else own.room_id
    return Booking(own.id, day.venue_id or own.venue_id or 0, day.starts_at, day.ends_at, room_id)


def _room(row: Any) -> int | None:
    room_id: int | None = None if row[6] else row[7]
    return room_id


def _taken(message: str, day: SessionDay, row: Any) -> PlanningWarning:
    language = current_language()
    thing = row[8].in_(language) if isinstance(row[8], Texts) else row[8]
    values = {"thing": thing, "other": row[4].in_(language)}
    return PlanningWarning("taken", message, values, day.held_on, row[3])


def _speakers_taken(own: TrainingSession) -> list[PlanningWarning]:
    wanted = {item.speaker_id for day in own.days for item in day.items if item.speaker_id}
    if not wanted:
        return []
    rows = {(row[3], row[5], row[0]): row for row in db.session.execute(_speaker_days(own, wanted))}
    return [
        _taken(N_("%(thing)s speaks at “%(other)s” at this time."), day, row)
        for row in rows.values()
        for day in own.days
        if _speaks(day, row[5])
        and any(clashing([_own_speech(own, day, row[5]), Booking(row[3], row[5], row[0], row[1])]))
    ]


def _speaker_days(own: TrainingSession, speaker_ids: set[int]) -> Select[Any]:
    columns = (
        TrainingSession.id, TrainingSession.title, Speaker.id, SessionDay.venue_id,
        TrainingSession.room_id, Speaker.name,
    )  # fmt: skip
    others = _days_within(*_span(own), *columns)
    others = others.join(AgendaItem, AgendaItem.session_day_id == SessionDay.id)
    others = others.join(Speaker, Speaker.id == AgendaItem.speaker_id)
    return others.where(TrainingSession.id != own.id, Speaker.id.in_(speaker_ids))


def _speaks(day: SessionDay, speaker_id: int) -> bool:
    return any(item.speaker_id == speaker_id for item in day.items)


def _own_speech(own: TrainingSession, day: SessionDay, speaker_id: int) -> Booking:
    return Booking(own.id, speaker_id, day.starts_at, day.ends_at)
