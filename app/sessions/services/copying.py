"""The same session in other places and on other dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.core.errors import RuleBroken
from app.core.texts import N_
from app.sessions.models import AgendaItem, SessionDay, TrainingSession
from app.sessions.queries import load_session
from app.sessions.rules import CopyTarget, DayPlan, ItemPlan, SessionPlan, same_wall_time
from app.sessions.services.planning import COLUMNS, plan_session
from app.venues.models import Venue


@transactional
def copy_session(
    session_id: int, targets: Sequence[CopyTarget], *, actor: Actor
) -> list[TrainingSession]:
    """A draft for each target, with the same agenda at the same times of day. Raises NotFound.

    Raises RuleBroken for a session that has no day to count from.
    """
    lock(TrainingSession, session_id)
    original = load_session(session_id)
    if not original.days:
        raise RuleBroken(N_("Please give the session a day first: the copies count from it."))
    plan = plan_of(original)
    return [plan_session(_moved(plan, original, target), actor=actor) for target in targets]


def plan_of(own: TrainingSession) -> SessionPlan:
    """The plan behind a session with its days and agenda loaded."""
    values = {name: getattr(own, name) for name in COLUMNS}
    return SessionPlan(**values, days=tuple(_day_plan(day) for day in own.days))


def _day_plan(day: SessionDay) -> DayPlan:
    return DayPlan(
        number=day.number,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        timezone=day.timezone,
        topic=day.topic,
        venue_id=day.venue_id,
        academic_hours=day.academic_hours,
        is_compulsory=day.is_compulsory,
        items=tuple(_item_plan(item) for item in day.items),
    )


def _item_plan(item: AgendaItem) -> ItemPlan:
    return ItemPlan(
        title=item.title,
        starts_at=item.starts_at,
        speaker_id=item.speaker_id,
        host_id=item.host_id,
        place=item.place,
    )


def _moved(plan: SessionPlan, original: TrainingSession, target: CopyTarget) -> SessionPlan:
    shift = (target.starts_on - original.days[0].held_on).days
    zone = original.days[0].timezone
    venue_id = target.venue_id or plan.venue_id
    new_zone = _zone_of(target.venue_id)
    same_venue = venue_id == plan.venue_id
    return replace(
        plan,
        venue_id=venue_id,
        room_id=target.room_id or (plan.room_id if same_venue else None),
        registration_opens_at=_shifted(plan.registration_opens_at, shift, zone),
        registration_closes_at=_shifted(plan.registration_closes_at, shift, zone),
        days=tuple(_moved_day(day, shift, new_zone) for day in plan.days),
    )


def _zone_of(venue_id: int | None) -> str | None:
    return db.session.scalar(select(Venue.timezone).where(Venue.id == venue_id))


def _shifted(moment: datetime | None, days: int, zone: str) -> datetime | None:
    return moment and same_wall_time(moment, days, zone)


def _moved_day(day: DayPlan, shift: int, new_zone: str | None) -> DayPlan:
    zone = day.timezone if day.venue_id else new_zone or day.timezone
    items = tuple(_moved_item(item, shift, day.timezone, zone) for item in day.items)
    return replace(
        day,
        number=None,
        timezone=zone,
        starts_at=same_wall_time(day.starts_at, shift, day.timezone, zone),
        ends_at=same_wall_time(day.ends_at, shift, day.timezone, zone),
        items=items,
    )


def _moved_item(item: ItemPlan, shift: int, zone: str, new_zone: str) -> ItemPlan:
    if item.starts_at is None:
        return item
    return replace(item, starts_at=same_wall_time(item.starts_at, shift, zone, new_zone))
