"""How full a session is, counted from the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, bindparam, func, or_, select

from app.core import clock
from app.core.db import db, read
from app.core.errors import NotFound
from app.core.prepared import Prepared
from app.people.models import Organisation
from app.registrations.models import Quota, Registration, quota_organisations
from app.registrations.rules import HOLDS_SEAT, Places, QuotaId, RegistrationState, kept_at
from app.sessions.models import TrainingSession

# Statements that never change are put together once: that costs more than running them.
_SESSION_ID = bindparam("session_id", type_=Integer)
_BY_STATE = Prepared(
    select(Registration.state, Registration.quota_id, func.count())
    .where(Registration.training_session_id == _SESSION_ID)
    .group_by(Registration.state, Registration.quota_id)
)
_CAPACITY = select(TrainingSession.capacity).where(TrainingSession.id == _SESSION_ID)
_KEPT = Prepared(
    select(Quota.id, Quota.seats, Quota.release_at).where(Quota.training_session_id == _SESSION_ID)
)
_QUOTAS = (
    select(Quota).where(Quota.training_session_id == _SESSION_ID).order_by(Quota.position, Quota.id)
)
_LAST = Prepared(
    select(func.max(Registration.queue_number)).where(
        Registration.training_session_id == _SESSION_ID
    )
)


class KeptRow(NamedTuple):
    """What decides whether a quota keeps its seats."""

    id: int
    seats: int
    release_at: datetime | None


def list_quotas(session_id: int) -> list[Quota]:
    """The quotas of a session in their order, without their organisations."""
    return list(db.session.scalars(_QUOTAS, {"session_id": session_id}))


def count_states(session_id: int) -> Counter[tuple[RegistrationState, QuotaId]]:
    """The number of rows of each state and quota; one statement."""
    db.session.flush()
    rows = read(_BY_STATE, session_id=session_id)
    return Counter({(state, quota_id): number for state, quota_id, number in rows})


def places_among(
    counted: Mapping[tuple[RegistrationState, QuotaId], int],
    capacity: int | None,
    kept: Mapping[int, int],
) -> Places:
    """The seats as `count_states` found them."""
    held: Counter[QuotaId] = Counter()
    for (state, quota_id), number in counted.items():
        if state in HOLDS_SEAT:
            held[quota_id] += number
    waiting = sum(
        number for (state, _), number in counted.items() if state == RegistrationState.WAITING
    )
    return Places(capacity or 0, kept, held, waiting)


def places_of(session_id: int) -> Places:
    """The seats of one session, counted from the rows; no capacity counts as 0. Raises NotFound."""
    return _counted(session_id, _capacity(session_id))


def count_places(training_session: TrainingSession) -> Places:
    """As `places_of`, for a session whose row is held."""
    return _counted(training_session.id, training_session.capacity)


def _counted(session_id: int, capacity: int | None) -> Places:
    kept = kept_at(map(KeptRow._make, read(_KEPT, session_id=session_id)), clock.now())
    return places_among(count_states(session_id), capacity, kept)


def _capacity(session_id: int) -> int | None:
    found = db.session.execute(_CAPACITY, {"session_id": session_id}).one_or_none()
    if found is None:
        raise NotFound
    capacity: int | None = found[0]
    return capacity


def counts(session_id: int) -> dict[str, int | None]:
    """The capacity and the number of rows of each state, by its plain name. Raises NotFound."""
    capacity = _capacity(session_id)
    of_state = sum_states(count_states(session_id))
    return {"capacity": capacity, **{state.value: of_state[state] for state in _IN_ORDER}}


def sum_states(
    counted: Mapping[tuple[RegistrationState, QuotaId], int],
) -> Counter[RegistrationState]:
    """The number of rows of each state, whatever the quota."""
    summed: Counter[RegistrationState] = Counter()
    for (state, _quota_id), number in counted.items():
        summed[state] += number
    return summed


_IN_ORDER = (
    RegistrationState.CONFIRMED,
    RegistrationState.WAITING,
    RegistrationState.CANCELLED,
    RegistrationState.PENDING,
    RegistrationState.OFFERED,
    RegistrationState.DECLINED,
)


def keeps_for(organisation_id: Any, planning_region: Any) -> ColumnElement[bool]:
    """Whether a quota keeps seats for an organisation, by its name or by its region.

    Values, or parameters of a statement.
    """
    named = Quota.id.in_(
        select(quota_organisations.c.quota_id).where(
            quota_organisations.c.organisation_id == organisation_id
        )
    )
    if planning_region is None:  # of no region; a quota may be of none, too
        return named
    return or_(named, Quota.planning_region == planning_region)


_ORGANISATION_ID = bindparam("organisation_id", type_=Integer)
_QUOTA_OF = Prepared(
    select(Quota.id)
    .where(
        Quota.training_session_id == _SESSION_ID,
        keeps_for(
            _ORGANISATION_ID,
            select(Organisation.planning_region)
            .where(Organisation.id == _ORGANISATION_ID)
            .scalar_subquery(),
        ),
    )
    .order_by(Quota.position, Quota.id)
    .limit(1)
)


def find_quota(session_id: int, organisation_id: int | None) -> int | None:
    """The first quota of the session that keeps seats for an organisation; None for none."""
    if organisation_id is None:
        return None
    found = read(_QUOTA_OF, session_id=session_id, organisation_id=organisation_id)
    return found[0][0] if found else None


def next_queue_number(session_id: int) -> int:
    """The number of the next to arrive, from 1. Ask under the session's lock."""
    [(last,)] = read(_LAST, session_id=session_id)
    return (last or 0) + 1


def count_waiting_before(registration: Registration) -> int:
    """How many wait in the same session with a smaller queue number."""
    counted = db.session.scalar(
        select(func.count()).where(
            Registration.training_session_id == registration.training_session_id,
            Registration.state == RegistrationState.WAITING,
            Registration.queue_number < registration.queue_number,
        )
    )
    return counted or 0


def list_queue(session_id: int) -> list[tuple[int, int | None]]:
    """(id, quota) of all who wait, in order of arrival. Ask under the session's lock."""
    rows = db.session.execute(
        select(Registration.id, Registration.quota_id)
        .where(
            Registration.training_session_id == session_id,
            Registration.state == RegistrationState.WAITING,
        )
        .order_by(Registration.queue_number, Registration.id)
    )
    return [(row.id, row.quota_id) for row in rows]


def list_by_ids(ids: list[int]) -> list[Registration]:
    """Registrations of these ids, read anew, in their order of arrival."""
    statement = (
        select(Registration)
        .where(Registration.id.in_(ids))
        .order_by(Registration.queue_number, Registration.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement)) if ids else []
