"""What a training session may be and do, decided without a database."""

from app.sessions.rules.agenda import AgendaLine, read_agenda
from app.sessions.rules.clashes import Booking, clashing
from app.sessions.rules.plan import (
    CopyTarget,
    DayPlan,
    ItemPlan,
    SessionPlan,
    check_plan,
    least_capacity,
    with_closing_moved,
)
from app.sessions.rules.states import (
    ALLOWED_CHANGES,
    HOLDS_ITS_PLACE,
    PUBLIC_STATUSES,
    Approval,
    SessionKind,
    SessionMode,
    SessionStatus,
    check_change,
)
from app.sessions.rules.times import (
    USUAL_MINUTES,
    academic_hours,
    closing_before,
    public_holidays,
    same_wall_time,
)
from app.sessions.rules.warnings import DayFacts, PlanFacts, PlanningWarning, warnings_of

__all__ = [
    "ALLOWED_CHANGES",
    "HOLDS_ITS_PLACE",
    "PUBLIC_STATUSES",
    "USUAL_MINUTES",
    "AgendaLine",
    "Approval",
    "Booking",
    "CopyTarget",
    "DayFacts",
    "DayPlan",
    "ItemPlan",
    "PlanFacts",
    "PlanningWarning",
    "SessionKind",
    "SessionMode",
    "SessionPlan",
    "SessionStatus",
    "academic_hours",
    "check_change",
    "check_plan",
    "clashing",
    "closing_before",
    "least_capacity",
    "public_holidays",
    "read_agenda",
    "same_wall_time",
    "warnings_of",
    "with_closing_moved",
]
