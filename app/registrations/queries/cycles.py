"""The sessions of a cycle for who signs up for several, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.core import links
from app.core.db import db
from app.core.errors import LinkInvalid
from app.cycles.models import Cycle
from app.registrations.models import Registration
from app.registrations.queries.seats import count_waiting_before
from app.registrations.rules import (
    Outcome,
    RegistrationState,
    RegistrationWindow,
    can_cancel,
    is_open,
)
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.rules import PUBLIC_STATUSES, SessionStatus
from app.venues.models import Venue

OUTCOME = "cycle-outcome"
Told = dict[int, tuple[RegistrationState, int]]  # by session: state, place on the waiting list


@dataclass(frozen=True, slots=True)
class CycleSession:
    """A session of a cycle that lies ahead, and what one can do about it now."""

    training_session: TrainingSession
    window: RegistrationWindow

    @property
    def id(self) -> int:
        """Of the session."""
        return self.training_session.id

    @property
    def free(self) -> int:
        """Seats that anybody can have."""
        own = self.training_session
        return max((own.capacity or 0) - own.seats_taken - own.seats_kept, 0)


@dataclass(frozen=True, slots=True)
class Sibling:
    """A registration with its session; `place` is 0 for who does not wait."""

    registration: Registration
    training_session: TrainingSession
    place: int
    may_cancel: bool


def hold_cycle(cycle_id: int) -> Cycle | None:
    """The cycle, kept from being changed until the transaction ends; others may hold it so too.

    Always before its sessions, as whoever changes a cycle does.
    """
    held = select(Cycle).where(Cycle.id == cycle_id).with_for_update(read=True, key_share=True)
    return db.session.scalar(held.execution_options(populate_existing=True))


def list_session_ids_ahead(cycle_id: int, now: datetime) -> list[int]:
    """Published sessions of a cycle that have not begun, by id."""
    ahead = select(TrainingSession.id).where(
        TrainingSession.cycle_id == cycle_id,
        TrainingSession.status == SessionStatus.PUBLISHED,
        TrainingSession.starts_at > now,
    )
    return list(db.session.scalars(ahead.order_by(TrainingSession.id)))


def list_cycle_sessions(cycle_id: int, now: datetime) -> list[CycleSession]:
    """What one sees of a cycle's sessions that lie ahead, in order of time; two statements."""
    ahead = _with_place().where(
        TrainingSession.cycle_id == cycle_id,
        TrainingSession.status.in_(PUBLIC_STATUSES),
        TrainingSession.starts_at > now,
    )
    ordered = ahead.order_by(TrainingSession.starts_at, TrainingSession.id)
    return [CycleSession(row, is_open(row, now)) for row in db.session.scalars(ordered)]


def _with_place() -> Select[TrainingSession]:
    return select(TrainingSession).options(
        selectinload(TrainingSession.days).joinedload(SessionDay.venue),
        joinedload(TrainingSession.venue).joinedload(Venue.municipality),
        joinedload(TrainingSession.room),
    )


def list_siblings(cycle_registration_id: int, now: datetime) -> list[Sibling]:
    """All that one form for several sessions made, in order of time; two statements and one for
    each who waits.
    """
    own = TrainingSession
    rows = db.session.execute(
        _with_place()
        .add_columns(Registration)
        .join(Registration, Registration.training_session_id == own.id)
        .where(Registration.cycle_registration_id == cycle_registration_id)
        .order_by(own.starts_at, own.id, Registration.id)
    )
    return [_sibling(registration, session, now) for session, registration in rows]


def _sibling(
    registration: Registration, training_session: TrainingSession, now: datetime
) -> Sibling:
    waits = registration.state is RegistrationState.WAITING
    place = count_waiting_before(registration) + 1 if waits else 0
    may_cancel = can_cancel(training_session, registration.state, now)
    return Sibling(registration, training_session, place, may_cancel)


def cycle_outcome_token(cycle_id: int, outcomes: dict[int, Outcome]) -> str:
    """The token of the page that states what came of several sessions; it names nobody."""
    told = [[id_, each.state, each.place] for id_, each in outcomes.items()]
    return links.sign(OUTCOME, [cycle_id, told])


def read_cycle_outcome_token(cycle_id: int, token: str) -> Told:
    """State and place by session. Raises LinkInvalid, LinkExpired after a day."""
    of_cycle, told = links.read(OUTCOME, token, max_age_days=1)
    if of_cycle != cycle_id:
        raise LinkInvalid
    return {id_: (RegistrationState(state), place) for id_, state, place in told}
