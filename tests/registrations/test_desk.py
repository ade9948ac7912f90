"""The organiser's desk: seats by quota, what needs doing, many at once, history."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db
from app.core.texts import Texts
from app.outbox.models import OutboxMail
from app.outbox.rules import MailState
from app.people.rules import PlanningRegion
from app.registrations.models import Registration
from app.registrations.queries import bad_addresses, desk_of, list_history, page_history
from app.registrations.rules import (
    Desk,
    Duty,
    Happening,
    Places,
    QuotaPlan,
    RegistrationState,
    SeatLine,
    ToDo,
    WayIn,
    things_to_do,
)
from app.registrations.services import approve, register, set_quotas
from app.sessions.models import TrainingSession
from app.sessions.rules import Approval, SessionStatus
from tests import factories
from tests.registrations.people import applicant

PENDING, WAITING = RegistrationState.PENDING, RegistrationState.WAITING
CONFIRMED, OFFERED = RegistrationState.CONFIRMED, RegistrationState.OFFERED


def url(of: TrainingSession, rest: str = "") -> str:
    return f"/manage/sessions/{of.id}/registrations/{rest}"


def failed(of: TrainingSession, recipient: str, state: MailState = MailState.FAILED) -> None:
    number = len(db.session.scalars(db.select(OutboxMail.id)).all())
    mail = OutboxMail(
        message_id=f"<{number}@x>", kind="registration.confirmed", recipient=recipient,
        training_session_id=of.id, state=state,
    )  # fmt: skip
    db.session.add(mail)
    db.session.commit()


def states_of(rows: list[Registration]) -> list[RegistrationState]:
    db.session.expire_all()
    return [db.session.get_one(Registration, row.id).state for row in rows]


@given(
    st.integers(0, 30),
    st.dictionaries(st.integers(1, 3), st.tuples(st.integers(0, 9), st.integers(0, 9))),
    st.integers(0, 9),
)
def test_the_lines_of_the_picture_sum_up_to_the_places(
    capacity: int, quotas: dict[int, tuple[int, int]], others: int
) -> None:
    held: Counter[int | None] = Counter({None: others})
    held.update({number: people for number, (_, people) in quotas.items()})
    lines = tuple(
        SeatLine(number, "", seats, people, None, is_kept=True)
        for number, (seats, people) in quotas.items()
    )
    kept = {number: seats for number, (seats, _) in quotas.items()}
    desk = Desk(Places(capacity, kept, held), lines)
    assert desk.open_taken + sum(line.taken for line in lines) == desk.places.taken
    if sum(kept.values()) <= capacity:
        assert desk.open_seats + sum(line.seats for line in lines) == capacity
    assert all(line.seats <= desk.longest for line in lines)


def test_desk_names_quotas_and_counts_their_people(each_app: Flask) -> None:
    ludza, cesis = (
        factories.organisation("Ludzas novads"),
        factories.organisation("Cēsu novads", planning_region=PlanningRegion.VIDZEME),
    )
    seminar = factories.training_session(capacity=9)
    plans = [
        QuotaPlan(seats=2, organisation_ids=(ludza.id,)),
        QuotaPlan(seats=3, planning_region=PlanningRegion.VIDZEME, release_at=clock.now()),
    ]
    set_quotas(seminar.id, plans, actor=SYSTEM)
    for number in range(3):
        person = applicant(f"Pia P{number}", organisation_id=ludza.id, organisation_name="")
        register(seminar.id, person, actor=SYSTEM)
    register(seminar.id, applicant("Zane Z", organisation_id=cesis.id), actor=SYSTEM)
    db.session.refresh(seminar)
    with each_app.test_request_context("/?lang=lv"):
        desk = desk_of(seminar)
    lines = [(line.name, line.taken, line.seats, line.people, line.is_kept) for line in desk.quotas]
    assert lines == [
        ("Ludzas novads", 2, 2, 3, True),
        ("Vidzemes plānošanas reģions", 0, 0, 1, False),
    ]
    assert (desk.open_taken, desk.open_seats, desk.places.open_free) == (2, 7, 5)


def test_an_address_is_bad_until_a_mail_gets_through(each_app: Flask) -> None:
    seminar, other = factories.training_session(), factories.training_session()
    factories.registration(seminar, "Pia Priede", email="pia@example.lv")
    factories.registration(seminar, "Zane Z", email="zane@example.lv", state=WAITING)
    factories.registration(
        seminar, "Gone Girl", email="zane@example.lv", state=RegistrationState.CANCELLED
    )
    failed(other, "pia@example.lv")
    failed(seminar, "zane@example.lv", MailState.REFUSED)
    assert bad_addresses(seminar.id) == 1
    failed(seminar, "zane@example.lv", MailState.SENT)
    assert bad_addresses(seminar.id) == 0
    failed(seminar, "zane@example.lv")
    assert bad_addresses(seminar.id) == 1


def test_things_to_do_names_each_duty_once_while_the_session_lies_ahead(app: Flask) -> None:
    seminar = factories.training_session(capacity=9, minimum=5, minimum_on=date(2099, 1, 2))
    states = {PENDING: 2, OFFERED: 1, CONFIRMED: 1, WAITING: 3}
    desk = Desk(Places(9, {}, {None: 4}, 3), (), states, bad_addresses=1)
    assert things_to_do(desk, seminar, clock.now()) == [
        ToDo(Duty.APPROVE, 2),
        ToDo(Duty.MINIMUM, 3, 5, date(2099, 1, 2)),
        ToDo(Duty.FREE_SEATS, 3),
        ToDo(Duty.BAD_ADDRESSES, 1),
        ToDo(Duty.OFFERS, 1),
    ]
    assert things_to_do(desk, seminar, clock.now() + timedelta(days=30)) == []
    seminar.minimum_waived_at = clock.now()
    assert Duty.MINIMUM not in [each.duty for each in things_to_do(desk, seminar, clock.now())]
    seminar.status = SessionStatus.CANCELLED
    assert things_to_do(desk, seminar, clock.now()) == []


def test_list_says_what_needs_doing_and_filters(omar: FlaskClient) -> None:
    seminar = factories.training_session(capacity=9)
    factories.registration(seminar, "Anna A", state=PENDING, way_in=WayIn.STAFF)
    factories.registration(seminar, "Zane Z", email="zane@example.lv")
    failed(seminar, "zane@example.lv")
    page = omar.get(url(seminar, "?lang=en")).text
    assert ("1 person awaits your approval" in page, "Mails do not reach 1 person" in page) == (
        True,
        True,
    )
    for query, found in (
        ("bad=1", ["Z Zane"]),
        ("way=staff", ["A Anna"]),
        ("quota=other", ["A Anna", "Z Zane"]),
    ):
        page = omar.get(url(seminar, f"?{query}")).text
        people = page.partition('id="found"')[2]
        assert re.findall(r'registrations/\d+/">([^<]+)</a>', people) == found, query


def chosen(client: FlaskClient, of: TrainingSession, query: str, **values: Any) -> Any:
    """Go through both steps as a browser does: the page that asks, then exactly what it holds."""
    page = client.get(url(of, f"bulk?lang=en&{query}")).text
    hidden = dict(re.findall(r'<input type="hidden" name="(do|ids)" value="([^"]*)"', page))
    return client.post(url(of, "bulk"), data={**hidden, **values})


def test_bulk_approves_those_who_were_ticked_and_leaves_out_the_others(omar: FlaskClient) -> None:
    seminar = factories.training_session()
    rows = [factories.registration(seminar, f"P{n} P", state=PENDING) for n in range(3)]
    rows.append(factories.registration(seminar, "Z Z", state=WAITING))
    query = f"do=approve&id={rows[0].id}&id={rows[1].id}&id={rows[3].id}"
    page = omar.get(url(seminar, f"bulk?lang=en&{query}")).text
    assert ("Approve: 2 people" in page, "1 person is left out" in page) == (True, True)
    answer = chosen(omar, seminar, query)
    assert (answer.status_code, answer.location) == (303, url(seminar))
    assert states_of(rows) == [CONFIRMED, CONFIRMED, PENDING, WAITING]
    assert len(db.session.scalars(db.select(OutboxMail.id)).all()) == 2


def test_bulk_takes_all_that_match_the_filter(omar: FlaskClient) -> None:
    seminar = factories.training_session(capacity=99)
    rows = [factories.registration(seminar, f"P{n} P", state=PENDING) for n in range(60)]
    kept = factories.registration(seminar, "Zane Z", state=PENDING, search_text="zane z")
    assert (
        chosen(omar, seminar, "do=decline&who=all&q=p&state=pending", reason="Pilns").status_code
        == 303
    )
    assert set(states_of(rows)) == {RegistrationState.DECLINED}
    assert states_of([kept]) == [PENDING]


def test_bulk_names_each_refusal_and_keeps_what_was_done(omar: FlaskClient) -> None:
    seminar, target = factories.training_session(), factories.training_session(title=Texts("Cits"))
    rows = [factories.registration(seminar, name) for name in ("Anna A", "Zane Z")]
    factories.registration(target, "Anna A")
    query = "do=move&" + "&".join(f"id={row.id}" for row in rows)
    page = chosen(omar, seminar, query, session=str(target.id)).text
    assert re.findall(r"<strong>([^<]*)</strong>: ([^<]*)", page) == [
        ("Anna A", "The person is registered for the other session already.")
    ]
    db.session.expire_all()
    moved = [db.session.get_one(Registration, row.id).training_session_id for row in rows]
    assert moved == [seminar.id, target.id]


def test_bulk_writes_in_the_organisers_words(omar: FlaskClient) -> None:
    own_project = factories.project()
    seminar = factories.training_session(project=own_project)
    pia = factories.registration(seminar, "Pia Priede", language="en")
    query = f"do=write&id={pia.id}"
    assert chosen(omar, seminar, query, subject=" ", words="x").status_code == 422
    words = "Bring 100 % of\r\nyour <b>laptop</b>.\r\n\r\nSee you!"
    assert chosen(omar, seminar, query, subject="Wi-Fi at %s", words=words).status_code == 303
    (mail,) = db.session.scalars(db.select(OutboxMail))
    assert (mail.kind, mail.recipient, mail.subject) == (
        "registration.written", "pia@example.lv", "Wi-Fi at %s",
    )  # fmt: skip
    assert ("your &lt;b&gt;laptop&lt;/b&gt;.</p>" in mail.html, mail.shows_eu_emblem) == (
        True,
        True,
    )
    assert "Bring 100 % of\nyour <b>laptop</b>." in mail.text


@pytest.mark.parametrize(
    "query", ["", "do=approve", "id=1", "do=x&id=1", "do=cancel&id=-1&id=99999999999"]
)
def test_bulk_of_nobody_or_nothing_leads_back(omar: FlaskClient, query: str) -> None:
    seminar = factories.training_session()
    factories.registration(seminar)
    answer = omar.get(url(seminar, f"bulk?{query}"))
    assert (answer.status_code, answer.location) == (303, url(seminar))


def test_bulk_touches_nobody_of_another_session(omar: FlaskClient) -> None:
    seminar, other = factories.training_session(), factories.training_session()
    row = factories.registration(other)
    data = {"do": "cancel", "ids": str(row.id), "reason": ""}
    assert omar.post(url(seminar, "bulk"), data=data).status_code == 303
    assert states_of([row]) == [CONFIRMED]


def test_bulk_is_not_for_viewers(vija: FlaskClient) -> None:
    seminar = factories.training_session()
    row = factories.registration(seminar, state=PENDING)
    assert vija.get(url(seminar, f"bulk?do=approve&id={row.id}")).status_code == 403
    assert vija.post(url(seminar, "bulk"), data={"do": "approve", "ids": row.id}).status_code == 403
    assert '<form class="pick-form"' not in vija.get(url(seminar)).text


def test_history_tells_what_happened_latest_first(each_app: Flask) -> None:
    seminar = factories.training_session(approval=Approval.ORGANISER)
    outcome = register(seminar.id, applicant(), actor=SYSTEM)
    approve(outcome.registration_id, actor=SYSTEM)
    told = [(line.what, line.state, line.actor) for line in list_history(outcome.registration_id)]
    assert told == [
        (Happening.APPROVED, CONFIRMED, "Cikls"),
        (Happening.REGISTERED, PENDING, "Cikls"),
    ]
    page = page_history(seminar.id, 1)
    assert [(line.what, line.family_name) for line in page.items] == [
        (Happening.APPROVED, "Priede"),
        (Happening.REGISTERED, "Priede"),
    ]


def test_history_is_on_the_page_of_one_and_of_the_session(omar: FlaskClient) -> None:
    seminar = factories.training_session()
    outcome = register(seminar.id, applicant(), actor=SYSTEM)
    for rest in (f"{outcome.registration_id}/?lang=lv", "history?lang=lv"):
        page = omar.get(url(seminar, rest)).text
        assert re.findall(r'history__what">([^<]*)', page) == ["Pieteikts · Apstiprināts"], rest
