"""What a planner should look at once more. Nothing here forbids anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.core.texts import N_
from app.sessions.rules.times import public_holidays


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A day as the warnings need it."""

    number: int
    held_on: date


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan as the warnings need it."""

    days: Sequence[DayFacts]
    capacity: int | None = None
    room_capacity: int | None = None
    project_starts_on: date | None = None
    project_ends_on: date | None = None
    venue_without_access: str = ""  # its name where nobody knows how to get in with a wheelchair


@dataclass(frozen=True, slots=True)
class PlanningWarning:
    """An English msgid with its values, and the day it is about."""

    code: str
    message: str
    values: dict[str, object] = field(default_factory=dict)
    held_on: date | None = None
    training_session_id: int | None = None  # the other session, where two clash


def warnings_of(plan: PlanFacts, language: str) -> Iterator[PlanningWarning]:
    """Yield warnings that follow from the plan alone: holidays, weekends, project period, room,
    access.
    """
    for day in plan.days:
        yield from _day_warnings(plan, day, language)
    if plan.capacity and plan.room_capacity and plan.room_capacity < plan.capacity:
        yield PlanningWarning(
            "room",
            N_("The room holds %(room)s people, the session has %(capacity)s places."),
            {"room": plan.room_capacity, "capacity": plan.capacity},
        )
    if plan.venue_without_access:
        yield PlanningWarning(
            "access",
            N_("Nobody has noted how to get into %(venue)s with a wheelchair."),
            {"venue": plan.venue_without_access},
        )


def _day_warnings(plan: PlanFacts, day: DayFacts, language: str) -> Iterator[PlanningWarning]:
    for country, name in public_holidays(day.held_on, language):
        message = {
            "LV": N_("A public holiday in Latvia: %(name)s."),
            "LT": N_("A public holiday in Lithuania: %(name)s."),
        }[country]
        yield PlanningWarning("holiday", message, {"name": name}, day.held_on)
    if day.held_on.weekday() >= 5:
        yield PlanningWarning("weekend", N_("This day is at the weekend."), {}, day.held_on)
    if _is_outside(plan, day.held_on):
        yield PlanningWarning(
            "period", N_("This day lies outside the project's period."), {}, day.held_on
        )


def _is_outside(plan: PlanFacts, day: date) -> bool:
    starts, ends = plan.project_starts_on, plan.project_ends_on
    return bool((starts and day < starts) or (ends and day > ends))
