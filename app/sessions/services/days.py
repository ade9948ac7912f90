"""Days and agenda of a plan onto the rows that are there."""

from __future__ import annotations

from collections.abc import Sequence

from app.sessions.models import AgendaItem, SessionDay, TrainingSession
from app.sessions.rules import DayPlan, ItemPlan, academic_hours


def put_days(own: TrainingSession, plans: Sequence[DayPlan], academic_minutes: int) -> None:
    """Days that are named keep their row and number; new ones get the next free numbers in order
    of time.
    """
    known = {day.number: day for day in own.days}
    last = max(known, default=0)
    for plan in sorted(plans, key=lambda each: each.starts_at):
        day = known.get(plan.number or 0)
        if day is None:
            last += 1
            day = SessionDay(number=last, items=[])
            own.days.append(day)
        _put_day(day, plan, academic_minutes)
    own.days.sort(key=lambda each: each.starts_at)


def _put_day(day: SessionDay, plan: DayPlan, academic_minutes: int) -> None:
    day.starts_at, day.ends_at, day.timezone = plan.starts_at, plan.ends_at, plan.timezone
    day.topic, day.venue_id = plan.topic, plan.venue_id
    computed = academic_hours(plan.starts_at, plan.ends_at, academic_minutes)
    day.academic_hours = computed if plan.academic_hours is None else plan.academic_hours
    day.is_compulsory = plan.is_compulsory
    _put_items(day, plan.items)


def _put_items(day: SessionDay, plans: Sequence[ItemPlan]) -> None:
    del day.items[len(plans) :]
    while len(day.items) < len(plans):
        day.items.append(AgendaItem())
    for position, (item, plan) in enumerate(zip(day.items, plans, strict=True)):
        item.position, item.title, item.place = position, plan.title, plan.place
        item.starts_at = plan.starts_at
        item.speaker_id, item.host_id = plan.speaker_id, plan.host_id
