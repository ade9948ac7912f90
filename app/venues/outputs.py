"""What pages and calendars say of a venue."""

from __future__ import annotations

from app.venues.models import Venue
from app.venues.rules import map_link


def map_link_of(venue: Venue) -> str:
    """Where a browser shows the venue on a map; '' where nothing is known of its place."""
    return map_link(
        map_url=venue.map_url,
        latitude=venue.latitude,
        longitude=venue.longitude,
        address=venue.address,
        town=venue.town,
    )
