"""What is decided about the places of a session, and the sessions that could take it over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.core.db import db
from app.core.texts import Texts
from app.registrations.models import Quota
from app.registrations.queries.due import list_quotas_with_organisations
from app.registrations.rules import PlacesPlan, QuotaPlan
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus


@dataclass(frozen=True, slots=True)
class OtherSession:
    """Another session of the cycle that has not begun, and how its places stand."""

    id: int
    title: Texts
    starts_at: datetime
    capacity: int | None
    seats_taken: int
    quotas: int


def places_plan_of(own: TrainingSession) -> PlacesPlan:
    """What is decided, as staff would decide it again; two statements."""
    return PlacesPlan(
        approval=own.approval,
        offer_hours=own.offer_hours,
        changes_until=own.changes_until,
        minimum=own.minimum,
        minimum_on=own.minimum_on,
        quotas=tuple(_plan_of(each) for each in list_quotas_with_organisations(own.id)),
    )


def _plan_of(quota: Quota) -> QuotaPlan:
    return QuotaPlan(
        seats=quota.seats,
        organisation_ids=tuple(each.id for each in quota.organisations),
        planning_region=quota.planning_region,
        release_at=quota.release_at,
        name=quota.name,
    )


def list_others_of_cycle(own: TrainingSession, now: datetime) -> list[OtherSession]:
    """The other sessions of the cycle that have not begun and may be held; one statement."""
    if own.cycle_id is None:
        return []
    row = TrainingSession
    quotas = (
        select(func.count()).where(Quota.training_session_id == row.id).correlate(row)
    ).scalar_subquery()
    found = db.session.execute(
        select(row.id, row.title, row.starts_at, row.capacity, row.seats_taken, quotas)
        .where(
            row.cycle_id == own.cycle_id,
            row.id != own.id,
            row.starts_at > now,
            row.status.in_((SessionStatus.DRAFT, SessionStatus.PUBLISHED)),
        )
        .order_by(row.starts_at, row.id)
    )
    return [OtherSession(*each) for each in found]
