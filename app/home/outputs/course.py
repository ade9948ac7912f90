"""A cycle as schema.org's Course: what it teaches, and its one run with its days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from app.core import clock
from app.home.outputs.structured import MODE, SCHEMA, STATUS, Thing, script_of
from app.home.queries.days import DayLine
from app.home.queries.places import CycleFacts
from app.sessions.rules import SessionMode

COURSE_MODE = {SessionMode.ON_SITE: "Onsite", SessionMode.ONLINE: "Online"}


def course_script(
    facts: CycleFacts, days: Sequence[DayLine], language: str, *, url: str, provider: str, site: str
) -> Markup:
    """The cycle as JSON-LD; `url` is its page, `site` what the addresses of sessions begin with."""
    summary = facts.summary.in_(language) if facts.summary else ""
    title = facts.title.in_(language)
    data: Thing = {
        "@type": "Course",
        "@id": f"{url}#course",
        "name": title,
        "description": summary or title,
        "provider": {"@type": "Organization", "name": provider},
        "isAccessibleForFree": True,
        "offers": [{"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "EUR"}],
        "url": url,
    }
    if days:
        data["hasCourseInstance"] = [_run(facts, days, language, site)]
    return script_of(data)


def _run(facts: CycleFacts, days: Sequence[DayLine], language: str, site: str) -> Thing:
    minutes = sum((day.ends_at - day.starts_at).seconds for day in days) // 60
    return {
        "@type": "CourseInstance",
        "name": facts.title.in_(language),
        "courseMode": _mode(days),
        "courseWorkload": f"PT{minutes // 60}H{minutes % 60}M",
        "startDate": _moment(days[0].starts_at, days[0].timezone),
        "endDate": _moment(days[-1].ends_at, days[-1].timezone),
        "subEvent": [_day(day, language, site) for day in days],
    }


def _mode(days: Sequence[DayLine]) -> str:
    """Google knows three: on site, online, and both."""
    modes = {day.mode for day in days}
    return COURSE_MODE.get(modes.pop(), "Blended") if len(modes) == 1 else "Blended"


def _day(day: DayLine, language: str, site: str) -> Thing:
    name = ", ".join(
        filter(None, (day.venue_name.in_(language) if day.venue_name else "", day.town))
    )
    place: Thing = {"@type": "Place", "name": name, "address": name}
    url = f"{site}/sessions/{day.slug}"
    if day.mode is SessionMode.ONLINE or not name:
        place = {"@type": "VirtualLocation", "url": url}
    return {
        "@type": "EducationEvent",
        "name": day.title.in_(language),
        "startDate": _moment(day.starts_at, day.timezone),
        "endDate": _moment(day.ends_at, day.timezone),
        "eventStatus": STATUS.get(day.status, f"{SCHEMA}/EventScheduled"),
        "eventAttendanceMode": MODE[day.mode],
        "location": place,
        "url": url,
    }


def _moment(at: datetime, zone: str) -> str:
    return clock.local(at, zone).isoformat()
