"""The words of staff for mails: of one session, of one cycle, of the house."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.core.db import db
from app.outbox.models import MailText
from app.outbox.rules import Whose

_IN_USE = MailText.replaced_at.is_(None)


def find_text(kind: str, language: str, whose: Whose) -> MailText | None:
    """The words in use for one kind in one language: their own, else the house's, else None."""
    one = and_(MailText.kind == kind, MailText.language == language)
    return db.session.scalars(_in_use(whose).where(one).limit(1)).first()


def list_texts(whose: Whose) -> dict[tuple[str, str], Whose]:
    """{(kind, language): whose} of all words in use, their own or the house's; one statement."""
    found: dict[tuple[str, str], Whose] = {}
    for row in db.session.scalars(_in_use(whose)):
        found.setdefault((row.kind, row.language), Whose(row.training_session_id, row.cycle_id))
    return found


def list_own_texts(whose: Whose) -> list[MailText]:
    """The words in use that are their own, not the house's."""
    return list(
        db.session.scalars(select(MailText).where(_IN_USE, _of(whose)).order_by(MailText.id))
    )


def list_history(kind: str, language: str, whose: Whose) -> list[MailText]:
    """All words there have been, the newest first."""
    own = MailText
    statement = select(own).where(_of(whose), own.kind == kind, own.language == language)
    return list(db.session.scalars(statement.order_by(own.id.desc())))


def _of(whose: Whose) -> ColumnElement[bool]:
    own = MailText
    return and_(own.training_session_id == whose.session_id, own.cycle_id == whose.cycle_id)


def _in_use(whose: Whose) -> Select[MailText]:
    """Their own before the house's, the newest first."""
    own = MailText
    is_of_house = and_(own.training_session_id.is_(None), own.cycle_id.is_(None))
    statement = select(own).where(_IN_USE, or_(_of(whose), is_of_house))
    return statement.order_by(is_of_house, own.id.desc())
