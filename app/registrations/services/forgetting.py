"""What nobody needs any more: needs soon after the session, and answers of who did not come."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy import delete

from app.core import clock
from app.core.db import db, transaction
from app.output.uploads import forget
from app.questions.outputs import storage
from app.registrations.models import Answer, Need
from app.registrations.queries.answers import list_answers_due, list_needs_due
from app.registrations.services.answering import count_answers
from app.registrations.services.seats import hold_session

log = structlog.get_logger()


def forget_needs() -> None:
    """Delete the needs of sessions that were over so many days ago, and of who does not come."""
    due = list_needs_due(_before())
    if not due:
        return
    with transaction(visible=False):
        db.session.execute(delete(Need).where(Need.id.in_(due)))
    log.info("needs forgotten", count=len(due))


def forget_answers() -> None:
    """Delete what people answered, with their files, so many days after they cancelled, or after
    the end of a session where they had no place or that did not take place.
    """
    for session_id, due in list_answers_due(_before()).items():
        with transaction(visible=False):
            hold_session(session_id)
            db.session.execute(delete(Answer).where(Answer.id.in_(due)))
            count_answers(session_id)
        forget(storage(), *due.values())
        log.info("answers forgotten", training_session=session_id, count=len(due))


def _before() -> datetime:
    days: int = current_app.config["NEEDS_DAYS"]
    return clock.now() - timedelta(days=days)
