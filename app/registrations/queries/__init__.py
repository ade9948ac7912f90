"""Every SELECT of registrations: seats, one registration, and the lists of staff."""

from __future__ import annotations

from app.registrations.queries.lists import (
    MOST_ROWS,
    OTHER,
    ListFilters,
    Participant,
    RegistrationRow,
    list_live,
    list_organisations_of,
    list_participants,
    list_sessions_to_move_to,
    page_registrations,
)
from app.registrations.queries.one import (
    find_duplicate,
    find_listed_organisation,
    find_organisation,
    get_registration,
    my_feed_token,
    place_of,
    read_registration_token,
    registration_token,
)
from app.registrations.queries.seats import (
    count_waiting_before,
    counts,
    list_next_waiting,
    next_queue_number,
    seats,
    seats_of,
)

__all__ = [
    "MOST_ROWS",
    "OTHER",
    "ListFilters",
    "Participant",
    "RegistrationRow",
    "count_waiting_before",
    "counts",
    "find_duplicate",
    "find_listed_organisation",
    "find_organisation",
    "get_registration",
    "list_live",
    "list_next_waiting",
    "list_organisations_of",
    "list_participants",
    "list_sessions_to_move_to",
    "my_feed_token",
    "next_queue_number",
    "page_registrations",
    "place_of",
    "read_registration_token",
    "registration_token",
    "seats",
    "seats_of",
]
