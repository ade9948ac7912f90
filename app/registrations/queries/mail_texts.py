"""The words of staff for mails, of one session or of the house."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import db
from app.registrations.models.mail_text import MailText
from app.sessions.models import TrainingSession


def find_text(kind: str, language: str, session_id: int | None) -> MailText | None:
    """The words for one kind in one language: the session's own, else the house's, else None."""
    own = MailText
    statement = select(own).where(own.kind == kind, own.language == language)
    if session_id is None:
        statement = statement.where(own.training_session_id.is_(None))
    else:
        statement = statement.where(
            own.training_session_id.is_(None) | (own.training_session_id == session_id)
        )
    statement = statement.order_by(own.training_session_id.is_(None), own.id)
    return db.session.scalar(statement.limit(1))


def list_texts(session_id: int | None) -> dict[tuple[str, str], int | None]:
    """{(kind, language): whose} of the words in use: a session's id, None of the house's."""
    own = MailText
    is_of_house = own.training_session_id.is_(None)
    statement = select(own.kind, own.language, own.training_session_id).where(
        is_of_house | (own.training_session_id == session_id)
    )
    rows = db.session.execute(statement.order_by(is_of_house.desc()))
    return {(row.kind, row.language): row.training_session_id for row in rows}


def find_session_to_show() -> int | None:
    """The id of the newest session, to show a mail of the house with; None before the first."""
    newest = select(TrainingSession.id).order_by(TrainingSession.id.desc()).limit(1)
    return db.session.scalar(newest)
