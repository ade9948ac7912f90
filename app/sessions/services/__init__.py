"""What can be done to a session, to its cycle and to speakers; each is one transaction."""

from app.sessions.rules import CopyTarget, DayPlan, ItemPlan, SessionPlan
from app.sessions.services.copying import copy_session
from app.sessions.services.cycles import change_cycle
from app.sessions.services.planning import change_plan, plan_session
from app.sessions.services.searching import refresh_of_venue
from app.sessions.services.speakers import SpeakerPlan, save_speaker
from app.sessions.services.status import check_ready, set_status

__all__ = [
    "CopyTarget",
    "DayPlan",
    "ItemPlan",
    "SessionPlan",
    "SpeakerPlan",
    "change_cycle",
    "change_plan",
    "check_ready",
    "copy_session",
    "plan_session",
    "refresh_of_venue",
    "save_speaker",
    "set_status",
]
