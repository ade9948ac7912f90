"""schema.org's Event as JSON-LD: data beside the page for search engines, never run."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from app.core import clock
from app.sessions.queries.facts import Place, SessionFacts
from app.sessions.rules import SessionMode, SessionStatus

MOST_SCRIPTS = 500  # a script has about 1 KB
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


@lru_cache(MOST_SCRIPTS)
def script(facts: SessionFacts, zone: str, language: str, *, url: str, organizer: str) -> Markup:
    """The session as a schema.org Event, by the clock of `zone`; kept by all that it is made of.

    Text that may stand in a script element: no letter in it can end the element.
    """
    data = _event(facts, zone, language, url=url, organizer=organizer)
    return Markup(json.dumps(data, ensure_ascii=False).translate(_UNSAFE))  # noqa: S704 - escaped in the line


def _event(
    facts: SessionFacts, zone: str, language: str, *, url: str, organizer: str
) -> dict[str, Any]:
    """Empty values are left out."""
    whole = {
        "@context": SCHEMA,
        "@type": "EducationEvent",
        "name": facts.title.in_(language),
        "description": facts.summary.in_(language) if facts.summary else "",
        "startDate": facts.starts_at and clock.local(facts.starts_at, zone).isoformat(),
        "endDate": facts.ends_at and clock.local(facts.ends_at, zone).isoformat(),
        "eventStatus": STATUS.get(facts.status, f"{SCHEMA}/EventScheduled"),
        "eventAttendanceMode": MODE[facts.mode],
        "location": _locations(facts, language, url),
        "organizer": {"@type": "Organization", "name": organizer} if organizer else None,
        "inLanguage": facts.language,
        "isAccessibleForFree": True,
        "maximumAttendeeCapacity": facts.capacity,
        "remainingAttendeeCapacity": _remaining(facts),
        "audience": _audience(facts, language),
        "url": url,
    }
    return {key: value for key, value in whole.items() if value not in (None, "", [])}


def _remaining(facts: SessionFacts) -> int | None:
    return max(facts.capacity - facts.seats_taken, 0) if facts.capacity is not None else None


def _audience(facts: SessionFacts, language: str) -> dict[str, str] | None:
    who = facts.audience.in_(language) if facts.audience else ""
    return {"@type": "Audience", "audienceType": who} if who else None


def _locations(facts: SessionFacts, language: str, url: str) -> list[dict[str, Any]]:
    online = {"@type": "VirtualLocation", "url": url}
    found = [online] if facts.mode is not SessionMode.ON_SITE else []
    if facts.place and facts.mode is not SessionMode.ONLINE:
        found.insert(0, _place(facts.place, language))
    return found


def _place(place: Place, language: str) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": place.address,
        "addressLocality": place.town,
        "addressCountry": place.country,
    }
    known: dict[str, Any] = {
        "@type": "Place",
        "name": place.name.in_(language),
        "address": {key: value for key, value in address.items() if value},
    }
    if place.latitude is not None and place.longitude is not None:
        point = {"latitude": place.latitude, "longitude": place.longitude}
        known["geo"] = {"@type": "GeoCoordinates", **point}
    return known
