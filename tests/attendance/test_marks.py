"""Marks: who was there, kept for those touched alone, with who marked it and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.attendance import queries, services
from app.attendance.forms import changed_marks
from app.attendance.models import Attendance
from app.attendance.queries import DaySummary, MarkRow
from app.attendance.rules import MarkedHow, attended_hours, spare_rows
from app.core.access import Actor, Role
from app.core.db import db
from app.core.errors import InvalidInput, NotFound, RuleBroken
from app.registrations.rules import RegistrationState
from app.sessions.models import TrainingSession
from tests import factories
from tests.conftest import make_user

MORNING = datetime(2026, 11, 24, 8, tzinfo=UTC)
NOBODY = Actor(None, "")


@pytest.fixture
def held(each_app: Flask) -> TrainingSession:
    """A session of two days; the clock stands at the noon of the second."""
    return factories.training_session(days=2, starts_at=MORNING)


@pytest.fixture(autouse=True)
def noon() -> object:
    with time_machine.travel(MORNING + timedelta(days=1, hours=4), tick=False) as clock:
        yield clock


def mark(held: TrainingSession, marks: dict[int, bool], day: int = 1, actor: Actor = NOBODY) -> int:
    return services.mark(held.id, day, marks, MarkedHow.BY_HAND, actor=actor)


def rows_of(held: TrainingSession) -> list[MarkRow]:
    return queries.day_marks(queries.get_day(held.id, 1))


def test_marks_are_kept_with_who_when_and_how(held: TrainingSession) -> None:
    omar = make_user(Role.ORGANISER, "omar@example.lv", "Omārs Ozols")
    pia = factories.registration(held)
    services.mark(held.id, 1, {pia.id: True}, MarkedHow.FROM_PAPER, actor=Actor(omar.id, omar.name))
    [row] = rows_of(held)
    assert (row.is_present, row.how, row.marked_at, row.marked_by) == (
        True, MarkedHow.FROM_PAPER, MORNING + timedelta(days=1, hours=4), "Omārs Ozols",
    )  # fmt: skip


def test_marks_of_others_stay_untouched(held: TrainingSession) -> None:
    pia, uldis, zane = (
        factories.registration(held, name) for name in ("Pia Priede", "Uldis Ūsiņš", "Zane Ābele")
    )
    mark(held, {pia.id: True, uldis.id: True})
    mark(held, {uldis.id: False})
    found = {row.registration_id: row.is_present for row in rows_of(held)}
    assert found == {pia.id: True, uldis.id: False, zane.id: None}
    assert queries.day_summary(held.id) == {1: DaySummary(1, 1, 1, 3), 2: DaySummary(2, 0, 0, 3)}


def test_repeated_mark_keeps_who_and_when(
    held: TrainingSession, noon: time_machine.Traveller
) -> None:
    first = make_user(Role.ORGANISER, "omar@example.lv", "Omārs Ozols")
    pia = factories.registration(held)
    mark(held, {pia.id: True}, actor=Actor(first.id, first.name))
    noon.shift(timedelta(days=3))
    assert mark(held, {pia.id: True}) == 0
    [row] = rows_of(held)
    assert (row.marked_by, row.marked_at) == ("Omārs Ozols", MORNING + timedelta(days=1, hours=4))
    assert mark(held, {pia.id: False}) == 1
    [row] = rows_of(held)
    assert (row.marked_by, row.marked_at) == ("", MORNING + timedelta(days=4, hours=4))


@pytest.mark.parametrize("state", [s for s in RegistrationState if s != "confirmed"])
def test_only_confirmed_can_be_marked_and_nothing_is_half_kept(
    held: TrainingSession, state: RegistrationState
) -> None:
    pia = factories.registration(held)
    other = factories.registration(held, "Uldis Ūsiņš", state=state)
    with pytest.raises(InvalidInput) as fault:
        mark(held, {pia.id: True, other.id: True})
    assert fault.value.field == "marks"
    assert db.session.scalars(db.select(Attendance)).all() == []
    assert [row.registration_id for row in rows_of(held)] == [pia.id]


def test_people_of_another_session_are_refused(held: TrainingSession) -> None:
    stranger = factories.registration(factories.training_session(starts_at=MORNING))
    with pytest.raises(InvalidInput):
        mark(held, {stranger.id: True})


def test_day_to_come_is_refused_until_its_date(
    held: TrainingSession, noon: time_machine.Traveller
) -> None:
    pia = factories.registration(held)
    noon.move_to(datetime(2026, 11, 24, 21, 59, tzinfo=UTC))  # 23.59 in Riga, the evening before
    with pytest.raises(RuleBroken):
        mark(held, {pia.id: True}, day=2)
    noon.move_to(datetime(2026, 11, 24, 22, 0, tzinfo=UTC))
    assert mark(held, {pia.id: True}, day=2) == 1


def test_unknown_day_is_not_found(held: TrainingSession) -> None:
    with pytest.raises(NotFound):
        mark(held, {}, day=3)


def test_rest_is_present_and_absent_stay_absent(held: TrainingSession) -> None:
    pia, uldis = factories.registration(held), factories.registration(held, "Uldis Ūsiņš")
    mark(held, {uldis.id: False})
    by_hand = MarkedHow.BY_HAND
    assert services.mark(held.id, 1, {}, by_hand, actor=NOBODY, is_rest_present=True) == 1
    found = {row.registration_id: row.is_present for row in rows_of(held)}
    assert found == {pia.id: True, uldis.id: False}


def test_lists_take_one_statement_each(held: TrainingSession, counted: type) -> None:
    for many in (1, 3):
        for number in range(many):
            factories.registration(held, f"Pia Priede{many}{number}")
        day = queries.get_day(held.id, 1)
        with counted() as statements:
            queries.day_marks(day)
            queries.day_summary(held.id)
            queries.marks_by_day(held.id)
        assert statements.count == 3


days = st.dictionaries(st.integers(1, 9), st.decimals(0, 12, places=2, allow_nan=False), max_size=6)


@given(days, st.lists(st.integers(1, 12)))
def test_attended_hours_are_never_more_than_held(held: dict[int, Decimal], went: list[int]) -> None:
    hours = attended_hours(held, went)
    assert 0 <= hours <= sum(held.values())
    assert hours == sum(value for day, value in held.items() if day in went)
    assert attended_hours(held, [*went, *went]) == hours


def test_form_gives_only_what_was_changed() -> None:
    sent = {
        "mark-1": "present", "was-1": "", "mark-2": "absent", "was-2": "absent",
        "mark-3": "absent", "was-3": "present", "mark-4": "maybe", "mark-x": "present",
    }  # fmt: skip
    assert changed_marks(sent) == {1: True, 3: False}


def test_sheet_has_room_for_walk_ins() -> None:
    assert [spare_rows(count) for count in (0, 24, 80)] == [4, 4, 10]
