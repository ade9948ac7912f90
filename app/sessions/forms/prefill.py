"""What the plan form shows before anybody types: a session as it is, or a sensible beginning."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.core import clock
from app.core.forms import texts_data
from app.sessions.forms.choices import place_key
from app.sessions.models import AgendaItem, SessionDay, TrainingSession
from app.sessions.rules import USUAL_MINUTES, SessionKind, SessionMode, academic_hours

STARTS, ENDS = time(10), time(16)
USUAL_SEATS = 25
TAKEN_OVER = (
    "language", "capacity", "has_waiting_list", "reminder_days", "certificate_share",
    "certificate_task", "contact_name", "contact_email", "contact_phone", "online_url",
)  # fmt: skip


def data_of(own: TrainingSession) -> dict[str, Any]:
    """A session with days and agenda loaded, as data for PlanForm."""
    return {
        **_shared(own),
        **texts_data("title", own.title),
        **texts_data("summary", own.summary),
        "registration_opens_at": _naive(own.registration_opens_at),
        "registration_closes_at": _naive(own.registration_closes_at),
        "days": [_day(own, day) for day in own.days] or [{"starts": STARTS, "ends": ENDS}],
    }


def first_data(
    *, name: str, email: str, user_id: int | None, cycle_id: int | None, project_id: int | None,
    held_on: date | None,
) -> dict[str, Any]:  # fmt: skip
    """A new session that `name` plans."""
    return {
        "kind": (SessionKind.TRAINING if cycle_id else SessionKind.SEMINAR).value,
        "mode": SessionMode.ON_SITE.value,
        "language": "lv",
        "cycle": str(cycle_id or ""),
        "project": str(project_id or ""),
        "capacity": USUAL_SEATS,
        "has_waiting_list": True,
        "reminder_days": [7, 1],
        "contact_name": name,
        "contact_email": email,
        "responsible": str(user_id or ""),
        "days": [{"held_on": held_on, "starts": STARTS, "ends": ENDS}],
    }


def next_data(latest: TrainingSession) -> dict[str, Any]:
    """The session after `latest` in its cycle: a week later, at the same place and times."""
    days = [
        {
            "held_on": day.held_on + timedelta(days=7),
            "starts": clock.local(day.starts_at, day.timezone).time(),
            "ends": clock.local(day.ends_at, day.timezone).time(),
        }
        for day in latest.days[-1:]
    ]
    return {**_shared(latest), "days": days or [{"starts": STARTS, "ends": ENDS}]}


def _shared(own: TrainingSession) -> dict[str, Any]:
    return {
        **{name: getattr(own, name) for name in TAKEN_OVER},
        **texts_data("audience", own.audience),
        "certificate_by": own.certificate_by.value,
        "kind": own.kind.value,
        "mode": own.mode.value,
        "cycle": str(own.cycle_id or ""),
        "project": str(own.project_id or ""),
        "place": place_key(own.venue_id, own.room_id),
        "responsible": str(own.responsible_id or ""),
    }


def _naive(moment: datetime | None) -> datetime | None:
    return moment and clock.local(moment).replace(tzinfo=None)


def _day(own: TrainingSession, day: SessionDay) -> dict[str, Any]:
    venue = day.venue or own.venue
    usual_zone = venue.timezone if venue else clock.house_zone()
    return {
        "number": str(day.number),
        "held_on": day.held_on,
        "starts": clock.local(day.starts_at, day.timezone).time(),
        "ends": clock.local(day.ends_at, day.timezone).time(),
        "hours": _hours(own, day),
        "is_compulsory": day.is_compulsory,
        **texts_data("topic", day.topic),
        "venue": str(day.venue_id or ""),
        "zone": "" if day.timezone == usual_zone else day.timezone,
        "items": [_item(day, item) for item in day.items],
    }


def _hours(own: TrainingSession, day: SessionDay) -> Decimal | None:
    """Hours that follow from the times are left to follow; others are shown."""
    minutes = own.cycle.academic_minutes if own.cycle else USUAL_MINUTES
    usual = academic_hours(day.starts_at, day.ends_at, minutes)
    return None if day.academic_hours == usual else Decimal(f"{day.academic_hours.normalize():f}")


def _item(day: SessionDay, item: AgendaItem) -> dict[str, Any]:
    return {
        "at": clock.local(item.starts_at, day.timezone).time() if item.starts_at else None,
        **texts_data("title", item.title),
        "speaker": str(item.speaker_id or ""),
        "host": str(item.host_id or ""),
        "place": item.place,
    }
