"""Addresses that our mails do not reach."""

from __future__ import annotations

from sqlalchemy import CompoundSelect, Select, Subquery, case, func, select, union_all
from sqlalchemy.orm import aliased

from app.core.db import db
from app.outbox.models import OutboxMail
from app.outbox.rules import UNDELIVERED, MailState
from app.registrations.models import Registration
from app.registrations.rules import ENDED


def unreached() -> Select[int | None, str]:
    """(session, address): a mail to it has failed for good, and none has gone out since."""
    told = _told().subquery()
    return _unreached(told)


def unreached_in(session_id: int) -> Select[str]:
    """The addresses of one session that are out of reach."""
    told = _told().subquery()
    of_session = _unreached(told).where(told.c.training_session_id == session_id)
    return of_session.with_only_columns(told.c.recipient)


def _unreached(told: Subquery) -> Select[int | None, str]:
    failed = case((told.c.state.in_(UNDELIVERED), told.c.id))
    sent = case((told.c.state == MailState.SENT, told.c.id), else_=0)
    return (
        select(told.c.training_session_id, told.c.recipient)
        .group_by(told.c.training_session_id, told.c.recipient)
        .having(func.max(failed) > func.max(sent))
    )


def _told() -> CompoundSelect[int | None, str, int, MailState]:
    """Each mail to an address that failed once, with the session it is about; one of a cycle with
    every session that it lists.
    """
    mail, own, other = OutboxMail, aliased(Registration), aliased(Registration)
    columns = mail.recipient, mail.id, mail.state
    failed = aliased(OutboxMail)
    suspects = select(failed.recipient).where(failed.state.in_(UNDELIVERED))
    of_cycle = (
        select(other.training_session_id, *columns)
        .join(own, own.email == mail.recipient)
        .join(other, other.cycle_registration_id == own.cycle_registration_id)
        .where(
            mail.kind.startswith("cycle."),
            mail.recipient.in_(suspects),
            own.training_session_id == mail.training_session_id,
            other.email == mail.recipient,
            other.training_session_id != mail.training_session_id,
        )
    )
    of_one = select(mail.training_session_id, *columns).where(mail.recipient.in_(suspects))
    return union_all(of_one, of_cycle)


def bad_addresses(session_id: int) -> int:
    """How many live registrations of a session our mails do not reach; one statement."""
    counted = select(func.count(Registration.id)).where(
        Registration.training_session_id == session_id,
        Registration.state.not_in(ENDED),
        Registration.email.in_(unreached_in(session_id)),
    )
    return db.session.scalar(counted) or 0
