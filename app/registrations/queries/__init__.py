"""Every SELECT of registrations: seats, one registration, and the lists of staff."""

from __future__ import annotations

from app.registrations.queries.addresses import bad_addresses, unreached
from app.registrations.queries.desk import desk_of
from app.registrations.queries.due import (
    list_lapsed,
    list_quotas_with_organisations,
    list_registrations_of,
    list_releases_due,
    list_sessions_with_lapsed,
)
from app.registrations.queries.history import HistoryLine, list_history, page_history
from app.registrations.queries.lists import (
    MOST_ROWS,
    OTHER,
    ListFilters,
    Participant,
    RegistrationRow,
    list_chosen,
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
    find_quota,
    list_by_ids,
    list_queue,
    list_quotas,
    next_queue_number,
    places_of,
    quota_of,
)

__all__ = [
    "MOST_ROWS",
    "OTHER",
    "HistoryLine",
    "ListFilters",
    "Participant",
    "RegistrationRow",
    "bad_addresses",
    "count_waiting_before",
    "counts",
    "desk_of",
    "find_duplicate",
    "find_listed_organisation",
    "find_organisation",
    "find_quota",
    "get_registration",
    "list_by_ids",
    "list_chosen",
    "list_history",
    "list_lapsed",
    "list_live",
    "list_organisations_of",
    "list_participants",
    "list_queue",
    "list_quotas",
    "list_quotas_with_organisations",
    "list_registrations_of",
    "list_releases_due",
    "list_sessions_to_move_to",
    "list_sessions_with_lapsed",
    "my_feed_token",
    "next_queue_number",
    "page_history",
    "page_registrations",
    "place_of",
    "places_of",
    "quota_of",
    "read_registration_token",
    "registration_token",
    "unreached",
]
