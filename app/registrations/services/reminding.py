"""Reminders before a session and thanks after it: each once, with the note that it was sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

import structlog

from app.core import clock
from app.core.db import db, lock, transaction
from app.core.jobs import enqueue
from app.registrations.models.reminder import ReminderSent
from app.registrations.queries.mails import (
    list_reminders_due,
    list_seated,
    list_sessions_to_thank,
    was_sent,
)
from app.registrations.rules.reminding import THANKED
from app.registrations.services.letters import MailKind
from app.registrations.services.mails import tell
from app.sessions.models import TrainingSession

NONE_COUNTED: Mapping[int, Sequence[Decimal]] = MappingProxyType({})
log = structlog.get_logger()


def send_due_reminders() -> None:
    """Remind the people of every session for which it is time; a transaction for each."""
    for session_id, days_before in list_reminders_due(clock.now()):
        _remind(session_id, days_before)


def _remind(session_id: int, days_before: int) -> None:
    """Whoever got the place since then has had a mail just now."""
    with transaction(visible=False):
        held = lock(TrainingSession, session_id)
        if held.starts_at is None or not _note(session_id, days_before):
            return
        for row in list_seated(session_id, until=held.starts_at - timedelta(days=days_before)):
            tell(MailKind.REMINDER, row)


def ask_for_thanks() -> None:
    """Order the thanks for every session that is over: who earned a certificate is known above."""
    for session_id in list_sessions_to_thank(clock.now()):
        enqueue("certificates.thank", {"session": session_id})


def thank(
    session_id: int,
    *,
    were_there: Collection[int],
    certificate_urls: Mapping[int, str],
    hours: Mapping[int, Sequence[Decimal]] = NONE_COUNTED,
) -> None:
    """Thank those who were there (ids of registrations), once, with the certificate's link and
    the academic hours attended and held.

    Where nobody was marked as present, everybody with a place. Raises NotFound.
    """
    with transaction(visible=False):
        lock(TrainingSession, session_id)
        if not _note(session_id, THANKED):
            return
        for row in list_seated(session_id):
            if row.id in were_there or not were_there:
                url = certificate_urls.get(row.id, "")
                counted = hours.get(row.id, ())
                tell(MailKind.THANKS, row, certificate_url=url, hours=counted)


def _note(session_id: int, days_before: int) -> bool:
    """Keep that it is sent, in the transaction of its mails; False if it was."""
    if was_sent(session_id, days_before):
        return False
    db.session.add(ReminderSent(training_session_id=session_id, days_before=days_before))
    log.info("session mail", training_session=session_id, days_before=days_before)
    return True
