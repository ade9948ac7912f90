"""A plan as the form hands it over, and what no plan may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from app.core import clock
from app.core.errors import InvalidInput
from app.core.texts import N_, NO_TEXTS, Texts
from app.cycles.rules import EarnedBy
from app.sessions.rules.states import SessionKind, SessionMode
from app.sessions.rules.times import same_wall_time

MOST_DAYS = 31
ENDS_TOO_EARLY = N_("The end must be later than the start.")
DAYS_OVERLAP = N_("The days overlap. Each day needs its own time.")
CAPACITY_TOO_LOW = N_("%(taken)s places are taken already: the capacity cannot be lower.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPlan:
    """A line of the agenda; `starts_at` aware, None where the time is open."""

    title: Texts
    starts_at: datetime | None = None
    speaker_id: int | None = None
    host_id: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    """One day. `number` names a day that is there already, None a new one; hours None: computed."""

    starts_at: datetime
    ends_at: datetime
    number: int | None = None
    timezone: str = field(default_factory=clock.house_zone)
    topic: Texts = NO_TEXTS
    venue_id: int | None = None
    academic_hours: Decimal | None = None
    is_compulsory: bool = False
    items: tuple[ItemPlan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPlan:
    """All that staff decide about a session, its status aside."""

    kind: SessionKind
    title: Texts
    days: tuple[DayPlan, ...] = ()
    mode: SessionMode = SessionMode.ON_SITE
    summary: Texts = NO_TEXTS
    audience: Texts = NO_TEXTS
    language: str = "lv"
    cycle_id: int | None = None
    project_id: int | None = None  # the cycle's wins
    venue_id: int | None = None
    room_id: int | None = None
    online_url: str = ""
    capacity: int | None = None
    has_waiting_list: bool = True
    registration_opens_at: datetime | None = None
    registration_closes_at: datetime | None = None
    reminder_days: Sequence[int] = (7, 1)  # so many days before the first one
    certificate_by: EarnedBy = EarnedBy.NOTHING
    certificate_share: int | None = None
    certificate_task: bool = False
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    responsible_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyTarget:
    """Where and when a copy begins; `venue_id` None keeps the original's venue."""

    starts_on: date
    venue_id: int | None = None
    room_id: int | None = None


def least_capacity(seats_taken: int, capacity: int | None) -> int:
    """The fewest seats a plan may have: those taken, or the old number where more came in."""
    return seats_taken if capacity is None else min(seats_taken, capacity)


def check_plan(plan: SessionPlan, *, seats_taken: int = 0) -> None:
    """Raises InvalidInput at `days`, `capacity` or `registration_closes_at` for a plan that
    cannot be.
    """
    _check_days(plan.days)
    if plan.capacity is not None and plan.capacity < seats_taken:
        raise InvalidInput("capacity", CAPACITY_TOO_LOW, taken=seats_taken)
    opens, closes = plan.registration_opens_at, plan.registration_closes_at
    if opens and closes and closes <= opens:
        raise InvalidInput(
            "registration_closes_at", N_("Registration must close after it has opened.")
        )


def with_closing_moved(
    plan: SessionPlan, *, closed_at: datetime | None, started_at: datetime | None
) -> SessionPlan:
    """A closing time that nobody touched keeps its distance to the first day when that moves."""
    first = min(plan.days, key=lambda day: day.starts_at, default=None)
    untouched = closed_at is not None and plan.registration_closes_at == closed_at
    if not (untouched and closed_at and started_at and first):
        return plan
    zone = first.timezone
    days = (clock.local(first.starts_at, zone).date() - clock.local(started_at, zone).date()).days
    return replace(plan, registration_closes_at=same_wall_time(closed_at, days, zone))


def _check_days(days: Sequence[DayPlan]) -> None:
    if len(days) > MOST_DAYS:
        raise InvalidInput("days", N_("A session has at most %(most)s days."), most=MOST_DAYS)
    if any(day.ends_at <= day.starts_at for day in days):
        raise InvalidInput("days", ENDS_TOO_EARLY)
    in_order = sorted(days, key=lambda day: day.starts_at)
    if any(later.starts_at < earlier.ends_at for earlier, later in pairwise(in_order)):
        raise InvalidInput("days", DAYS_OVERLAP)
