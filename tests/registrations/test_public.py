"""The public form and the own page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core import clock, links
from app.core.db import db
from app.core.texts import Texts
from app.outbox.models import OutboxMail
from app.outbox.services import write_kept
from app.registrations.models import Registration
from app.registrations.queries import read_registration_token, registration_token
from app.registrations.rules import RegistrationState
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionMode, SessionStatus
from tests import factories
from tests.registrations.people import form_of


@pytest.fixture
def seminar(app: Flask) -> TrainingSession:
    return factories.training_session(capacity=1, slug="seminars", venue=factories.venue())


def post(client: FlaskClient, slug: str = "seminars", **values: str) -> Any:
    return client.post(f"/sessions/{slug}/register", data=form_of(**values))


def rows() -> list[Registration]:
    return list(db.session.scalars(db.select(Registration).order_by(Registration.id)))


def test_form_can_be_asked_for_its_head_alone(client: FlaskClient) -> None:
    factories.training_session(slug="seminars", venue=factories.venue())
    answer = client.head("/sessions/seminars/register")
    assert (answer.status_code, answer.data) == (200, b"")


def test_register_form_has_the_promised_fields(
    client: FlaskClient, seminar: TrainingSession
) -> None:
    page = client.get("/sessions/seminars/register").get_data(as_text=True)
    names = re.findall(r'<(?:input|select|textarea)[^>]* name="([a-z_]+)"', page)
    assert names == [
        "csrf_token",
        "given_name", "family_name", "email", "phone", "organisation", "organisation_name",
        "position", "notes", "do_not_photograph", "website",
    ]  # fmt: skip


def test_register_form_carries_a_token_where_csrf_is_on(
    app: Flask, seminar: TrainingSession
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    browser = app.test_client()
    assert browser.post("/sessions/seminars/register", data=form_of()).status_code == 400
    page = browser.get("/sessions/seminars/register").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token is not None
    data = {**form_of(), "csrf_token": token[1]}
    assert browser.post("/sessions/seminars/register", data=data).status_code == 303


def test_register_leads_to_a_page_that_states_the_outcome(
    client: FlaskClient, seminar: TrainingSession
) -> None:
    first = post(client)
    assert first.status_code == 303
    outcome = client.get(f"{first.location}?lang=en")
    assert outcome.status_code == 200
    assert "Your place is confirmed" in outcome.get_data(as_text=True)
    second = client.get(post(client, name="Jānis Kalns").location).get_data(as_text=True)
    assert "You are number 1 on the waiting list" in second


def test_register_twice_mails_the_link_again_to_the_first_address(
    client: FlaskClient, seminar: TrainingSession
) -> None:
    post(client)
    again = post(client, email="else@example.lv")
    page = client.get(again.location + "?lang=en").get_data(as_text=True)
    assert not re.search(r"pia@|Priede|/registrations/", page)
    newest = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert newest is not None
    assert (newest.kind, newest.recipient) == ("registration.already", "pia@example.lv")
    assert len(rows()) == 1


def test_register_keeps_language_and_the_wish_not_to_be_photographed(
    client: FlaskClient, seminar: TrainingSession
) -> None:
    client.get("/sessions/seminars/register?lang=lt")
    post(client, do_not_photograph="y")
    assert [(row.language, row.may_be_photographed) for row in rows()] == [("lt", False)]


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"given_name": " \u200e\x00 "}, ["given_name"]),
        ({"given_name": "😀"}, ["given_name"]),
        ({"family_name": "P" * 101}, ["family_name"]),
        ({"email": "pia"}, ["email"]),
        ({"email": "pia@example.lv\r\nBcc: x@example.lv"}, ["email"]),
        ({"phone": "zvaniet man"}, ["phone"]),
        ({"organisation_name": ""}, ["organisation"]),
        ({"organisation": "99999999999999999999999"}, ["organisation"]),
        ({"organisation": "-1"}, ["organisation"]),
        ({"organisation": "x'; DROP TABLE"}, ["organisation"]),
        ({"notes": "a" * 2001}, ["notes"]),
        ({"given_name": "", "email": ""}, ["given_name", "email"]),
    ],
)
def test_register_names_each_fault_at_its_field_and_keeps_what_was_typed(
    client: FlaskClient, seminar: TrainingSession, values: dict[str, str], fields: list[str]
) -> None:
    answer = post(client, position="Vecākais <b>lietvedis</b>", **values)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert re.findall(r'id="([a-z_]+)-error"', page) == fields
    assert "Vecākais &lt;b&gt;lietvedis&lt;/b&gt;" in page
    assert rows() == []


@pytest.mark.parametrize("body", ["[1, 2]", '{"given_name": {"a": 1}}', "null", "{", '"x"'])
def test_register_with_a_body_of_json_is_refused(
    client: FlaskClient, seminar: TrainingSession, body: str
) -> None:
    answer = client.post("/sessions/seminars/register", data=body, content_type="application/json")
    assert answer.status_code == 422


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    typed=st.dictionaries(
        st.sampled_from([*sorted(form_of()), "phone", "notes", "organisation"]),
        st.text(max_size=300),
    )
)
def test_register_answers_whatever_is_typed(
    client: FlaskClient, seminar: TrainingSession, typed: dict[str, str]
) -> None:
    answer = client.post("/sessions/seminars/register", data={**form_of(), **typed})
    assert answer.status_code in (303, 422)


def test_register_stores_text_in_other_directions_clean(
    client: FlaskClient, seminar: TrainingSession
) -> None:
    post(client, name="\u202ePia\u202c Priede")
    assert [row.full_name for row in rows()] == ["Pia Priede"]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"registration_closes_at": clock.now()}, "Registration has closed."),
        (
            {"registration_opens_at": clock.now() + timedelta(days=1)},
            "Registration has not opened yet.",
        ),
        ({"capacity": None}, "There is no registration for this session here."),
        (
            {"capacity": 0, "has_waiting_list": False},
            "All places are taken, and there is no waiting list.",
        ),
        ({"status": SessionStatus.CANCELLED}, "The session is cancelled."),
        (
            {"status": SessionStatus.POSTPONED},
            "The session is postponed; the new date is not known yet.",
        ),
    ],
)
def test_register_when_it_is_not_open_says_why(
    client: FlaskClient, values: dict[str, Any], reason: str
) -> None:
    factories.training_session(slug="seminars", status_reason=Texts("Lektors slims"), **values)
    for answer in (client.get("/sessions/seminars/register?lang=en"), post(client)):
        assert answer.status_code == 409
        assert f"<h1>{reason}</h1>" in answer.get_data(as_text=True)
    assert rows() == []


def test_register_reopened_seat_is_taken_between_form_and_post(
    client: FlaskClient, app: Flask
) -> None:
    full = factories.training_session(slug="seminars", capacity=1, has_waiting_list=False)
    factories.registration(full, "Jānis Kalns")
    answer = post(client)
    assert answer.status_code == 409


@pytest.mark.parametrize("slug", ["nav-tada", "melnraksts", "%00", "a" * 3000])
def test_register_for_nothing_or_a_draft_is_not_found(
    client: FlaskClient, app: Flask, slug: str
) -> None:
    factories.training_session(slug="melnraksts", status=SessionStatus.DRAFT)
    assert client.get(f"/sessions/{slug}/register").status_code == 404
    assert post(client, slug).status_code == 404


def token_of(seminar: TrainingSession, **values: Any) -> str:
    return registration_token(factories.registration(seminar, **values).id)


def test_own_page_changes_what_was_given(client: FlaskClient, seminar: TrainingSession) -> None:
    token = token_of(seminar, email="pia@example.lv")
    typed = form_of(name="Pīa Priede", email="thief@example.lv", phone="+371 20000000")
    answer = client.post(f"/registrations/{token}/change", data=typed)
    assert (answer.status_code, answer.location) == (303, f"/registrations/{token}")
    (row,) = rows()
    assert (row.full_name, row.phone, row.email) == (
        "Pīa Priede",
        "+371 20000000",
        "pia@example.lv",
    )


def test_own_page_change_with_faults_keeps_what_was_typed(
    client: FlaskClient, seminar: TrainingSession
) -> None:
    token = token_of(seminar)
    answer = client.post(
        f"/registrations/{token}/change", data=form_of(phone="nav", position="Zināms")
    )
    assert answer.status_code == 422
    assert "Zināms" in answer.get_data(as_text=True)
    assert [row.phone for row in rows()] == [""]


def test_own_page_keeps_an_organisation_that_left_the_list(
    client: FlaskClient, seminar: TrainingSession
) -> None:
    left = factories.organisation("Ilūkstes novads", is_listed=False)
    token = token_of(seminar, organisation_id=left.id, organisation_name="")
    page = client.get(f"/registrations/{token}/change").get_data(as_text=True)
    assert f'<option selected value="{left.id}">Ilūkstes novads</option>' in page


def test_own_page_cancels_after_asking(client: FlaskClient, seminar: TrainingSession) -> None:
    token = token_of(seminar)
    assert client.get(f"/registrations/{token}/cancel").status_code == 200
    assert [row.state for row in rows()] == [RegistrationState.CONFIRMED]
    assert client.post(f"/registrations/{token}/cancel").location == f"/registrations/{token}"
    db.session.expire_all()
    assert [row.state for row in rows()] == [RegistrationState.CANCELLED]


def test_own_page_cancel_sent_twice_says_so(client: FlaskClient, seminar: TrainingSession) -> None:
    token = token_of(seminar)
    client.post(f"/registrations/{token}/cancel")
    again = client.post(f"/registrations/{token}/cancel?lang=en", follow_redirects=True)
    assert again.status_code == 200
    assert "has been cancelled already" in again.get_data(as_text=True)


def test_own_page_shows_the_online_link_to_the_confirmed_alone(
    client: FlaskClient, app: Flask
) -> None:
    online = factories.training_session(
        capacity=1, mode=SessionMode.ONLINE, online_url="https://meet.example.lv/x"
    )
    inside = client.get(f"/registrations/{token_of(online)}").get_data(as_text=True)
    waits = token_of(online, name="Jānis Kalns", state=RegistrationState.WAITING)
    outside = client.get(f"/registrations/{waits}").get_data(as_text=True)
    assert ("meet.example.lv" in inside, "meet.example.lv" in outside) == (True, False)


@pytest.mark.parametrize("part", ["", "/change", "/cancel"])
def test_own_page_by_an_altered_or_foreign_link_is_not_found(
    client: FlaskClient, seminar: TrainingSession, part: str
) -> None:
    token = token_of(seminar)
    foreign = [
        links.sign("certificate", 1),
        links.sign("registration", {"id": 1}),
        links.sign("registration", 999),
    ]
    for bad in (token[:-1], token[1:], "x", *foreign):
        answer = client.get(f"/registrations/{bad}{part}")
        assert answer.status_code == 404


def test_own_page_by_an_expired_link_says_so(client: FlaskClient, seminar: TrainingSession) -> None:
    token = token_of(seminar)
    with time_machine.travel(clock.now() + timedelta(days=731)):
        answer = client.get(f"/registrations/{token}?lang=en")
    assert answer.status_code == 410
    assert "no longer valid" in answer.get_data(as_text=True)


@pytest.mark.parametrize("language", ["lv", "en", "lt"])
def test_mail_is_in_the_persons_language_with_link_and_calendar(
    client: FlaskClient, language: str, app: Flask
) -> None:
    own_project = factories.project()
    factories.training_session(slug="seminars", project=own_project, venue=factories.venue())
    client.get(f"/sessions/seminars/register?lang={language}")
    post(client)
    write_kept()
    mail = db.session.scalars(db.select(OutboxMail)).one()
    titles = {"lv": "Darbs ar klientu", "en": "Working with clients", "lt": "Darbas su klientu"}
    assert mail.subject.endswith(titles[language])
    link = re.search(rf"http://cikls.example.lv/registrations/(\S+)\?lang={language}\n", mail.text)
    assert link is not None
    assert read_registration_token(link[1]) == rows()[0].id
    assert (mail.calendar or b"").count(b"BEGIN:VEVENT") == 1
    assert (mail.reply_to, mail.shows_eu_emblem) == ("organizators@example.lv", True)


def test_register_statements_do_not_grow_with_the_queue(
    client: FlaskClient, app: Flask, counted: Any
) -> None:
    factories.training_session(slug="seminars", capacity=1)
    numbers = []
    for name in ("A Viens", "B Divi", "C Trīs", "D Četri"):
        with counted() as statements:
            post(client, name=name)
        numbers.append(statements.count)
    assert len(set(numbers[1:])) == 1, numbers
