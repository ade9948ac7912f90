"""Every SELECT of sessions."""

from app.sessions.queries.bookings import planning_warnings
from app.sessions.queries.days import DayRow, list_day_rows, list_speaker_bookings
from app.sessions.queries.one import (
    find_speaker,
    get_public_session_alone,
    get_session,
    get_session_alone,
    get_speaker,
    load_session,
    names_of_speakers,
)
from app.sessions.queries.options import PlanOptions, list_plan_options
from app.sessions.queries.rows import (
    SessionFilters,
    SessionRow,
    count_sessions,
    list_session_rows,
    list_years,
    page_session_rows,
)
from app.sessions.queries.tables import (
    CycleRow,
    SpeakerRow,
    latest_of_cycle,
    list_cycle_rows,
    page_speaker_rows,
)

__all__ = [
    "CycleRow",
    "DayRow",
    "PlanOptions",
    "SessionFilters",
    "SessionRow",
    "SpeakerRow",
    "count_sessions",
    "find_speaker",
    "get_public_session_alone",
    "get_session",
    "get_session_alone",
    "get_speaker",
    "latest_of_cycle",
    "list_cycle_rows",
    "list_day_rows",
    "list_plan_options",
    "list_session_rows",
    "list_speaker_bookings",
    "list_years",
    "load_session",
    "names_of_speakers",
    "page_session_rows",
    "page_speaker_rows",
    "planning_warnings",
]
