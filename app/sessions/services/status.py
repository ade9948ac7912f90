"""From draft to done, and aside."""

from __future__ import annotations

import structlog

from app.core import clock
from app.core.access import Actor
from app.core.db import lock, transactional
from app.core.errors import InvalidInput, RuleBroken
from app.core.texts import N_, NO_TEXTS, Texts
from app.sessions.models import TrainingSession
from app.sessions.queries import load_session
from app.sessions.rules import SessionMode, SessionStatus, check_change

log = structlog.get_logger()
NEEDS_REASON = (SessionStatus.CANCELLED, SessionStatus.POSTPONED)


@transactional
def set_status(
    session_id: int, status: SessionStatus, reason: Texts = NO_TEXTS, *, actor: Actor
) -> TrainingSession:
    """The session in its new state; SEQUENCE grows. Tells nobody: `registrations.services` does.

    Raises NotFound, RuleBroken where the change is not allowed, InvalidInput where the plan lacks
    what publishing needs (as `check_ready`) or a reason is needed (`reason_lv`).
    """
    lock(TrainingSession, session_id)
    own = load_session(session_id)
    check_change(own.status, status)
    if status is SessionStatus.PUBLISHED:
        check_ready(own)
    if status is SessionStatus.DRAFT and own.seats_taken + own.waiting_count:
        raise RuleBroken(N_("People have registered: please cancel or postpone it instead."))
    if status in NEEDS_REASON and not reason.lv.strip():
        raise InvalidInput("reason_lv", N_("Please say why: everyone registered will read it."))
    own.status = status
    own.status_reason = reason if status in NEEDS_REASON else NO_TEXTS
    own.sequence += 1
    own.updated_at = own.status_since = clock.now()
    if status is SessionStatus.PUBLISHED and own.published_at is None:
        own.published_at = own.updated_at
    log.info("session status", training_session=own.id, status=status.value, by=actor.user_id)
    return own


def check_ready(own: TrainingSession) -> None:
    """Raises InvalidInput at the field of the plan that a session lacks to be published; its days
    with their agenda loaded.
    """
    if not own.title.lv.strip():
        raise InvalidInput("title_lv", N_("Before publishing, please give the session a title."))
    if not own.days:
        raise InvalidInput(
            "days", N_("Before publishing, please give the session at least one day.")
        )
    if own.mode is not SessionMode.ONLINE and not _has_place(own):
        raise InvalidInput(
            "place", N_("Before publishing, please choose a venue, or say that it is online.")
        )
    if own.mode is SessionMode.ONLINE and not (own.online_url or _has_place(own)):
        raise InvalidInput(
            "online_url", N_("Before publishing, please enter the link for taking part online.")
        )


def _has_place(own: TrainingSession) -> bool:
    stops = (item.place or item.host_id for day in own.days for item in day.items)
    return bool(own.venue_id) or any(day.venue_id for day in own.days) or any(stops)
