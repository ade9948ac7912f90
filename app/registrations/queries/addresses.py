"""Addresses that our mails do not reach."""

from __future__ import annotations

from sqlalchemy import Select, case, func, select

from app.core.db import db
from app.outbox.models import OutboxMail
from app.outbox.rules import UNDELIVERED, MailState
from app.registrations.models import Registration
from app.registrations.rules import ENDED

_FAILED = case((OutboxMail.state.in_(UNDELIVERED), OutboxMail.id))
_SENT = case((OutboxMail.state == MailState.SENT, OutboxMail.id), else_=0)


def unreached() -> Select[int | None, str]:
    """(session, address): a mail to it has failed for good, and none has gone out since."""
    return (
        select(OutboxMail.training_session_id, OutboxMail.recipient)
        .group_by(OutboxMail.training_session_id, OutboxMail.recipient)
        .having(func.max(_FAILED) > func.max(_SENT))
    )


def unreached_in(session_id: int) -> Select[str]:
    """The addresses of one session that are out of reach."""
    of_session = unreached().where(OutboxMail.training_session_id == session_id)
    return of_session.with_only_columns(OutboxMail.recipient)


def bad_addresses(session_id: int) -> int:
    """How many live registrations of a session our mails do not reach; one statement."""
    counted = select(func.count(Registration.id)).where(
        Registration.training_session_id == session_id,
        Registration.state.not_in(ENDED),
        Registration.email.in_(unreached_in(session_id)),
    )
    return db.session.scalar(counted) or 0
