"""The organiser's desk: seats, states and quotas of a session, in three statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.core.i18n import _, current_language
from app.people.models import Organisation
from app.registrations.models import Quota, Registration, quota_organisations
from app.registrations.queries.addresses import bad_addresses
from app.registrations.rules import (
    HOLDS_SEAT,
    Desk,
    Places,
    QuotaId,
    RegistrationState,
    SeatLine,
    kept_at,
)
from app.sessions.models import TrainingSession


def desk_of(training_session: TrainingSession) -> Desk:
    """What the organiser of a session sees first; names of quotas in the current language."""
    held: Counter[QuotaId] = Counter()
    of_state: Counter[RegistrationState] = Counter()
    for state, quota_id, number in _counted(training_session.id):
        of_state[state] += number
        if state in HOLDS_SEAT:
            held[quota_id] += number
    quotas, now = _quotas(training_session.id), clock.now()
    waiting = of_state[RegistrationState.WAITING]
    places = Places(training_session.capacity or 0, kept_at(quotas, now), held, waiting)
    lines = tuple(_line(rows, held, now) for rows in _by_quota(quotas))
    return Desk(places, lines, of_state, bad_addresses(training_session.id))


def _counted(session_id: int) -> Iterable[Any]:
    statement = (
        select(Registration.state, Registration.quota_id, func.count())
        .where(Registration.training_session_id == session_id)
        .group_by(Registration.state, Registration.quota_id)
    )
    return db.session.execute(statement)


def _quotas(session_id: int) -> list[Any]:
    """A row for each organisation of each quota, one for a quota of a region."""
    named = quota_organisations
    statement = (
        select(
            Quota.id, Quota.name, Quota.seats, Quota.planning_region, Quota.release_at,
            Organisation.name.label("organisation"),
        )
        .outerjoin(named, named.c.quota_id == Quota.id)
        .outerjoin(Organisation, Organisation.id == named.c.organisation_id)
        .where(Quota.training_session_id == session_id)
        .order_by(Quota.position, Quota.id, Organisation.sort_name)
    )  # fmt: skip
    return list(db.session.execute(statement))


def _by_quota(rows: list[Any]) -> list[list[Any]]:
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.id, []).append(row)
    return list(groups.values())


def _line(rows: list[Any], held: Counter[QuotaId], now: datetime) -> SeatLine:
    first, language = rows[0], current_language()
    is_kept = bool(kept_at(rows, now))
    names = [row.organisation.in_(language) for row in rows if row.organisation]
    if first.planning_region is not None:
        names.insert(0, _(first.planning_region.label))
    return SeatLine(
        quota_id=first.id,
        name=first.name or ", ".join(names),
        seats=first.seats if is_kept else 0,
        people=held[first.id],
        release_at=first.release_at,
        is_kept=is_kept,
    )
