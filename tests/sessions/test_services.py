"""Planning, changing, status and copies, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from flask import Flask

from app.attendance.models import Attendance
from app.core.access import SYSTEM
from app.core.db import db
from app.core.errors import InvalidInput, NotFound, RuleBroken
from app.core.texts import Texts
from app.cycles.rules import CyclePlan
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.queries import get_session
from app.sessions.rules import (
    CopyTarget,
    DayPlan,
    ItemPlan,
    SessionKind,
    SessionMode,
    SessionPlan,
    SessionStatus,
)
from app.sessions.services import (
    SpeakerPlan,
    change_cycle,
    change_plan,
    copy_session,
    plan_session,
    save_speaker,
    set_status,
)
from tests import factories

NINE = datetime(2027, 3, 25, 7, tzinfo=UTC)  # 9.00 in Riga, three days before summer time
DAY = DayPlan(starts_at=NINE, ends_at=NINE + timedelta(hours=6))
REASON = Texts("Lektors saslimis")


def plan(*days: DayPlan, **values: object) -> SessionPlan:
    own = SessionPlan(
        kind=SessionKind.SEMINAR, title=Texts("Vienas pieturas aģentūra"), days=days or (DAY,)
    )
    return replace(own, **values)  # type: ignore[arg-type]  # fields of the plan, checked by replace


def second_day(hours: int = 24) -> DayPlan:
    return replace(
        DAY, starts_at=NINE + timedelta(hours=hours), ends_at=NINE + timedelta(hours=hours + 2)
    )


def test_plan_session_numbers_days_by_time_and_counts_hours(each_app: Flask) -> None:
    own = plan_session(plan(second_day(), DAY), actor=SYSTEM)
    facts = [(day.number, day.starts_at, day.academic_hours) for day in own.days]
    assert facts == [(1, NINE, Decimal(8)), (2, NINE + timedelta(hours=24), Decimal("2.5"))]
    assert (own.status, own.sequence, own.starts_at) == (SessionStatus.DRAFT, 0, NINE)
    assert own.ends_at == NINE + timedelta(hours=26)


def test_plan_session_takes_project_and_short_hours_from_the_cycle(each_app: Flask) -> None:
    cycle = factories.cycle(project_id=factories.project().id, academic_minutes=40)
    other = factories.project()
    own = plan_session(plan(cycle_id=cycle.id, project_id=other.id), actor=SYSTEM)
    assert (own.project_id, own.days[0].academic_hours) == (cycle.project_id, Decimal(9))


def test_search_text_holds_cycle_venue_and_speakers(each_app: Flask) -> None:
    cycle, venue, speaker = factories.cycle(), factories.venue(), factories.speaker()
    item = ItemPlan(title=Texts("Atklāšana"), speaker_id=speaker.id)
    day = replace(DAY, items=(item,))
    own = plan_session(plan(day, cycle_id=cycle.id, venue_id=venue.id), actor=SYSTEM)
    words = own.search_text
    found = [
        word in words
        for word in ("aģentura", "agentura", "klientu apkalposana", "zala sala", "rezekne", "svens")
    ]
    assert found == [False, True, True, True, True, True]
    save_speaker(SpeakerPlan(name="Žanete Žagare"), speaker.id, actor=SYSTEM)
    assert "zanete zagare" in get_session(own.id).search_text


def test_slug_is_unique_and_stays_once_published(each_app: Flask) -> None:
    venue = factories.venue()
    first = plan_session(plan(venue_id=venue.id), actor=SYSTEM)
    second = plan_session(plan(venue_id=venue.id), actor=SYSTEM)
    assert first.slug == "vienas-pieturas-agentura-2027-03-25"
    assert second.slug == f"{first.slug}-2"
    renamed = change_plan(second.id, plan(venue_id=venue.id, title=Texts("Cits")), actor=SYSTEM)
    assert renamed.slug == "cits-2027-03-25"
    set_status(second.id, SessionStatus.PUBLISHED, actor=SYSTEM)
    again = change_plan(second.id, plan(venue_id=venue.id, title=Texts("Vēl cits")), actor=SYSTEM)
    assert again.slug == "cits-2027-03-25"


def test_change_plan_keeps_rows_of_days_and_grows_sequence(each_app: Flask) -> None:
    own = plan_session(plan(DAY, second_day()), actor=SYSTEM)
    ids = [day.id for day in own.days]
    moved = replace(
        DAY, number=1, starts_at=NINE + timedelta(days=7), ends_at=NINE + timedelta(days=7, hours=1)
    )
    changed = change_plan(own.id, plan(replace(second_day(), number=2), moved), actor=SYSTEM)
    assert [(day.number, day.id) for day in changed.days] == [(2, ids[1]), (1, ids[0])]
    assert changed.sequence == 1
    assert changed.starts_at == NINE + timedelta(hours=24)


def test_change_plan_without_news_for_calendars_keeps_sequence(each_app: Flask) -> None:
    own = plan_session(plan(), actor=SYSTEM)
    changed = change_plan(own.id, plan(replace(DAY, number=1), capacity=30), actor=SYSTEM)
    assert (changed.sequence, changed.capacity) == (0, 30)


@pytest.mark.parametrize(
    "values",
    [
        {"title": Texts("Cits")},
        {"online_url": "https://example.lv/x"},
        {"mode": SessionMode.HYBRID},
    ],
)
def test_change_plan_grows_sequence_for_what_calendars_show(
    app: Flask, values: dict[str, object]
) -> None:
    own = plan_session(plan(), actor=SYSTEM)
    assert change_plan(own.id, plan(replace(DAY, number=1), **values), actor=SYSTEM).sequence == 1


def test_removed_day_goes_and_a_new_one_gets_the_next_number(each_app: Flask) -> None:
    own = plan_session(plan(DAY, second_day()), actor=SYSTEM)
    changed = change_plan(own.id, plan(replace(second_day(), number=2), DAY), actor=SYSTEM)
    assert [day.number for day in changed.days] == [3, 2]


def test_day_with_attendance_cannot_be_removed(each_app: Flask) -> None:
    own = factories.training_session(days=2, starts_at=NINE)
    person = factories.registration(own)
    db.session.add(
        Attendance(registration_id=person.id, session_day_id=own.days[1].id, is_present=True)
    )
    db.session.commit()
    with pytest.raises(InvalidInput) as refusal:
        change_plan(own.id, plan(replace(DAY, number=1)), actor=SYSTEM)
    assert refusal.value.field == "days"
    assert len(get_session(own.id).days) == 2


@pytest.mark.parametrize(
    ("days", "values", "field"),
    [
        ((replace(DAY, ends_at=NINE),), {}, "days"),
        ((DAY, second_day(hours=5)), {}, "days"),
        ((DAY,), {"capacity": 4}, "capacity"),
        (
            (DAY,),
            {"registration_opens_at": NINE, "registration_closes_at": NINE},
            "registration_closes_at",
        ),
    ],
)
def test_change_plan_refuses_what_cannot_be(
    each_app: Flask, days: tuple[DayPlan, ...], values: dict[str, object], field: str
) -> None:
    own = factories.training_session(seats_taken=5)
    with pytest.raises(InvalidInput) as refusal:
        change_plan(own.id, plan(*days, **values), actor=SYSTEM)
    assert refusal.value.field == field


def test_change_plan_of_nothing_is_not_found(app: Flask) -> None:
    with pytest.raises(NotFound):
        change_plan(77, plan(), actor=SYSTEM)


def test_agenda_items_are_replaced_in_order(each_app: Flask) -> None:
    lines = tuple(ItemPlan(title=Texts(word)) for word in ("a", "b", "c"))
    own = plan_session(plan(replace(DAY, items=lines)), actor=SYSTEM)
    fewer = replace(DAY, number=1, items=(lines[2], lines[0]))
    changed = change_plan(own.id, plan(fewer), actor=SYSTEM)
    assert [item.title.lv for item in changed.days[0].items] == ["c", "a"]


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"days": ()}, "days", "at least one day"),
        ({}, "place", "choose a venue"),
        ({"mode": SessionMode.ONLINE}, "online_url", "link for taking part"),
    ],
)
def test_publishing_needs_a_day_and_a_place(
    app: Flask, values: dict[str, object], field: str, message: str
) -> None:
    own = plan_session(replace(plan(), **values), actor=SYSTEM)  # type: ignore[arg-type]  # as above
    with pytest.raises(InvalidInput, match=message) as refusal:
        set_status(own.id, SessionStatus.PUBLISHED, actor=SYSTEM)
    assert refusal.value.field == field


def test_status_walks_its_road_and_grows_sequence(each_app: Flask) -> None:
    own = plan_session(plan(venue_id=factories.venue().id), actor=SYSTEM)
    published = set_status(own.id, SessionStatus.PUBLISHED, actor=SYSTEM)
    assert (published.status, published.sequence) == (SessionStatus.PUBLISHED, 1)
    assert published.published_at is not None
    cancelled = set_status(own.id, SessionStatus.CANCELLED, REASON, actor=SYSTEM)
    assert (cancelled.status_reason, cancelled.sequence) == (REASON, 2)
    with pytest.raises(RuleBroken):
        set_status(own.id, SessionStatus.DONE, actor=SYSTEM)


def test_cancelling_needs_a_reason_in_latvian(app: Flask) -> None:
    own = factories.training_session()
    with pytest.raises(InvalidInput) as refusal:
        set_status(own.id, SessionStatus.CANCELLED, Texts(" ", "Ill"), actor=SYSTEM)
    assert refusal.value.field == "reason_lv"


def test_session_with_people_does_not_go_back_to_draft(app: Flask) -> None:
    own = factories.training_session(seats_taken=1)
    with pytest.raises(RuleBroken, match="registered"):
        set_status(own.id, SessionStatus.DRAFT, actor=SYSTEM)


def test_copies_keep_the_wall_clock_over_summer_time(each_app: Flask) -> None:
    items = (ItemPlan(title=Texts("Kafija"), starts_at=NINE),)
    own = plan_session(
        plan(
            replace(DAY, items=items), second_day(), registration_closes_at=NINE - timedelta(days=1)
        ),
        actor=SYSTEM,
    )
    venue = factories.venue("Preiļi")
    targets = [
        CopyTarget(starts_on=date(2027, 6, 12), venue_id=venue.id),
        CopyTarget(starts_on=date(2027, 3, 26)),
    ]
    summer, next_day = copy_session(own.id, targets, actor=SYSTEM)
    assert summer.starts_at == datetime(2027, 6, 12, 6, tzinfo=UTC)
    assert summer.days[1].starts_at == datetime(2027, 6, 13, 6, tzinfo=UTC)
    assert summer.days[0].items[0].starts_at == datetime(2027, 6, 12, 6, tzinfo=UTC)
    assert summer.registration_closes_at == datetime(2027, 6, 11, 6, tzinfo=UTC)
    assert (summer.venue_id, next_day.venue_id) == (venue.id, None)
    assert (summer.status, summer.uid == own.uid) == (SessionStatus.DRAFT, False)
    assert next_day.starts_at == NINE + timedelta(days=1)


def test_copy_follows_the_clock_of_its_new_place(app: Flask) -> None:
    own = plan_session(plan(), actor=SYSTEM)
    oslo = factories.venue("Oslo", timezone="Europe/Oslo")
    (copy,) = copy_session(
        own.id, [CopyTarget(starts_on=date(2027, 6, 12), venue_id=oslo.id)], actor=SYSTEM
    )
    assert (copy.days[0].timezone, copy.starts_at) == (
        "Europe/Oslo",
        datetime(2027, 6, 12, 7, tzinfo=UTC),
    )


def test_copy_of_a_session_without_days_is_refused(app: Flask) -> None:
    own = plan_session(replace(plan(), days=()), actor=SYSTEM)
    with pytest.raises(RuleBroken):
        copy_session(own.id, [CopyTarget(starts_on=date(2027, 6, 12))], actor=SYSTEM)


def test_change_cycle_takes_its_sessions_along(each_app: Flask) -> None:
    cycle, project = factories.cycle(), factories.project()
    own = plan_session(plan(cycle_id=cycle.id), actor=SYSTEM)
    change_cycle(
        cycle.id, CyclePlan(title=Texts("Jauns virsraksts"), project_id=project.id), actor=SYSTEM
    )
    db.session.expire_all()
    again = get_session(own.id)
    assert (again.project_id, "jauns virsraksts" in again.search_text) == (project.id, True)


def test_change_of_the_academic_hour_counts_days_anew(each_app: Flask) -> None:
    cycle = factories.cycle(academic_minutes=45)
    starts_at = datetime(2027, 3, 16, 8, tzinfo=UTC)
    own = factories.training_session(cycle_id=cycle.id, starts_at=starts_at, days=2)
    typed = own.days[1]
    typed.academic_hours = Decimal(5)
    db.session.commit()
    change_cycle(cycle.id, CyclePlan(title=cycle.title, academic_minutes=60), actor=SYSTEM)
    hours = [day.academic_hours for day in get_session(own.id).days]
    assert hours == [Decimal(6), Decimal(5)]


def test_refused_plan_leaves_nothing_behind(each_app: Flask) -> None:
    with pytest.raises(InvalidInput):
        plan_session(plan(replace(DAY, ends_at=NINE)), actor=SYSTEM)
    counts = [
        db.session.scalar(sa.select(sa.func.count()).select_from(t))
        for t in (TrainingSession, SessionDay)
    ]
    assert counts == [0, 0]
