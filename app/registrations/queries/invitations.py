"""What our mails have put into the calendars of people."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.core.db import db
from app.registrations.models import Invitation, Registration
from app.registrations.rules import RegistrationState

_OTHER = aliased(Registration)


def list_invitations(session_id: int, mailbox: str, own_id: int) -> Sequence[Invitation]:
    """Days of a session in the calendar of a mailbox, and those of sessions that `own_id` has left.

    Two people of one mailbox share its calendar: a day stays in it for the second.
    """
    somebody = exists().where(
        _OTHER.training_session_id == Invitation.training_session_id,
        _OTHER.email == Invitation.email,
        _OTHER.state == RegistrationState.CONFIRMED,
    )
    here = Invitation.training_session_id == session_id
    left = and_(Invitation.registration_id == own_id, ~somebody)
    statement = select(Invitation).where(Invitation.email == mailbox, or_(here, left))
    return db.session.scalars(statement.order_by(Invitation.starts_at)).all()


def find_invitation(email: str, uid: str) -> Invitation | None:
    """What the calendar of a mailbox knows of one day, or None."""
    asked = Invitation.email == email, Invitation.uid == uid
    return db.session.scalar(select(Invitation).where(*asked))


def has_seat_from(session_id: int, email: str) -> bool:
    """Whether anybody of this mailbox has a place for good."""
    found = select(Registration.id).where(
        Registration.training_session_id == session_id,
        Registration.email == email,
        Registration.state == RegistrationState.CONFIRMED,
    )
    return db.session.scalar(found.limit(1)) is not None
