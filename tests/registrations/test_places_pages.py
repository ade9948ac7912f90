"""How places are given, through the pages: staff decide, people accept, the clock does the rest."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.access import SYSTEM, VISITOR
from app.core.db import db
from app.core.errors import InvalidInput
from app.outbox.models import OutboxMail
from app.people.rules import PlanningRegion
from app.registrations import services
from app.registrations.models import Registration, RegistrationEvent
from app.registrations.queries import (
    list_quotas_with_organisations,
    places_of,
    registration_token,
)
from app.registrations.rules import Happening, QuotaPlan, RegistrationState
from app.sessions.models import TrainingSession
from app.sessions.rules import Approval
from tests import factories
from tests.registrations.people import applicant

AHEAD = datetime(2099, 5, 1, 7, tzinfo=UTC)


def seminar(**values: Any) -> TrainingSession:
    return factories.training_session(**{"capacity": 2, "starts_at": AHEAD, **values})


def enter(to: TrainingSession, name: str = "Pia Priede", **values: Any) -> int:
    return services.register(to.id, applicant(name, **values), actor=VISITOR).registration_id


def state_of(registration_id: int) -> RegistrationState:
    return db.session.get_one(Registration, registration_id, populate_existing=True).state


def kinds_of_mail() -> list[str]:
    return list(db.session.scalars(db.select(OutboxMail.kind).order_by(OutboxMail.id)))


def happenings(registration_id: int) -> list[tuple[Happening, str]]:
    found = db.session.scalars(
        db.select(RegistrationEvent)
        .where(RegistrationEvent.registration_id == registration_id)
        .order_by(RegistrationEvent.id)
    )
    return [(each.what, each.actor_name) for each in found]


def form_of(**values: str) -> dict[str, str]:
    return {"do": "save", "approval": "none", **values}


def test_places_page_saves_what_was_decided(omar: FlaskClient) -> None:
    own, town = seminar(capacity=10), factories.organisation("Ludzas novads")
    answer = omar.post(
        f"/manage/sessions/{own.id}/places",
        data=form_of(
            **{
                "approval": "organiser", "offer_hours": "48", "changes_until": "2099-04-29T12:00",
                "minimum": "4", "minimum_on": "2099-04-20",
                "quotas-0-whom": str(town.id), "quotas-0-seats": "3",
                "quotas-0-release_at": "2099-04-25T10:00",
                "quotas-1-whom": "region:kurzeme", "quotas-1-seats": "2",
            }
        ),
    )  # fmt: skip
    assert answer.status_code == 303
    kept = db.session.get_one(TrainingSession, own.id, populate_existing=True)
    assert (kept.approval, kept.offer_hours, kept.minimum) == (Approval.ORGANISER, 48, 4)
    assert (kept.minimum_on, kept.seats_kept) == (date(2099, 4, 20), 5)
    assert kept.changes_until == datetime(2099, 4, 29, 9, tzinfo=UTC)
    first, second = list_quotas_with_organisations(own.id)
    assert ([each.id for each in first.organisations], first.seats) == ([town.id], 3)
    assert first.release_at == datetime(2099, 4, 25, 7, tzinfo=UTC)
    assert (second.planning_region, second.release_at) == (PlanningRegion.KURZEME, None)


def test_rows_of_one_group_are_one_quota(omar: FlaskClient) -> None:
    own = seminar(capacity=10)
    towns = [factories.organisation(name) for name in ("Ludzas novads", "Krāslavas novads")]
    rows = {f"quotas-{index}-whom": str(town.id) for index, town in enumerate(towns)}
    groups = {f"quotas-{index}-group": "Austrumi" for index in (0, 1)}
    page = f"/manage/sessions/{own.id}/places"
    omar.post(page, data=form_of(**rows, **groups, **{"quotas-0-seats": "4"}))
    (quota,) = list_quotas_with_organisations(own.id)
    assert (quota.name, quota.seats, len(quota.organisations)) == ("Austrumi", 4, 2)
    before = quota.id
    shown = omar.get(page).text
    assert shown.count('value="Austrumi"') == 2
    omar.post(page, data=form_of(**rows, **groups, **{
        "quotas-0-number": str(before), "quotas-0-seats": "5"}))  # fmt: skip
    (quota,) = list_quotas_with_organisations(own.id)
    assert (quota.id, quota.seats) == (before, 5)


def test_nine_municipalities_get_their_rows_by_one_button(omar: FlaskClient) -> None:
    own = seminar(capacity=40)
    for number in range(9):
        factories.organisation(f"Novads {number}")
    page = omar.post(
        f"/manage/sessions/{own.id}/places",
        data=form_of(
            do="add_each",
            each_of="latgale",
            each_seats="3",
            offer_hours="24",
            **{"quotas-0-whom": "", "quotas-1-seats": "", "each_until": "2027-02-01T12:00"},
        ),
    ).text
    assert page.count('class="quota-row"') == 9
    assert len(re.findall(r'name="quotas-\d+-seats"[^>]* value="3"', page)) == 9
    assert page.count("2027-02-01") == 1 + 9
    assert 'value="24"' in page
    assert 'name="quotas-0-' not in page  # the empty rows are gone
    assert list_quotas_with_organisations(own.id) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"quotas-0-whom": "region:latgale", "quotas-0-seats": "11"},
        {"quotas-0-seats": "1"},
        {"quotas-0-whom": "999999", "quotas-0-seats": "1"},
        {"quotas-0-whom": "region:latgale", "quotas-0-seats": "-1"},
        {"offer_hours": "0"},
        {"minimum": "3"},
        {"minimum_on": "rīt"},
        {"changes_until": "drīz"},
        {"approval": "nobody"},
    ],
)
def test_places_that_cannot_be_are_told_and_kept_as_typed(
    omar: FlaskClient, wrong: dict[str, str]
) -> None:
    own = seminar(capacity=10)
    answer = omar.post(f"/manage/sessions/{own.id}/places", data=form_of(**wrong))
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    kept = db.session.get_one(TrainingSession, own.id, populate_existing=True)
    assert (list_quotas_with_organisations(own.id), kept.offer_hours) == ([], None)


def test_viewer_sees_places_and_changes_nothing(vija: FlaskClient) -> None:
    own = seminar()
    page = f"/manage/sessions/{own.id}/places"
    assert (vija.get(page).status_code, vija.post(page, data=form_of()).status_code) == (200, 403)


def test_place_page_takes_as_many_statements_for_three_quotas_as_for_one(
    omar: FlaskClient, counted: Any
) -> None:
    own = seminar(capacity=40)
    towns = [factories.organisation(f"Novads {number}") for number in range(3)]
    taken = []
    for rows in (1, 3):
        plans = [QuotaPlan(seats=1, organisation_ids=(town.id,)) for town in towns[:rows]]
        services.set_quotas(own.id, plans, actor=SYSTEM)
        with counted() as used:
            omar.get(f"/manage/sessions/{own.id}/places")
        taken.append(used.count)
    assert taken[0] == taken[1]


def test_offered_place_is_taken_on_ones_own_page(client: FlaskClient) -> None:
    own = seminar(capacity=1, offer_hours=24)
    first, second = enter(own), enter(own, "Jānis Kalns")
    services.cancel(first, actor=VISITOR)
    page = f"/registrations/{registration_token(second)}"
    assert (state_of(second), "/accept" in client.get(page).text) == (
        RegistrationState.OFFERED,
        True,
    )
    assert client.post(f"{page}/accept").status_code == 303
    assert (state_of(second), "/accept" in client.get(page).text) == (
        RegistrationState.CONFIRMED,
        False,
    )
    client.post(f"{page}/accept")  # once more changes nothing
    assert [what for what, _by in happenings(second)] == [
        Happening.REGISTERED,
        Happening.OFFERED,
        Happening.ACCEPTED,
    ]


def test_offer_that_is_not_taken_goes_to_the_next(
    each_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = seminar(capacity=1, offer_hours=24)
    first, second, third = (enter(own, name) for name in ("A Alksne", "B Bērzs", "C Cielava"))
    services.cancel(first, actor=VISITOR)
    services.end_lapsed_offers()
    assert (state_of(second), state_of(third)) == (
        RegistrationState.OFFERED,
        RegistrationState.WAITING,
    )
    later = clock.now() + timedelta(hours=24)
    monkeypatch.setattr(clock, "now", lambda: later)
    services.end_lapsed_offers()
    assert (state_of(second), state_of(third)) == (
        RegistrationState.CANCELLED,
        RegistrationState.OFFERED,
    )
    assert happenings(second)[-1] == (Happening.LAPSED, "Cikls")
    assert kinds_of_mail()[-2:] == ["registration.lapsed", "registration.offered"]


def test_who_waits_gets_the_seats_of_a_quota_as_it_opens(
    each_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, town = seminar(capacity=2), factories.organisation("Ludzas novads")
    opens = clock.now() + timedelta(hours=3)
    plan = QuotaPlan(seats=2, organisation_ids=(town.id,), release_at=opens)
    services.set_quotas(own.id, [plan], actor=SYSTEM)
    other = enter(own, "Pia Priede")
    mine = enter(own, "Jānis Kalns", organisation_name="", organisation_id=town.id)
    assert (state_of(other), state_of(mine)) == (
        RegistrationState.WAITING,
        RegistrationState.CONFIRMED,
    )
    services.release_due_quotas()
    assert state_of(other) == RegistrationState.WAITING
    monkeypatch.setattr(clock, "now", lambda: opens)
    services.release_due_quotas()
    assert (state_of(other), places_of(own.id).kept_free) == (RegistrationState.CONFIRMED, 0)


def test_kept_seat_does_not_go_with_its_holder_to_another_municipality(each_app: Flask) -> None:
    own, town = seminar(capacity=2), factories.organisation("Ludzas novads")
    services.set_quotas(own.id, [QuotaPlan(seats=1, organisation_ids=(town.id,))], actor=SYSTEM)
    mine = enter(own, "Jānis Kalns", organisation_name="", organisation_id=town.id)
    enter(own, "Pia Priede")
    with pytest.raises(InvalidInput) as refused:
        services.change(mine, applicant("Jānis Kalns"), actor=VISITOR)
    assert refused.value.field == "organisation"


def test_organiser_is_asked_once_when_too_few_have_come(
    each_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = seminar(minimum=2, minimum_on=date(2099, 4, 20), contact_email="omars@example.lv")
    enter(own)
    day = datetime(2099, 4, 19, 21, 30, tzinfo=UTC)  # past midnight in Riga
    for moment, mails in ((day - timedelta(hours=1), 0), (day, 1), (day, 1)):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        services.ask_about_minimums()
        assert kinds_of_mail().count("organiser.minimum") == mails


def test_session_that_takes_place_all_the_same_asks_no_more(omar: FlaskClient) -> None:
    own = seminar(minimum=2, minimum_on=clock.today(), contact_email="omars@example.lv")
    page = f"/manage/sessions/{own.id}/registrations/"
    asks = f"/manage/sessions/{own.id}/minimum"
    assert asks in omar.get(page).text
    assert omar.post(asks).status_code == 303
    services.ask_about_minimums()
    assert (asks in omar.get(page).text, kinds_of_mail()) == (False, [])


def test_frozen_registration_leads_to_the_organiser(client: FlaskClient) -> None:
    own = seminar(changes_until=clock.now(), contact_email="omars@example.lv")
    token = registration_token(enter(own))
    page = client.get(f"/registrations/{token}").text
    assert ("mailto:omars@example.lv" in page, f"{token}/cancel" in page) == (True, False)
    client.post(f"/registrations/{token}/cancel")
    assert db.session.scalars(db.select(Registration.state)).all() == [RegistrationState.CONFIRMED]
