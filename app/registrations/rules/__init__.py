"""Decisions about registrations, without a database."""

from app.registrations.rules.announcing import ANNOUNCEMENTS, Announcement
from app.registrations.rules.bulk import MOST_AT_ONCE, BulkAction
from app.registrations.rules.desk import Desk, Duty, SeatLine, ToDo, things_to_do
from app.registrations.rules.needs import (
    NO_ANSWERS,
    Answers,
    Diet,
    Needs,
    count_diets,
    forgotten_at,
)
from app.registrations.rules.people import (
    LONGEST_KEY,
    Applicant,
    Outcome,
    name_key,
    organisation_label,
    person_key,
)
from app.registrations.rules.places import Places, QuotaId, kept_at, next_in_line, offer_ends
from app.registrations.rules.quotas import PlacesPlan, QuotaPlan, check_quotas
from app.registrations.rules.states import (
    ENDED,
    HOLDS_SEAT,
    LINK_AGAIN_AFTER,
    LINK_DAYS,
    Happening,
    RegistrationState,
    WayIn,
)
from app.registrations.rules.windows import (
    TOO_LATE,
    RegistrationWindow,
    SessionFacts,
    can_cancel,
    can_change,
    is_frozen,
    is_open,
    seat_for_nobody,
)

__all__ = [
    "ANNOUNCEMENTS",
    "ENDED",
    "HOLDS_SEAT",
    "LINK_AGAIN_AFTER",
    "LINK_DAYS",
    "LONGEST_KEY",
    "MOST_AT_ONCE",
    "NO_ANSWERS",
    "TOO_LATE",
    "Announcement",
    "Answers",
    "Applicant",
    "BulkAction",
    "Desk",
    "Diet",
    "Duty",
    "Happening",
    "Needs",
    "Outcome",
    "Places",
    "PlacesPlan",
    "QuotaId",
    "QuotaPlan",
    "RegistrationState",
    "RegistrationWindow",
    "SeatLine",
    "SessionFacts",
    "ToDo",
    "WayIn",
    "can_cancel",
    "can_change",
    "check_quotas",
    "count_diets",
    "forgotten_at",
    "is_frozen",
    "is_open",
    "kept_at",
    "name_key",
    "next_in_line",
    "offer_ends",
    "organisation_label",
    "person_key",
    "seat_for_nobody",
    "things_to_do",
]
