"""The menus of the public site and of the office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Blueprint, has_request_context, request, url_for

from app.core.access import Role, has_role
from app.core.i18n import _l, current_language

MOST_MENUS = 200
bp = Blueprint("home_navigation", __name__)

PUBLIC: tuple[tuple[Any, str, dict[str, Any]], ...] = (
    (_l("Sessions"), "home.start", {}),
    (_l("Calendar"), "home.calendar", {}),
    (_l("Training cycles"), "home.cycles", {}),
    (_l("Archive"), "home.sessions", {"past": 1}),
)
OFFICE: tuple[tuple[Any, str, Role], ...] = (
    (_l("Overview"), "office.overview", Role.VIEWER),
    (_l("Sessions"), "sessions_manage.list_", Role.VIEWER),
    (_l("Calendar"), "sessions_manage.calendar", Role.VIEWER),
    (_l("Training cycles"), "cycles_manage.list_", Role.VIEWER),
    (_l("Certificates"), "certificates_manage.register", Role.VIEWER),
    (_l("On other sites"), "office.widget", Role.VIEWER),
    (_l("Venues"), "venues_manage.list_", Role.VIEWER),
    (_l("Projects"), "funding_manage.list_", Role.VIEWER),
    (_l("Speakers"), "speakers_manage.list_", Role.VIEWER),
    (_l("Organisations"), "people_manage.organisations", Role.VIEWER),
    (_l("Outbox"), "outbox_manage.list_", Role.VIEWER),
    (_l("Users"), "people_manage.users", Role.ADMIN),
)


@dataclass(frozen=True, slots=True)
class NavItem:
    """A line of a menu."""

    label: str
    url: str
    is_current: bool


@bp.app_context_processor
def _menus() -> dict[str, Any]:
    if not has_request_context():
        return {}
    in_office = request.path.startswith("/manage")
    if in_office:
        return {"nav_items": tuple(_office())}
    return {"nav_items": _public(current_language(), request.script_root, _public_current())}


@lru_cache(MOST_MENUS)
def _public(_language: str, _root: str, here: str) -> tuple[NavItem, ...]:
    return tuple(
        NavItem(str(label), url_for(endpoint, **values), endpoint == here)
        for label, endpoint, values in PUBLIC
    )


def _public_current() -> str:
    """The line of the public menu under which this page stands, '' for none."""
    here = request.endpoint or ""
    if here == "home.sessions" and not request.args.get("past"):
        return "home.start"
    return "home.cycles" if here == "home.cycle" else here


def _office() -> Iterator[NavItem]:
    offered = [
        (str(label), url_for(endpoint)) for label, endpoint, role in OFFICE if has_role(role)
    ]
    here = _room_of(request.script_root + request.path, [url for _label, url in offered])
    for label, url in offered:
        yield NavItem(label, url, url == here)


def _room_of(path: str, urls: list[str]) -> str:
    """The address that stands deepest above this page; the overview, the first, above itself."""
    overview, *rooms = urls or [""]  # one without a role has no menu
    above = [url for url in rooms if path.startswith(url)]
    return max(above, key=len, default=overview if path == overview else "")
