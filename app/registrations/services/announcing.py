"""A session is cancelled, postponed, taken up again or changed: do it and mail everyone."""

from __future__ import annotations

import structlog

from app.core.access import Actor
from app.core.db import transactional
from app.core.texts import NO_TEXTS, Texts
from app.registrations.queries import list_live
from app.registrations.services.letters import MailKind
from app.registrations.services.mails import tell
from app.registrations.services.seats import hold_session, pass_on_free_seats
from app.sessions.rules import SessionStatus
from app.sessions.services import set_status

log = structlog.get_logger()
_TOLD = {
    SessionStatus.CANCELLED: MailKind.SESSION_CANCELLED,
    SessionStatus.POSTPONED: MailKind.SESSION_POSTPONED,
    SessionStatus.PUBLISHED: MailKind.SESSION_REOPENED,
}


@transactional
def announce_status(session_id: int, status: SessionStatus, reason: Texts, *, actor: Actor) -> int:
    """Change the session's status and mail every live registration; how many mails.

    `status` is cancelled, postponed or published. Raises NotFound; RuleBroken when that change is
    not allowed; InvalidInput (`reason_lv`) without a needed reason.
    """
    hold_session(session_id)
    set_status(session_id, status, reason, actor=actor)
    told = _tell_all(session_id, _TOLD[status], reason)
    if status == SessionStatus.PUBLISHED:
        pass_on_free_seats(hold_session(session_id))
    return told


@transactional
def announce_change(session_id: int, reason: Texts = NO_TEXTS, *, actor: Actor) -> int:
    """Mail every live registration the time and place as they are; how many. Raises NotFound."""
    hold_session(session_id)
    told = _tell_all(session_id, MailKind.SESSION_CHANGED, reason)
    log.info("session change told", training_session=session_id, mails=told, by=actor.user_id)
    return told


def _tell_all(session_id: int, kind: MailKind, reason: Texts) -> int:
    people = list_live(session_id)
    for registration in people:
        tell(kind, registration, reason=reason)
    return len(people)
