"""The sessions of a cycle for who signs up for several, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.core import links
from app.core.db import db
from app.core.errors import LinkInvalid
from app.cycles.models import Cycle
from app.cycles.rules import RegistrationMode
from app.registrations.models import Registration
from app.registrations.queries.one import registration_token
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
class OpenCycle:
    """A cycle one can be registered for, with its sessions that take people now, in order."""

    cycle: Cycle
    sessions: Sequence[TrainingSession]


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another registration of one's own, by the token of its page; `place` is 0 for who does not
    wait.
    """

    token: str
    state: RegistrationState
    place: int
    training_session: TrainingSession
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
    rows = db.session.scalars(_ahead(_with_place(), cycle_id, now))
    return [CycleSession(row, is_open(row, now)) for row in rows]


def list_windows(cycle_id: int, now: datetime) -> list[RegistrationWindow]:
    """What one can do about each of a cycle's sessions that lie ahead; one statement."""
    rows = db.session.scalars(_ahead(select(TrainingSession), cycle_id, now))
    return [is_open(row, now) for row in rows]


def list_open_cycles(now: datetime) -> list[OpenCycle]:
    """Published cycles with a form of their own and a session that takes people now, in order of
    time; one statement.
    """
    rows = db.session.execute(
        select(Cycle, TrainingSession)
        .join(TrainingSession, TrainingSession.cycle_id == Cycle.id)
        .where(
            Cycle.is_published,
            Cycle.registration_mode != RegistrationMode.EACH,
            TrainingSession.status == SessionStatus.PUBLISHED,
            TrainingSession.starts_at > now,
        )
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    found: dict[int, list[Any]] = {}
    for cycle, training_session in rows:
        if is_open(training_session, now).takes_registrations:
            found.setdefault(cycle.id, [cycle]).append(training_session)
    return [OpenCycle(cycle, own) for cycle, *own in found.values()]


def _ahead(
    statement: Select[TrainingSession], cycle_id: int, now: datetime
) -> Select[TrainingSession]:
    public = TrainingSession.status.in_(PUBLIC_STATUSES), TrainingSession.starts_at > now
    of_cycle = statement.where(TrainingSession.cycle_id == cycle_id, *public)
    return of_cycle.order_by(TrainingSession.starts_at, TrainingSession.id)


def _with_place() -> Select[TrainingSession]:
    return select(TrainingSession).options(
        selectinload(TrainingSession.days).joinedload(SessionDay.venue),
        joinedload(TrainingSession.venue).joinedload(Venue.municipality),
        joinedload(TrainingSession.room),
    )


def list_siblings(own: Registration, now: datetime) -> list[Sibling]:
    """The others that the same form for several sessions made, in order of time.

    Two statements and one for each who waits; none for who came by another way.
    """
    if own.cycle_registration_id is None:
        return []
    row = TrainingSession
    found = db.session.execute(
        _with_place()
        .add_columns(Registration)
        .join(Registration, Registration.training_session_id == row.id)
        .where(
            Registration.cycle_registration_id == own.cycle_registration_id,
            Registration.id != own.id,
        )
        .order_by(row.starts_at, row.id, Registration.id)
    )
    return [_sibling(registration, session, now) for session, registration in found]


def _sibling(
    registration: Registration, training_session: TrainingSession, now: datetime
) -> Sibling:
    waits = registration.state is RegistrationState.WAITING
    return Sibling(
        registration_token(registration.id),
        registration.state,
        count_waiting_before(registration) + 1 if waits else 0,
        training_session,
        may_cancel=can_cancel(training_session, registration.state, now),
    )


def find_group(registration_id: int) -> int | None:
    """The form for several sessions that a registration came by."""
    own = select(Registration.cycle_registration_id).where(Registration.id == registration_id)
    return db.session.scalar(own)


def list_made_together(group_id: int) -> list[tuple[int, int]]:
    """(session, registration) of all that a form for several sessions made, by session."""
    rows = db.session.execute(
        select(Registration.training_session_id, Registration.id)
        .where(Registration.cycle_registration_id == group_id)
        .order_by(Registration.training_session_id, Registration.id)
    )
    return [(row[0], row[1]) for row in rows]


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
