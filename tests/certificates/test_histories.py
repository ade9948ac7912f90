"""Whatever is marked, corrected, issued, replaced, revoked or objected to, in any order: hours on a
certificate <= hours attended <= hours held.

The model counts minutes of the wall clock, one by one; it knows nothing of the product's blocks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from app.attendance.rules import MarkedHow
from app.attendance.services import mark
from app.certificates import queries, services
from app.certificates.models import Certificate, CertificateCounter, Objection
from app.certificates.outputs import Paper
from app.certificates.queries import Candidate
from app.certificates.rules import CertificateState, ObjectionState, Target
from app.certificates.services import Order, attesting
from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db
from app.core.errors import RuleBroken
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.cycles.rules import EarnedBy
from app.registrations.models import Registration
from app.registrations.services import change_by_staff
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.queries import load_session
from app.sessions.rules import SessionStatus
from app.sessions.services import change_plan, set_status
from app.sessions.services.copying import plan_of
from tests import factories
from tests.certificates.conftest import ORDER, PAST
from tests.registrations.people import applicant

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
# Session 0 has three half-days, session 1 one that runs beside the second of them.
STARTS = ((0, 240, 1440), (180,))
PEOPLE = ("Pia Priede", "Juris Kalns")
RULES = (
    {"certificate_by": EarnedBy.SHARE, "certificate_share": 50},
    {"certificate_by": EarnedBy.ALL_DAYS},
    {"certificate_by": EarnedBy.CHOSEN_DAYS},
    {"certificate_by": EarnedBy.SHARE, "certificate_share": 1, "certificate_task": True},
)
BLOCK, PERSON = st.sampled_from([(0, 0), (0, 1), (0, 2), (1, 0)]), st.sampled_from([0, 1])
TARGET = st.sampled_from(["session", "cycle"])


def drawn(paper: Paper, *_args: Any, **_values: Any) -> bytes:
    """Stands for the drawing, which has its own tests."""
    return f"%PDF-{paper.number}".encode()


class Certificates(RuleBasedStateMachine):
    """Mark, correct the plan, cancel, object, issue, replace, revoke, rename."""

    venue_id: int

    @initialize(chosen=st.sampled_from(RULES))
    def open(self, chosen: dict[str, Any]) -> None:
        self.whole = factories.cycle(**{"certificate_share": None, **chosen})
        self.ids, self.people = [], defaultdict(list)
        for starts in STARTS:
            row = factories.training_session(
                cycle=self.whole, venue_id=self.venue_id, starts_at=PAST, days=0,
                certificate_by=EarnedBy.SHARE, certificate_share=50,
            )  # fmt: skip
            for number, minute in enumerate(starts, start=1):
                begins = PAST + timedelta(minutes=minute)
                day = SessionDay(
                    training_session_id=row.id, number=number, starts_at=begins,
                    ends_at=begins + timedelta(minutes=180), academic_hours=Decimal(4),
                    is_compulsory=number == 1,
                )  # fmt: skip
                db.session.add(day)
            db.session.commit()
            self.ids.append(row.id)
            for number, name in enumerate(PEOPLE):
                self.people[number].append(factories.registration(row, name).id)
        for person in self.people:
            self.attend_all(person)
        self.issue("session", correcting=False, person=None)

    def target(self, kind: str) -> Target:
        return Target(kind, self.whole.id if kind == "cycle" else self.ids[0])

    def days(self) -> list[SessionDay]:
        return list(
            db.session.scalars(
                db.select(SessionDay)
                .where(SessionDay.training_session_id.in_(self.ids))
                .order_by(SessionDay.training_session_id, SessionDay.number)
                .execution_options(populate_existing=True)
            )
        )

    def candidates(self, target: Target) -> list[Candidate]:
        return queries.list_candidates(target, queries.get_target(target).earning)

    # what people do

    @rule(block=BLOCK, person=PERSON, there=st.sampled_from([True, True, True, False]))
    def mark(self, block: tuple[int, int], person: int, there: bool) -> None:
        session, day = block
        marks = {self.people[person][session]: there}
        mark(self.ids[session], day + 1, marks, MarkedHow.BY_HAND, actor=SYSTEM)

    @rule(person=PERSON)
    def attend_all(self, person: int) -> None:
        for session, starts in enumerate(STARTS):
            for day in range(len(starts)):
                self.mark((session, day), person, there=True)

    @rule(
        block=BLOCK,
        hours=st.sampled_from([None, Decimal(0), Decimal(1), Decimal(9)]),
        minutes=st.sampled_from([45, 180, 200]),
    )
    def change_a_day(self, block: tuple[int, int], hours: Decimal | None, minutes: int) -> None:
        """Shorten it, cancel it (no hours), or type more hours than it lasts."""
        session, day = block
        plan = plan_of(load_session(self.ids[session]))
        days = list(plan.days)
        ends_at = days[day].starts_at + timedelta(minutes=minutes)
        days[day] = replace(days[day], academic_hours=hours, ends_at=ends_at)
        change_plan(self.ids[session], replace(plan, days=tuple(days)), actor=SYSTEM)

    @rule(session=st.sampled_from([0, 1]))
    def cancel_or_take_up(self, session: int) -> None:
        own = db.session.get_one(TrainingSession, self.ids[session], populate_existing=True)
        held = own.status is SessionStatus.PUBLISHED
        status = SessionStatus.CANCELLED if held else SessionStatus.PUBLISHED
        set_status(own.id, status, Texts("Slimība"), actor=SYSTEM)

    @rule(person=PERSON, name=st.sampled_from(["Anna", "Pija", "Jurģis"]))
    def correct_the_name(self, person: int, name: str) -> None:
        family = PEOPLE[person].split()[1]
        for row_id in self.people[person]:
            row = db.session.get_one(Registration, row_id)
            renamed = applicant(f"{name} {family}", email=row.email)
            change_by_staff(row_id, renamed, staff_notes="", actor=SYSTEM)

    @rule(person=PERSON, handed_in=st.booleans())
    def hand_in(self, person: int, handed_in: bool) -> None:
        target = self.target("cycle")
        own = set(self.people[person])
        ids = {p.registration_id for p in self.candidates(target)} & own
        if ids:
            day = clock.today() if handed_in else None
            services.mark_tasks(target, ids, day, actor=SYSTEM)

    @rule(person=PERSON, session=st.sampled_from([0, 1]))
    def object_or_answer(self, person: int, session: int) -> None:
        row_id = self.people[person][session]
        said = queries.find_open_objection(row_id)
        if said:
            services.answer_objection(said.id, is_accepted=True, answer="Jā", actor=SYSTEM)
        elif queries.find_own_hours(db.session.get_one(Registration, row_id)):
            services.object_to_hours(row_id, "Biju klāt")

    @rule(kind=TARGET, correcting=st.booleans(), person=st.sampled_from([None, None, 0, 1]))
    def issue(self, kind: str, correcting: bool, person: int | None) -> None:
        target, before = self.target(kind), {row.id for row in self.issued()}
        names = [p for p in self.candidates(target) if p.registration_id in self.of(person)]
        named = names[0].registration_id if names else 0
        values = {name: getattr(ORDER, name) for name in ORDER.__slots__}
        own = {"send_mail": False, "registration_id": named, "is_correction": correcting}
        services.issue_all(target, Order(**{**values, **own}), user_id=None)
        for row in self.issued():
            if row.id not in before:
                self.claims_no_more_than_was_attended(row)
                assert named or not self.objects(row)

    def of(self, person: int | None) -> list[int]:
        return [] if person is None else self.people[person]

    @rule()
    def put_all_right(self) -> None:
        for kind in ("session", "cycle"):
            for correcting in (True, False):
                self.issue(kind, correcting, person=None)

    @rule(number=st.integers(0, 9))
    def revoke(self, number: int) -> None:
        rows = [row for row in self.issued() if row.state is CertificateState.VALID]
        if rows:
            services.revoke(rows[number % len(rows)].id, "Kļūda", actor=SYSTEM)

    @rule(number=st.integers(0, 9))
    def revoke_what_stands_no_more(self, number: int) -> None:
        rows = [row for row in self.issued() if row.state is not CertificateState.VALID]
        if rows:
            with pytest.raises(RuleBroken):
                services.revoke(rows[number % len(rows)].id, "Kļūda", actor=SYSTEM)

    # what must hold

    def issued(self) -> list[Certificate]:
        """Of the sessions and the cycle of this history."""
        own, whole = Certificate, Certificate.cycle_id == self.whole.id
        found = db.select(own).where(whole | own.training_session_id.in_(self.ids))
        return list(db.session.scalars(found.execution_options(populate_existing=True)))

    def objects(self, row: Certificate) -> bool:
        ids = next(ids for ids in self.people.values() if row.registration_id in ids)
        of_it = ids if row.cycle_id else [row.registration_id]
        said = db.select(Objection).where(Objection.registration_id.in_(of_it))
        return any(each.state is ObjectionState.OPEN for each in db.session.scalars(said))

    def claims_no_more_than_was_attended(self, row: Certificate) -> None:
        person = next(ids for ids in self.people.values() if row.registration_id in ids)
        attended, held = self.attended(person, row.target), self.held(row.target)
        assert 0 < row.academic_hours <= attended <= held
        assert Decimal(row.printed["hours"]) == row.academic_hours

    def counted_days(self, target: Target) -> Iterator[SessionDay]:
        for day in self.days():
            own = db.session.get_one(TrainingSession, day.training_session_id)
            is_own = target.kind == "cycle" or own.id == target.id
            if is_own and own.status is SessionStatus.PUBLISHED:
                yield day

    def held(self, target: Target) -> Decimal:
        return worth(list(self.counted_days(target)))

    def attended(self, registration_ids: list[int], target: Target) -> Decimal:
        ids = tuple(registration_ids)
        there = db.session.execute(
            db.text("SELECT session_day_id FROM attendance WHERE is_present "
                    f"AND registration_id IN ({', '.join(map(str, ids))})")
        )  # fmt: skip
        days = {row.session_day_id for row in there}
        return worth([day for day in self.counted_days(target) if day.id in days])

    @invariant()
    def replaced_ones_point_to_their_successors(self) -> None:
        rows = {row.id: row for row in self.issued()}
        for row in rows.values():
            assert (row.replaced_at is None) == (row.successor_id is None)
            assert not (row.replaced_at and row.revoked_at)
            if row.successor_id:
                assert rows[row.successor_id].printed["replaces"] == row.number
                assert rows[row.successor_id].target == row.target
        followed = [row.successor_id for row in rows.values() if row.successor_id]
        assert len(followed) == len(set(followed))
        named = {row.printed["replaces"] for row in rows.values()} - {""}
        assert named == {row.number for row in rows.values() if row.successor_id}

    @invariant()
    def one_certificate_stands_for_each_person(self) -> None:
        standing = [
            (row.target, next(n for n, ids in self.people.items() if row.registration_id in ids))
            for row in self.issued()
            if row.state is CertificateState.VALID
        ]
        assert len(standing) == len(set(standing))

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        taken = defaultdict(list)
        columns = (Certificate.issuer, Certificate.year, Certificate.running)
        for issuer, year, running in db.session.execute(db.select(*columns)):
            taken[issuer, year].append(running)
        for (issuer, year), numbers in taken.items():
            assert sorted(numbers) == list(range(1, len(numbers) + 1))
            last = db.select(CertificateCounter.last).filter_by(issuer=issuer, year=year)
            assert db.session.scalar(last) == len(numbers)

    @invariant()
    def staff_see_what_was_overtaken(self) -> None:
        for kind in ("session", "cycle"):
            for person in self.candidates(self.target(kind)):
                own = person.certificate
                if own and person.has_live and own.academic_hours > person.standing.hours:
                    assert person.is_outdated

    def teardown(self) -> None:
        db.session.rollback()


def worth(days: list[SessionDay]) -> Decimal:
    """The hours of days: of each no more than planned or than its minutes, and no minute twice."""
    minutes = [
        {
            day.starts_at + timedelta(minutes=minute)
            for minute in range(int((day.ends_at - day.starts_at).total_seconds()) // 60)
        }
        for day in days
    ]
    of_each = sum(
        (min(day.academic_hours, Decimal(len(own)) / 45)
         for day, own in zip(days, minutes, strict=True)), Decimal(0),
    )  # fmt: skip
    return min(of_each, Decimal(len(set().union(*minutes))) / 45)


def test_no_order_of_corrections_makes_a_certificate_claim_too_much(
    each_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attesting, "draw", drawn)
    monkeypatch.setattr(Certificates, "venue_id", factories.venue().id, raising=False)
    examples = 40 if db.engine.dialect.name == "sqlite" else 12
    run_state_machine_as_test(
        Certificates,
        settings=settings(
            max_examples=examples, stateful_step_count=30, deadline=None, database=None,
            derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    if examples == 40:  # else too few to be sure of each
        states = {row.state for row in db.session.scalars(db.select(Certificate))}
        assert states == set(CertificateState)  # or nothing was tried
    assert (db.session.scalar(db.select(db.func.count(Cycle.id))) or 0) >= examples
