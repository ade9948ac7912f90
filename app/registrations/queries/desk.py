"""The organiser's desk: seats, states and quotas of a session, in four statements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.core.i18n import _, current_language
from app.people.models import Organisation
from app.registrations.models import Quota, quota_organisations
from app.registrations.queries.addresses import bad_addresses
from app.registrations.queries.answers import count_owing
from app.registrations.queries.seats import count_states, places_among, sum_states
from app.registrations.rules import (
    Desk,
    QuotaId,
    SeatLine,
    kept_at,
)
from app.sessions.models import TrainingSession


def desk_of(training_session: TrainingSession) -> Desk:
    """What the organiser of a session sees first; names of quotas in the current language."""
    counted = count_states(training_session.id)
    quotas, now = _quotas(training_session.id), clock.now()
    places = places_among(counted, training_session.capacity, kept_at(quotas, now))
    lines = tuple(_line(rows, places.held, now) for rows in _by_quota(quotas))
    return Desk(
        places,
        lines,
        sum_states(counted),
        bad_addresses(training_session.id),
        count_owing(training_session),
    )


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


def _line(rows: list[Any], held: Mapping[QuotaId, int], now: datetime) -> SeatLine:
    first, language = rows[0], current_language()
    is_kept = bool(kept_at(rows, now))
    names = [row.organisation.in_(language) for row in rows if row.organisation]
    if first.planning_region is not None:
        names.insert(0, _(first.planning_region.label))
    return SeatLine(
        quota_id=first.id,
        name=first.name or ", ".join(names),
        seats=first.seats if is_kept else 0,
        people=held.get(first.id, 0),
        release_at=first.release_at,
        is_kept=is_kept,
    )
