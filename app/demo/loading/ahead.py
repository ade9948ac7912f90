"""Keeps the invented cycle ahead of today: where it has begun, all of it moves on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from app.attendance.models import Attendance
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db, transactional
from app.demo.checks import DemoData
from app.demo.loading.dates import dates_of
from app.demo.loading.known import Known
from app.demo.loading.plans import uid_of
from app.sessions.models import SessionDay
from app.sessions.models import TrainingSession as SessionRow
from app.sessions.queries import load_session
from app.sessions.rules import DayPlan, SessionStatus, same_wall_time
from app.sessions.services import change_plan
from app.sessions.services.copying import plan_of


@transactional
def move_ahead(data: DemoData, known: Known) -> int:
    """Move the sessions of the invented cycle if the first has begun; how many were moved.

    A cycle that somebody works with (attendance, another status) stays where it is.
    """
    events = [event for event in data.sessions if event.invented and event.cycle]
    rows = [load_session(known.sessions[uid_of(event)]) for event in events]
    begins_at = min(row.starts_at for row in rows if row.starts_at)
    if begins_at > clock.now() or is_worked_with(rows):
        return 0
    today = clock.today()
    for event, row in zip(events, rows, strict=True):
        move(row, dates_of(event.days, today)[0])
    return len(rows)


def is_worked_with(rows: Sequence[SessionRow]) -> bool:
    """Whether staff have taken the cycle into their hands."""
    marks = (
        select(Attendance.id)
        .join(SessionDay, SessionDay.id == Attendance.session_day_id)
        .where(SessionDay.training_session_id.in_([row.id for row in rows]))
    )
    is_touched = any(row.status is not SessionStatus.PUBLISHED or not row.days for row in rows)
    return is_touched or db.session.scalar(marks.limit(1)) is not None


def move(row: SessionRow, first_on: date) -> None:
    """The session with its first day on `first_on`, everything else as many days later."""
    shift = (first_on - row.days[0].held_on).days
    zone, plan = row.days[0].timezone, plan_of(row)
    moved = replace(
        plan,
        days=tuple(moved_day(day, shift) for day in plan.days),
        registration_opens_at=later(plan.registration_opens_at, shift, zone),
        registration_closes_at=later(plan.registration_closes_at, shift, zone),
    )
    change_plan(row.id, moved, actor=SYSTEM)


def moved_day(day: DayPlan, shift: int) -> DayPlan:
    """A day with its agenda at the same times of day."""
    items = (
        replace(item, starts_at=later(item.starts_at, shift, day.timezone)) for item in day.items
    )
    return replace(
        day,
        starts_at=same_wall_time(day.starts_at, shift, day.timezone),
        ends_at=same_wall_time(day.ends_at, shift, day.timezone),
        items=tuple(items),
    )


def later(moment: datetime | None, days: int, zone: str) -> datetime | None:
    """The same reading of the clock so many days later."""
    return moment and same_wall_time(moment, days, zone)
