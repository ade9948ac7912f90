"""schema.org's data as JSON-LD: beside the page for search engines, never run.

An event as Google reads one: https://schema.org/EducationEvent with its days as sub-events, free of
charge; a cycle as https://schema.org/Course with its one run.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from app.core import clock
from app.core.texts import Texts
from app.sessions.queries.facts import DayFacts, Place, SessionFacts
from app.sessions.rules import SessionMode, SessionStatus

MOST_SCRIPTS = 500  # a script has about 2 KB
SCHEMA = "https://schema.org"
STATUS = {
    SessionStatus.CANCELLED: f"{SCHEMA}/EventCancelled",
    SessionStatus.POSTPONED: f"{SCHEMA}/EventPostponed",
}
MODE = {
    SessionMode.ON_SITE: f"{SCHEMA}/OfflineEventAttendanceMode",
    SessionMode.ONLINE: f"{SCHEMA}/OnlineEventAttendanceMode",
    SessionMode.HYBRID: f"{SCHEMA}/MixedEventAttendanceMode",
}
_UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027"})
Thing = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a session does not know of itself: addresses (absolute) and who holds it."""

    url: str
    picture: str = ""
    organizer: str = ""
    cycle_url: str = ""


def script_of(data: Thing) -> Markup:
    """Text that may stand in a script element: no letter in it can end the element."""
    whole = {"@context": SCHEMA, **data}
    return Markup(json.dumps(whole, ensure_ascii=False).translate(_UNSAFE))  # noqa: S704 - escaped in the line


@lru_cache(MOST_SCRIPTS)
def script(
    facts: SessionFacts, days: tuple[DayFacts, ...], language: str, around: Around
) -> Markup:
    """The session as a schema.org Event; kept by all that it is made of."""
    return script_of(_event(facts, days, language, around))


def _event(facts: SessionFacts, days: Sequence[DayFacts], language: str, around: Around) -> Thing:
    zone = days[0].timezone if days else clock.house_zone()
    places = _locations(facts, language, around.url)
    return _known({
        "@type": "EducationEvent",
        "@id": f"{around.url}#event",
        "name": facts.title.in_(language),
        "description": _text(facts.summary, language),
        "image": [around.picture] if around.picture else None,
        "startDate": _moment(facts.starts_at, zone),
        "endDate": _moment(facts.ends_at, zone),
        "previousStartDate": _moment(facts.moved_from_at, zone),
        "eventStatus": _statuses(facts),
        "eventAttendanceMode": MODE[facts.mode],
        "location": places,
        "subEvent": _sub_events(facts, days, language, places) if len(days) > 1 else None,
        "superEvent": _series(facts, language, around.cycle_url),
        "organizer": _organisation(around.organizer),
        "inLanguage": facts.language,
        "isAccessibleForFree": True,
        "offers": _offer(facts, around.url, zone),
        "maximumAttendeeCapacity": facts.capacity,
        "remainingAttendeeCapacity": _remaining(facts),
        "audience": _audience(facts.audience, language),
        "url": around.url,
    })  # fmt: skip


def _known(whole: Thing) -> Thing:
    """Empty values are left out."""
    return {key: value for key, value in whole.items() if value not in (None, "", [])}


def _text(texts: Texts | None, language: str) -> str:
    return texts.in_(language) if texts else ""


def _moment(at: datetime | None, zone: str) -> str | None:
    return clock.local(at, zone).isoformat() if at else None


def _status(facts: SessionFacts) -> str:
    """An online session that still names its venue was to be held there."""
    was_moved = facts.mode is SessionMode.ONLINE and facts.place is not None
    usual = "EventMovedOnline" if was_moved else "EventScheduled"
    return STATUS.get(facts.status, f"{SCHEMA}/{usual}")


def _statuses(facts: SessionFacts) -> str | list[str]:
    """With a word that it is on another day than it was to be, unless it is not on at all."""
    status, moved = _status(facts), f"{SCHEMA}/EventRescheduled"
    if facts.moved_from_at is None or facts.status in STATUS:
        return status
    return moved if status == f"{SCHEMA}/EventScheduled" else [status, moved]


def _sub_events(
    facts: SessionFacts, days: Sequence[DayFacts], language: str, places: list[Thing]
) -> list[Thing]:
    title = facts.title.in_(language)
    return [
        _known({
            "@type": "EducationEvent",
            "name": ": ".join(filter(None, (title, _text(day.topic, language)))),
            "startDate": _moment(day.starts_at, day.timezone),
            "endDate": _moment(day.ends_at, day.timezone),
            "eventStatus": _status(facts),
            "eventAttendanceMode": MODE[facts.mode],
            "location": _day_places(day, language) or places,
        })
        for day in days
    ]  # fmt: skip


def _day_places(day: DayFacts, language: str) -> list[Thing]:
    name = _text(day.venue_name, language)
    return [{"@type": "Place", "name": name, "address": name}] if name else []


def _series(facts: SessionFacts, language: str, url: str) -> Thing | None:
    if not (facts.cycle_slug and url):
        return None
    return {"@type": "EventSeries", "name": facts.cycle_title.in_(language), "url": url}


def _organisation(name: str) -> Thing | None:
    return {"@type": "Organization", "name": name} if name else None


def _offer(facts: SessionFacts, url: str, zone: str) -> Thing | None:
    """A place, free of charge, where one can register at all."""
    if facts.capacity is None:
        return None
    has_room = bool(_remaining(facts)) and facts.status is SessionStatus.PUBLISHED
    return _known({
        "@type": "Offer", "price": 0, "priceCurrency": "EUR", "url": url,
        "availability": f"{SCHEMA}/{'InStock' if has_room else 'SoldOut'}",
        "validFrom": _moment(facts.registration_opens_at, zone),
        "validThrough": _moment(facts.registration_closes_at, zone),
    })  # fmt: skip


def _remaining(facts: SessionFacts) -> int | None:
    return max(facts.capacity - facts.seats_taken, 0) if facts.capacity is not None else None


def _audience(audience: Texts | None, language: str) -> dict[str, str] | None:
    who = _text(audience, language)
    return {"@type": "Audience", "audienceType": who} if who else None


def _locations(facts: SessionFacts, language: str, url: str) -> list[Thing]:
    online = {"@type": "VirtualLocation", "url": url}
    found = [online] if facts.mode is not SessionMode.ON_SITE else []
    if facts.place and facts.mode is not SessionMode.ONLINE:
        found.insert(0, _place(facts.place, language))
    return found


def _place(place: Place, language: str) -> Thing:
    address = {
        "@type": "PostalAddress",
        "streetAddress": place.address,
        "addressLocality": place.town,
        "addressCountry": place.country,
    }
    known: Thing = {
        "@type": "Place",
        "name": place.name.in_(language),
        "address": _known(address),
    }
    if place.latitude is not None and place.longitude is not None:
        point = {"latitude": place.latitude, "longitude": place.longitude}
        known["geo"] = {"@type": "GeoCoordinates", **point}
    return known
