"""The mails of the outbox and their fate."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import Page, paginate
from app.core.search import fold
from app.outbox.models import OutboxMail
from app.outbox.rules import MailState


def claim_due_mail(moment: datetime) -> OutboxMail | None:
    """The next mail to send, locked; other workers skip it. Within a transaction."""
    return db.session.scalar(
        select(OutboxMail)
        .where(OutboxMail.state == MailState.QUEUED, OutboxMail.due_at <= moment)
        .order_by(OutboxMail.due_at, OutboxMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def list_unwritten_kept(limit: int) -> list[OutboxMail]:
    """Kept mails that are a recipe still, the oldest first."""
    statement = select(OutboxMail).where(
        OutboxMail.state == MailState.KEPT, OutboxMail.recipe.is_not(None)
    )
    return list(db.session.scalars(statement.order_by(OutboxMail.id).limit(limit)))


def message_id_of(name: str) -> str:
    """The Message-ID that goes with a name, under the domain mails are sent from."""
    return f"<{name}@{current_app.config['MAIL_SENDER'].rpartition('@')[2]}>"


def is_queued(name: str) -> bool:
    """Whether there is a mail of that name already, whatever its fate."""
    statement = select(OutboxMail.id).where(OutboxMail.message_id == message_id_of(name))
    return db.session.scalar(statement) is not None


def get_mail(mail_id: int) -> OutboxMail:
    """One mail, whole. Raises NotFound."""
    mail = db.session.get(OutboxMail, mail_id)
    if mail is None:
        raise NotFound
    return mail


def page_mails(
    number: int,
    *,
    states: Collection[MailState] = (),
    query: str = "",
    session_id: int | None = None,
) -> Page[Any]:
    """The newest first, as rows of the columns a list shows; of one session, if it is given.

    No `states` are all states.
    """
    statement = select(
        OutboxMail.id,
        OutboxMail.kind,
        OutboxMail.recipient,
        OutboxMail.recipient_name,
        OutboxMail.subject,
        OutboxMail.state,
        OutboxMail.attempts,
        OutboxMail.created_at,
        OutboxMail.last_error,
    ).order_by(OutboxMail.id.desc())
    if states:
        statement = statement.where(OutboxMail.state.in_(states))
    if session_id is not None:
        statement = statement.where(OutboxMail.training_session_id == session_id)
    if query:
        statement = statement.where(
            func.lower(OutboxMail.recipient).contains(fold(query), autoescape=True)
        )
    return paginate(statement, number)


def has_mail_since(kind: str, recipient: str, session_id: int, since: datetime) -> bool:
    """Whether a mail of this kind was queued for an address and a session after a moment."""
    found = select(OutboxMail.id).where(
        OutboxMail.recipient == recipient,
        OutboxMail.kind == kind,
        OutboxMail.training_session_id == session_id,
        OutboxMail.created_at > since,
    )
    return db.session.scalar(found.limit(1)) is not None


def count_by_state(session_id: int | None = None) -> dict[MailState, int]:
    """How many mails there are of each state that occurs, of one session if it is given."""
    statement = select(OutboxMail.state, func.count()).group_by(OutboxMail.state)
    if session_id is not None:
        statement = statement.where(OutboxMail.training_session_id == session_id)
    return dict(db.session.execute(statement).all())


def count_of_job(job_id: int) -> dict[MailState, int]:
    """How many mails a job has sent or is to send, of each state that occurs."""
    own = select(OutboxMail.state, func.count()).where(OutboxMail.job_id == job_id)
    return dict(db.session.execute(own.group_by(OutboxMail.state)).all())
