"""Where a venue is, and what a plan of one may say."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from app.core import clock
from app.core.errors import InvalidInput
from app.core.search import fold
from app.core.texts import N_, NO_TEXTS, Texts

MOST_ROOMS = 60
MAP = "https://www.openstreetmap.org"
TIMEZONES = (  # of which a calendar file can speak, see app.output.timezones
    "Europe/Riga",
    "Europe/Vilnius",
    "Europe/Tallinn",
    "Europe/Berlin",
    "Europe/Brussels",
    "Europe/Copenhagen",
    "Europe/Helsinki",
    "Europe/Oslo",
    "Europe/Stockholm",
    "Europe/Warsaw",
)


def full_address(address: str, town: str) -> str:
    """An address with its town, which many addresses name already."""
    is_named = town and town in address
    return ", ".join(filter(None, (address, "" if is_named else town)))


def offered_zones() -> tuple[str, ...]:
    """The zones a place may be in, that of the house first."""
    return tuple(dict.fromkeys((clock.house_zone(), *TIMEZONES)))


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomPlan:
    """A room as staff describe it; `id` None for a new one, `step_free` None when unknown."""

    id: int | None = None
    name: str
    capacity: int | None = None
    step_free: bool | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VenuePlan:
    """Everything staff say of a venue; degrees in WGS 84, `rooms` all that it has."""

    name: Texts
    address: str = ""
    town: str = ""
    country: str = "LV"
    timezone: str = field(default_factory=clock.house_zone)
    municipality_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    map_url: str = ""
    step_free: bool | None = None
    access: Texts = NO_TEXTS
    directions: Texts = NO_TEXTS
    rooms: tuple[RoomPlan, ...] = ()


def map_link(
    *, map_url: str, latitude: float | None, longitude: float | None, address: str, town: str
) -> str:
    """The link staff gave, else a map at the position, else a search for the address; or ''."""
    if map_url:
        return map_url
    if latitude is not None and longitude is not None:
        at = f"{latitude:.5f}", f"{longitude:.5f}"
        return f"{MAP}/?{urlencode({'mlat': at[0], 'mlon': at[1]})}#map=17/{at[0]}/{at[1]}"
    wanted = ", ".join(filter(None, (address, town)))
    return f"{MAP}/search?{urlencode({'query': wanted})}" if wanted else ""


def check_position(latitude: float | None, longitude: float | None) -> None:
    """Raise InvalidInput unless both are degrees (WGS 84) or neither is given."""
    if latitude is None and longitude is None:
        return
    if latitude is None:
        raise InvalidInput("latitude", N_("Please give both latitude and longitude, or neither."))
    if longitude is None:
        raise InvalidInput("longitude", N_("Please give both latitude and longitude, or neither."))
    if not (math.isfinite(latitude) and -90 <= latitude <= 90):
        raise InvalidInput("latitude", N_("Latitude is a number from -90 to 90."))
    if not (math.isfinite(longitude) and -180 <= longitude <= 180):
        raise InvalidInput("longitude", N_("Longitude is a number from -180 to 180."))


def check_map_url(url: str) -> None:
    """Raise InvalidInput unless `url` is empty or a full https address."""
    if url and not is_https_url(url):
        raise InvalidInput("map_url", N_("Please give an address that begins with https://."))


def is_https_url(url: str) -> bool:
    """Whether a browser can open `url` over https."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname) and not set(url) & set(" <>\"'\\")
    except ValueError:
        return False


def check_room_names(names: Iterable[str]) -> None:
    """Raise InvalidInput when two rooms of a venue cannot be told apart."""
    seen: set[str] = set()
    for name in names:
        if fold(name) in seen:
            raise InvalidInput("rooms", N_("Two rooms have the same name: %(name)s."), name=name)
        seen.add(fold(name))
