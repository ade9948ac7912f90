"""Whose a personal feed is, and where that person stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.core.db import db
from app.core.errors import LinkExpired, NotFound
from app.core.texts import N_
from app.people.models import User
from app.registrations.models import Registration
from app.registrations.rules import ENDED, RegistrationState

REPLACED = N_(
    "This calendar address was replaced by a newer one. Please subscribe anew: the new address "
    "is on your own page."
)


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """How one person stands towards one session."""

    training_session_id: int
    state: RegistrationState
    changed_at: datetime
    sequence: int


def check_address_of_staff(user_id: int, number: int) -> None:
    """Raises NotFound, LinkExpired where the address was renewed or the account is closed."""
    row = db.session.execute(
        select(User.feed_number, User.active).where(User.id == user_id)
    ).first()
    if row is None:
        raise NotFound
    if not row.active or row.feed_number != number:
        raise LinkExpired(REPLACED)


def list_own_places(registration_id: int, number: int) -> list[OwnPlace]:
    """All places of the person behind a registration: the same person key and the same mailbox.

    Raises NotFound where the registration is gone, LinkExpired where its address was renewed.
    """
    person = select(Registration.person_key, Registration.email, Registration.feed_number).where(
        Registration.id == registration_id
    )
    found = db.session.execute(person).first()
    if found is None:
        raise NotFound
    if found.feed_number != number:
        raise LinkExpired(REPLACED)
    statement = select(
        Registration.training_session_id, Registration.state, Registration.state_changed_at,
        Registration.sequence,
    ).where(
        Registration.person_key == found.person_key,
        func.lower(Registration.email) == found.email.lower(),
        Registration.state.not_in(ENDED),
    )  # fmt: skip
    return [OwnPlace(*row) for row in db.session.execute(statement)]
