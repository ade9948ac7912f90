"""Rows in, bytes of calendars and their names out."""

from app.feeds.outputs.entries import (
    MadeEntry,
    calendar_file,
    calendar_head,
    held_in_charge,
    made_entries,
    made_with,
    own_held,
    own_title,
    short,
    stamp_of,
)
from app.feeds.outputs.naming import title_of

__all__ = [
    "MadeEntry",
    "calendar_file",
    "calendar_head",
    "held_in_charge",
    "made_entries",
    "made_with",
    "own_held",
    "own_title",
    "short",
    "stamp_of",
    "title_of",
]
