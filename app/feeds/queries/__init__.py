"""What feeds are joined from, and what entries are made of."""

from app.feeds.queries.entries import (
    VERSION,
    EntryGone,
    HeldEntry,
    OwnEntry,
    contents_of,
    find_cycle,
    find_session,
    list_held,
    list_held_in_charge,
    list_held_of_cycle,
    list_held_of_session,
    list_own_held,
    version,
)
from app.feeds.queries.naming import titles_of
from app.feeds.queries.narrowing import names
from app.feeds.queries.own import OwnPlace, check_address_of_staff, list_own_places
from app.feeds.queries.sources import (
    KeptRow,
    list_kept,
    list_public_ids,
    list_stale_ids,
    list_whole,
    lock_sessions,
    sessions_with,
)

__all__ = [
    "VERSION",
    "EntryGone",
    "HeldEntry",
    "KeptRow",
    "OwnEntry",
    "OwnPlace",
    "check_address_of_staff",
    "contents_of",
    "find_cycle",
    "find_session",
    "list_held",
    "list_held_in_charge",
    "list_held_of_cycle",
    "list_held_of_session",
    "list_kept",
    "list_own_held",
    "list_own_places",
    "list_public_ids",
    "list_stale_ids",
    "list_whole",
    "lock_sessions",
    "names",
    "sessions_with",
    "titles_of",
    "version",
]
