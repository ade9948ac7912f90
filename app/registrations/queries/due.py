"""What the clock makes due: lapsed offers, quotas to open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core import clock
from app.core.db import db
from app.people.models import User
from app.registrations.models import Quota, Registration
from app.registrations.queries.news import reader_of
from app.registrations.rules import ENDED, RegistrationState
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus

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


@dataclass(frozen=True, slots=True)
class Organiser:
    """Who answers for a session: the responsible colleague, else the address it gives."""

    address: str
    language: str


def list_minimums_due(today: date) -> list[int]:
    """Ids of sessions ahead whose organiser is to be asked whether so few are enough."""
    row = TrainingSession
    due = select(row.id).where(
        row.status == SessionStatus.PUBLISHED, row.minimum.is_not(None), row.minimum_on <= today,
        row.minimum_asked_at.is_(None), row.minimum_waived_at.is_(None),
        row.starts_at > clock.now(),
    )  # fmt: skip
    return list(db.session.scalars(due.order_by(row.id)))


def get_organiser(session_id: int) -> Organiser:
    """Whom to write to about a session; the address may be ''. One statement."""
    row = db.session.execute(
        select(TrainingSession.contact_email, User.email, User.language)
        .outerjoin(User, User.id == TrainingSession.responsible_id)
        .where(TrainingSession.id == session_id)
    ).one()
    return Organiser(*reader_of(row))


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
