"""Whatever people and staff do, in any order, the rooms agree with a plain model of the rules.

The model deals out chairs: each has a name on it (a quota) or none. People of a quota sit down on
its chairs first. It knows nothing of the product's arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.core import clock
from app.core.access import SYSTEM, VISITOR
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.cycles.rules import RegistrationMode
from app.registrations import services
from app.registrations.models import Registration
from app.registrations.queries import list_quotas_with_organisations
from app.registrations.rules import Applicant, Outcome, QuotaPlan, RegistrationState
from app.registrations.rules.cycles import Chosen
from app.sessions.models import TrainingSession
from tests import factories
from tests.registrations.people import applicant

CONFIRMED, WAITING = RegistrationState.CONFIRMED, RegistrationState.WAITING
OFFERED, CANCELLED = RegistrationState.OFFERED, RegistrationState.CANCELLED
SEATED = (CONFIRMED, OFFERED)
START = datetime(2030, 5, 1, 9, tzinfo=UTC)
OFFER_HOURS = 4
TOWNS = st.sampled_from([None, 0, 1])
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@dataclass
class Person:
    row_id: int
    town: int | None
    state: RegistrationState
    number: int  # who it is: one person may be in both sessions
    offered_until: datetime | None = None


@dataclass
class Room:
    """One session of the model; `people` in the order of the queue."""

    capacity: int
    kept: dict[int, int]
    offers: bool
    release_at: datetime = START + timedelta(hours=24)
    people: list[Person] = field(default_factory=list)

    def has_chair_for(self, town: int | None, now: datetime) -> bool:
        """Deal out the chairs, seat everybody, look for one that is left."""
        named = dict(self.kept) if now < self.release_at else {}
        plain = self.capacity - sum(named.values())
        for person in self.people:
            if person.state in SEATED and named.get(person.town or 0, 0) and person.town in named:
                named[person.town] -= 1
            elif person.state in SEATED:
                plain -= 1
        in_all = sum(named.values()) + plain
        return in_all > 0 and (plain > 0 or named.get(-1 if town is None else town, 0) > 0)

    def call(self, now: datetime) -> None:
        for person in self.people:
            if person.state == WAITING and self.has_chair_for(person.town, now):
                person.state = OFFERED if self.offers else CONFIRMED
                person.offered_until = now + timedelta(hours=OFFER_HOURS) if self.offers else None


class Registrations(RuleBasedStateMachine):
    """Register, cancel, offer, accept, lapse, release, resize, move."""

    app: Flask

    @initialize(capacity=st.integers(1, 5), kept=st.integers(0, 2), offers=st.booleans())
    def open(self, capacity: int, kept: int, offers: bool) -> None:
        self.now, self.number = START, 0
        self.clock = pytest.MonkeyPatch()
        self.clock.setattr(clock, "now", lambda: self.now)
        self.towns = [factories.organisation(f"Novads {uuid}") for uuid in self._names()]
        self.rooms: dict[int, Room] = {}
        cycle = factories.cycle(registration_mode=RegistrationMode.CHOSEN)
        self.cycle_id = cycle.id
        for seats in (capacity, 2):
            row = factories.training_session(
                cycle=cycle, capacity=seats, starts_at=START + timedelta(days=90),
                offer_hours=OFFER_HOURS if offers else None,
            )  # fmt: skip
            self.rooms[row.id] = Room(seats, {}, offers)
        self.first, self.second = self.rooms
        kept = min(kept, capacity // 2)
        plans = [
            QuotaPlan(seats=kept, organisation_ids=(town.id,), release_at=Room.release_at)
            for town in self.towns
        ]
        services.set_quotas(self.first, plans, actor=SYSTEM)
        self.rooms[self.first].kept = {0: kept, 1: kept}

    def _names(self) -> Iterator[str]:
        base = db.session.scalar(db.select(db.func.count(TrainingSession.id))) or 0
        return iter([f"{base}a", f"{base}b"])

    @rule(towns=st.lists(TOWNS, min_size=1, max_size=5))
    def register(self, towns: list[int | None]) -> None:
        for town in towns:
            self._register(town)

    def _register(self, town: int | None) -> None:
        outcome = services.register(self.first, self._applicant(town), actor=VISITOR)
        self._seat(self.first, town, outcome)

    def _applicant(self, town: int | None) -> Applicant:
        """Somebody new."""
        self.number += 1
        person = applicant(f"Persona N{self.number}")
        if town is None:
            return person
        return replace(person, organisation_id=self.towns[town].id, organisation_name="")

    def _seat(self, session_id: int, town: int | None, outcome: Outcome) -> None:
        room = self.rooms[session_id]
        room.call(self.now)  # after a release, whoever waits comes first
        state = CONFIRMED if room.has_chair_for(town, self.now) else WAITING
        room.people.append(Person(outcome.registration_id, town, state, self.number))
        assert outcome.state == state

    @rule(town=TOWNS, both=st.booleans())
    def register_for_the_cycle(self, town: int | None, both: bool) -> None:
        chosen = Chosen(self.cycle_id, (self.second, self.first) if both else (self.second,))
        told = services.register_for_cycle(chosen, self._applicant(town), actor=VISITOR)
        assert list(told) == sorted(chosen.session_ids or ())
        for session_id, outcome in told.items():
            self._seat(session_id, town, outcome)

    @rule(data=st.data())
    def cancel_all_of_the_cycle(self, data: Any) -> None:
        """Of one who came by the form of the cycle and of one who did not."""
        _room, one = self._draw(data, (CONFIRMED, WAITING, OFFERED))
        if one is None:
            return
        group = db.session.get_one(Registration, one.row_id).cycle_registration_id
        services.cancel_all_of_cycle(one.row_id, actor=VISITOR)
        ended = [
            (room, person)
            for room in self.rooms.values() for person in room.people
            if person is one or (group and person.number == one.number)
        ]  # fmt: skip
        for _room, person in ended:
            person.state = CANCELLED
        for room, _person in ended:
            room.call(self.now)

    @rule(data=st.data())
    def cancel(self, data: Any) -> None:
        room, person = self._draw(data, (CONFIRMED, WAITING, OFFERED))
        if person is not None:
            services.cancel(person.row_id, actor=VISITOR)
            person.state = CANCELLED
            room.call(self.now)

    @rule(data=st.data())
    def accept(self, data: Any) -> None:
        _room, person = self._draw(data, (OFFERED,))
        if person is None:
            _room, person = self._draw(data, tuple(RegistrationState))
        if person is None:
            return
        if person.state == OFFERED and person.offered_until and self.now < person.offered_until:
            services.accept(person.row_id, actor=VISITOR)
            person.state = CONFIRMED
            return
        with pytest.raises(RuleBroken):
            services.accept(person.row_id, actor=VISITOR)

    @rule(hours=st.integers(1, 5))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.now += timedelta(hours=hours)

    @rule()
    def work(self) -> None:
        """The worker comes round."""
        services.end_lapsed_offers()
        services.release_due_quotas()
        for room in self.rooms.values():
            for person in room.people:
                if person.state == OFFERED and (person.offered_until or START) <= self.now:
                    person.state = CANCELLED
            room.call(self.now)

    @rule(capacity=st.integers(0, 8))
    def resize(self, capacity: int) -> None:
        room = self.rooms[self.first]
        if capacity < sum(person.state in SEATED for person in room.people):
            return  # the plan's form refuses it
        if self.now < Room.release_at and capacity < sum(room.kept.values()):
            return
        with transaction():
            db.session.get_one(TrainingSession, self.first).capacity = capacity
        services.fill_free_seats(self.first)
        room.capacity = capacity
        room.call(self.now)

    @precondition(lambda self: self.rooms[self.first].people)
    @rule(data=st.data())
    def move(self, data: Any) -> None:
        source, person = self._draw(data, (CONFIRMED, WAITING, OFFERED))
        if person is None or source is not self.rooms[self.first]:
            return
        target = self.rooms[self.second]
        if any(
            other.number == person.number and other.state != CANCELLED for other in target.people
        ):
            return  # there already
        target.call(self.now)
        services.move(person.row_id, self.second, actor=SYSTEM)
        source.people.remove(person)
        person.state = CONFIRMED if target.has_chair_for(None, self.now) else WAITING
        person.offered_until = None
        target.people.append(person)
        source.call(self.now)

    def _draw(self, data: Any, states: tuple[RegistrationState, ...]) -> tuple[Room, Person | None]:
        found = [
            (room, person)
            for room in self.rooms.values() for person in room.people if person.state in states
        ]  # fmt: skip
        return data.draw(st.sampled_from(found)) if found else (self.rooms[self.first], None)

    @invariant()
    def agrees_with_the_model(self) -> None:
        for session_id, room in self.rooms.items():
            rows = db.session.execute(
                db.select(Registration.id, Registration.state)
                .where(Registration.training_session_id == session_id)
                .order_by(Registration.queue_number)
            )
            told = [(row.id, row.state) for row in rows]
            assert told == [(person.row_id, person.state) for person in room.people]
            seated = sum(person.state in SEATED for person in room.people)
            kept = db.session.get_one(TrainingSession, session_id, populate_existing=True)
            waiting = sum(person.state == WAITING for person in room.people)
            assert (kept.seats_taken, kept.waiting_count) == (seated, waiting)
            assert seated <= room.capacity
        assert len(list_quotas_with_organisations(self.first)) == len(self.towns)

    def teardown(self) -> None:
        self.clock.undo()
        db.session.rollback()


def test_registrations_agree_with_the_model(each_app: Flask) -> None:
    examples = 60 if db.engine.dialect.name == "sqlite" else 8
    run_state_machine_as_test(
        Registrations,
        settings=settings(
            max_examples=examples, stateful_step_count=30, deadline=None, database=None,
            derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
