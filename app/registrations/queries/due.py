"""What the clock makes due: lapsed offers, quotas to open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.db import db
from app.registrations.models import Quota, Registration
from app.registrations.rules import ENDED, RegistrationState

_OFFERED = Registration.state == RegistrationState.OFFERED


def list_sessions_with_lapsed(now: datetime) -> list[int]:
    """Ids of sessions in which an offer was not taken in time."""
    lapsed = select(Registration.training_session_id).where(
        _OFFERED, Registration.offered_until <= now
    )
    return list(db.session.scalars(lapsed.distinct().order_by(Registration.training_session_id)))


def list_lapsed(session_id: int, now: datetime) -> list[Registration]:
    """Offers of a session that were not taken in time, read anew. Ask under its lock."""
    lapsed = select(Registration).where(
        Registration.training_session_id == session_id, _OFFERED, Registration.offered_until <= now
    )
    fresh = lapsed.order_by(Registration.id).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh))


def list_releases_due(now: datetime) -> list[int]:
    """Ids of sessions with a quota whose free seats are to be opened to all."""
    due = select(Quota.training_session_id).where(
        Quota.is_released.is_(False), Quota.release_at <= now
    )
    return list(db.session.scalars(due.distinct().order_by(Quota.training_session_id)))


def list_quotas_with_organisations(session_id: int) -> list[Quota]:
    """The quotas of a session in their order, read anew; two statements."""
    statement = (
        select(Quota)
        .where(Quota.training_session_id == session_id)
        .options(selectinload(Quota.organisations))
        .order_by(Quota.position, Quota.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def list_registrations_of(session_id: int) -> list[Registration]:
    """Everybody who is registered or waits, read anew. Ask under the session's lock."""
    live = select(Registration).where(
        Registration.training_session_id == session_id, Registration.state.not_in(ENDED)
    )
    fresh = live.order_by(Registration.id).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh))
