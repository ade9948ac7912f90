"""Copies take over quotas, rules, questions, mails; other sessions of a cycle take over places."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.access import SYSTEM, VISITOR, Role
from app.core.db import db
from app.core.errors import InvalidInput, NotFound
from app.core.i18n import force_language
from app.core.texts import Texts
from app.outbox import services as outbox
from app.outbox.models import MailText
from app.outbox.rules import Whose, Wording
from app.people.rules import PlanningRegion
from app.questions.queries import list_questions
from app.questions.rules import QuestionKind, QuestionPlan
from app.questions.services import add_question
from app.registrations import services
from app.registrations.queries import list_quotas_with_organisations
from app.registrations.rules import PlacesPlan, QuotaPlan
from app.registrations.rules.cycles import SessionRefused
from app.sessions.models import TrainingSession
from app.sessions.rules import Approval, CopyTarget, SessionStatus
from tests import factories
from tests.conftest import client_of, make_user
from tests.registrations.people import applicant
from tests.registrations.test_cycles import SOON, cycle_of, sessions_of


def decide(row: TrainingSession) -> tuple[int, ...]:
    """Quotas and rules for a session; the organisations named."""
    town = factories.organisation("Ludzas novads")
    quotas = (
        QuotaPlan(
            seats=2, organisation_ids=(town.id,), name="Austrumi",
            release_at=SOON - timedelta(days=3),
        ),
        QuotaPlan(seats=1, planning_region=PlanningRegion.KURZEME),
    )  # fmt: skip
    plan = PlacesPlan(
        approval=Approval.COORDINATOR,
        offer_hours=24,
        changes_until=SOON - timedelta(days=1),
        minimum=4,
        minimum_on=(SOON - timedelta(days=5)).date(),
        quotas=quotas,
    )
    services.set_places(row.id, plan, actor=SYSTEM)
    return (town.id,)


def quotas_of(session_id: int) -> list[tuple[Any, ...]]:
    return [
        (
            each.name, each.seats, each.planning_region,
            [member.id for member in each.organisations], each.release_at,
        )
        for each in list_quotas_with_organisations(session_id)
    ]  # fmt: skip


def rules_of(row: TrainingSession) -> tuple[Any, ...]:
    return (row.approval, row.offer_hours, row.changes_until, row.minimum, row.minimum_on)


def test_copy_takes_quotas_rules_questions_and_mails_with_their_dates_moved(
    each_app: Flask,
) -> None:
    (row,) = sessions_of(cycle_of(), 10)
    (town,) = decide(row)
    row.reminder_days = [14]
    db.session.commit()
    plan = QuestionPlan(kind=QuestionKind.TEXT, label=Texts("Kas Jums rūp?"))
    add_question(row.id, plan, actor=SYSTEM)
    with force_language("lv"):
        wording = Wording("Sveiki: {title}", "Sveiki", "Tiekamies!")
        outbox.save_wording("registration.confirmed", wording, whose=Whose(row.id), actor=SYSTEM)
    later = timedelta(days=14)
    target = CopyTarget(starts_on=(SOON + later).date(), venue_id=None, room_id=None)
    (copy,) = services.copy_session(row.id, [target], actor=SYSTEM)
    copy = db.session.get_one(TrainingSession, copy.id, populate_existing=True)
    assert rules_of(copy) == (
        Approval.COORDINATOR, 24, SOON - timedelta(days=1) + later, 4,
        (SOON - timedelta(days=5) + later).date(),
    )  # fmt: skip
    assert quotas_of(copy.id) == [
        ("Austrumi", 2, None, [town], SOON - timedelta(days=3) + later),
        ("", 1, PlanningRegion.KURZEME, [], None),
    ]
    assert (copy.reminder_days, copy.seats_kept, copy.status) == ([14], 3, SessionStatus.DRAFT)
    assert [each.label.lv for each in list_questions(copy.id)] == ["Kas Jums rūp?"]
    texts = db.session.scalars(db.select(MailText).where(MailText.training_session_id == copy.id))
    assert [(each.kind, each.subject) for each in texts] == [
        ("registration.confirmed", "Sveiki: {title}")
    ]
    assert quotas_of(row.id)[0][4] == SOON - timedelta(days=3)


def test_copy_of_a_session_in_summer_keeps_the_clock_of_the_wall(app: Flask) -> None:
    """The moments are so many days later by the clock, over the change of time too."""
    row = factories.training_session(starts_at=clock.from_local(date(2030, 10, 20), SOON.time()))
    plan = PlacesPlan(changes_until=clock.from_local(date(2030, 10, 19), SOON.time()))
    services.set_places(row.id, plan, actor=SYSTEM)
    target = CopyTarget(starts_on=date(2030, 10, 28), venue_id=None, room_id=None)
    (copy,) = services.copy_session(row.id, [target], actor=SYSTEM)
    assert clock.local(copy.changes_until or SOON).time() == SOON.time()


def test_places_are_spread_over_the_other_sessions_with_their_dates_moved(each_app: Flask) -> None:
    first, second, third = sessions_of(cycle_of(), 10, 5, 5)
    (town,) = decide(first)
    services.set_quotas(second.id, [QuotaPlan(seats=5, organisation_ids=(town,))], actor=SYSTEM)
    done = services.spread_places(first.id, [second.id], with_capacity=False, actor=SYSTEM)
    second = db.session.get_one(TrainingSession, second.id, populate_existing=True)
    assert (done, second.capacity, second.minimum) == (1, 5, 4)
    assert [each[1] for each in quotas_of(second.id)] == [2, 1]
    assert quotas_of(second.id)[0][4] == SOON + timedelta(days=4)
    assert quotas_of(third.id) == []
    services.spread_places(first.id, [second.id, third.id], with_capacity=True, actor=SYSTEM)
    assert [db.session.get_one(TrainingSession, row.id).capacity for row in (second, third)] == [
        10, 10,
    ]  # fmt: skip


def test_places_are_never_spread_below_the_seats_taken_or_the_quotas(each_app: Flask) -> None:
    small, full, tiny = sessions_of(cycle_of(), 3, 10, 2)
    for number in range(4):
        services.register(full.id, applicant(f"Persona N{number}"), actor=VISITOR)
    decide(small)
    with pytest.raises(SessionRefused, match="4 people have a place already"):
        services.spread_places(small.id, [full.id], with_capacity=True, actor=SYSTEM)
    with pytest.raises(SessionRefused, match="has only 2"):
        services.spread_places(small.id, [full.id, tiny.id], with_capacity=False, actor=SYSTEM)
    assert (quotas_of(full.id), quotas_of(tiny.id)) == ([], [])
    assert db.session.get_one(TrainingSession, full.id, populate_existing=True).capacity == 10


def test_places_are_spread_within_the_cycle_alone(app: Flask) -> None:
    cycle = cycle_of()
    first, _second = sessions_of(cycle, 10, 10)
    stranger = factories.training_session()
    begun = factories.training_session(cycle=cycle, starts_at=clock.now() - timedelta(days=1))
    for ids in ([stranger.id], [begun.id], [first.id], [99]):
        with pytest.raises(NotFound):
            services.spread_places(first.id, ids, with_capacity=False, actor=SYSTEM)
    with pytest.raises(InvalidInput):
        services.spread_places(first.id, [], with_capacity=False, actor=SYSTEM)


@pytest.fixture
def omar(app: Flask) -> FlaskClient:
    return client_of(app, make_user(Role.ORGANISER, "omar@example.lv", "Omārs Ozols"))


def test_page_shows_which_sessions_take_the_places_over_and_names_a_refusal(
    omar: FlaskClient,
) -> None:
    first, second, third = sessions_of(cycle_of(), 10, 10, 2)
    decide(first)
    places = omar.get(f"/manage/sessions/{first.id}/places?lang=en").get_data(as_text=True)
    path = f"/manage/sessions/{first.id}/places/spread"
    assert f'href="{path}"' in places
    page = omar.get(f"{path}?lang=en").get_data(as_text=True)
    assert re.findall(r'name="sessions"\s+value="(\d+)" checked', page) == [
        str(second.id), str(third.id),
    ]  # fmt: skip
    assert "places taken: 0 of 2" in page
    refused = omar.post(f"{path}?lang=en", data={"sessions": [str(second.id), str(third.id)]})
    assert refused.status_code == 422
    assert "Working with clients: The quotas keep 3 places" in refused.get_data(as_text=True)
    done = omar.post(f"{path}?lang=en", data={"sessions": str(second.id)}, follow_redirects=True)
    assert "The places of 1 session are given the same way now." in done.get_data(as_text=True)
    assert len(quotas_of(second.id)) == 2


@pytest.mark.parametrize("sent", [[], ["x"], ["99"], ["-1"]])
def test_page_takes_no_nonsense(omar: FlaskClient, sent: list[str]) -> None:
    first, _second = sessions_of(cycle_of(), 10, 10)
    answer = omar.post(f"/manage/sessions/{first.id}/places/spread", data={"sessions": sent})
    assert answer.status_code in (404, 422)


def test_session_without_others_has_no_such_page(omar: FlaskClient) -> None:
    row = factories.training_session()
    assert omar.get(f"/manage/sessions/{row.id}/places/spread").status_code == 404
    assert "places/spread" not in omar.get(f"/manage/sessions/{row.id}/places").text
