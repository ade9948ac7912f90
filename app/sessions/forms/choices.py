"""What stands in the selects of a plan, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from app.core.i18n import _, current_language
from app.core.texts import Texts
from app.sessions.queries import PlanOptions
from app.sessions.queries.options import PlaceOption, ProjectOption
from app.venues.rules import offered_zones

Choices = list[tuple[str, str]]


def spoken() -> Choices:
    """The languages a session may be held in."""
    return [("lv", _("Latvian")), ("en", _("English")), ("lt", _("Lithuanian"))]


def named(rows: Iterable[tuple[int, Any]], blank: str) -> Choices:
    """Rows of id and name."""
    return [("", blank), *((str(row_id), _text(name)) for row_id, name in rows)]


def _text(name: Texts | str) -> str:
    return name.in_(current_language()) if isinstance(name, Texts) else name


def cycles(options: PlanOptions, blank: str) -> Choices:
    """Cycles by title."""
    return named(((cycle.id, cycle.title) for cycle in options.cycles), blank)


def project_choices(projects: Iterable[ProjectOption], blank: str) -> Choices:
    """Projects by short name and title."""
    rows = ((p.id, _project(p.acronym or p.code, _text(p.title))) for p in projects)
    return named(rows, blank)


def _project(short: str, title: str) -> str:
    shown = title if len(title) <= 70 else f"{title[:67].rstrip()}…"
    return f"{short}: {shown}" if short else shown


def places(options: PlanOptions, blank: str, *, rooms: bool = True) -> Choices:
    """'7' for a venue, '7.3' for its room."""
    offered = [place for place in options.places if rooms or place.room_id is None]
    return [("", blank), *((place_key(p.venue_id, p.room_id), _place(p)) for p in offered)]


def place_key(venue_id: int | None, room_id: int | None) -> str:
    """The value of a place in the form."""
    return ".".join(str(part) for part in (venue_id, room_id) if part)


def _place(place: PlaceOption) -> str:
    venue = ", ".join(filter(None, (_text(place.name), place.town)))
    if place.room_id is None:
        return venue
    seats = f" ({place.capacity})" if place.capacity else ""
    return f"{venue} — {place.room}{seats}"


@lru_cache
def _all_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zones(current: str | None, blank: str) -> Choices:
    """Time zones near by, and the one that is set."""
    known = [*offered_zones(), *filter(_all_zones().__contains__, [current or ""])]
    named_zones = ((zone, zone.split("/")[-1].replace("_", " ")) for zone in dict.fromkeys(known))
    return [("", blank), *named_zones]
