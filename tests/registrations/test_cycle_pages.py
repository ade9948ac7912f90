"""The form for several sessions of a cycle, what it leads to, and the own page that follows."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial

import pytest
from flask.testing import FlaskClient

from app.core import clock, links
from app.core.db import db
from app.cycles.models import Cycle
from app.cycles.rules import RegistrationMode
from app.outbox.models import OutboxMail
from app.registrations import services
from app.registrations.models import Registration
from app.registrations.queries import registration_token
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus
from tests import factories
from tests.registrations.people import choose, form_of
from tests.registrations.test_cycles import sessions_of

FORM = "/cycles/cikls/register"
post = partial(choose, FORM)


@pytest.fixture
def rows(cycle: Cycle) -> list[TrainingSession]:
    return sessions_of(cycle, 3, 0, 3)


def made() -> list[Registration]:
    return list(db.session.scalars(db.select(Registration).order_by(Registration.id)))


def text_of(client: FlaskClient, path: str) -> str:
    """The page without the tokens in its addresses, which hold the time."""
    page = client.get(f"{path}?lang=en").get_data(as_text=True)
    return re.sub(r"/registered/[^\"?]+", "/registered/…", page)


def test_form_asks_for_the_person_once_and_offers_what_is_open(
    client: FlaskClient, rows: list[TrainingSession]
) -> None:
    rows[2].registration_closes_at = clock.now() - timedelta(days=1)
    db.session.commit()
    page = text_of(client, FORM)
    names = re.findall(r'<(?:input|select|textarea)[^>]* name="([a-z_]+)"', page)
    assert names == [
        "sessions", "sessions", "given_name", "family_name", "email", "phone", "organisation",
        "organisation_name", "position", "notes", "do_not_photograph", "website",
    ]  # fmt: skip
    assert "3 places are free" in page
    assert "All places are taken; you join the waiting list." in page
    assert "Registration has closed." in page


def test_form_leads_to_a_page_that_names_each_session_and_nobody(
    client: FlaskClient, rows: list[TrainingSession]
) -> None:
    answer = post(client, rows[0], rows[1])
    assert answer.status_code == 303
    page = text_of(client, answer.location)
    assert re.findall(r'tag" data-size="sm" data-color="\w+">([\w ]+)<', page) == [
        "Confirmed", "On the waiting list",
    ]  # fmt: skip
    assert "You are number 1 on the waiting list" in page
    assert not re.search(r"pia@|Priede|/registrations/", page)


def test_outcome_reads_the_same_for_who_is_new_and_for_who_is_not(
    client: FlaskClient, cycle: Cycle, rows: list[TrainingSession]
) -> None:
    first = text_of(client, post(client, rows[0], rows[2]).location)
    again = text_of(client, post(client, rows[0], rows[2]).location)
    assert again == first
    assert len(made()) == 2


def test_machine_is_told_the_same_and_writes_nothing(
    client: FlaskClient, rows: list[TrainingSession]
) -> None:
    machine = post(client, rows[0], rows[1], website="http://example.org")
    assert (machine.status_code, made()) == (303, [])
    person = post(client, rows[0], rows[1])
    assert text_of(client, machine.location) == text_of(client, person.location)


@pytest.mark.parametrize("sent", [[], ["x"], ["0"], ["-1"], ["999"], ["1; DROP"], ["9" * 30]])
def test_nothing_or_nonsense_ticked_is_told_at_the_sessions(
    client: FlaskClient, rows: list[TrainingSession], sent: list[str]
) -> None:
    answer = client.post(FORM, data={**form_of(), "sessions": sent})
    page = answer.get_data(as_text=True)
    assert (answer.status_code, made()) == (422, [])
    assert re.findall(r'id="([a-z_]+)-error"', page) == ["sessions"]
    assert 'aria-describedby="sessions-error"' in page


@pytest.mark.parametrize("wrong", ["shut", "foreign", "none"])
def test_form_itself_refuses_ticks_that_it_does_not_offer(
    client: FlaskClient, rows: list[TrainingSession], monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    rows[2].registration_closes_at = clock.now() - timedelta(days=1)
    db.session.commit()
    ids = {"shut": [rows[0].id, rows[2].id], "none": [], "foreign": [rows[0].id, 999]}[wrong]

    def never(*_told: object, **_more: object) -> None:
        raise AssertionError("the service would refuse them in the same words")

    monkeypatch.setattr(services, "register_for_cycle_with_answers", never)
    answer = client.post(FORM, data={**form_of(), "sessions": [str(each) for each in ids]})
    assert answer.status_code == 422
    assert re.findall(r'id="([a-z_]+)-error"', answer.text) == ["sessions"]


def test_session_that_has_closed_since_is_named_and_the_other_ticks_stay(
    client: FlaskClient, rows: list[TrainingSession]
) -> None:
    rows[2].registration_closes_at = clock.now() - timedelta(days=1)
    db.session.commit()
    answer = client.post(
        f"{FORM}?lang=en", data={**form_of(), "sessions": [str(rows[0].id), str(rows[2].id)]}
    )
    page = answer.get_data(as_text=True)
    assert (answer.status_code, made()) == (422, [])
    assert "Working with clients: Registration has closed." in page
    assert re.findall(r'value="(\d+)"[^>]* checked', page) == [str(rows[0].id)]


def test_each_fault_of_the_person_is_told_and_the_ticks_stay(
    client: FlaskClient, rows: list[TrainingSession]
) -> None:
    answer = post(client, rows[0], rows[2], email="pia")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert len(re.findall(r'name="sessions"[^>]* checked', page)) == 2


def test_whole_cycle_has_no_ticks_and_says_before_where_one_waits(
    client: FlaskClient, cycle: Cycle, rows: list[TrainingSession]
) -> None:
    cycle.registration_mode = RegistrationMode.WHOLE
    db.session.commit()
    page = text_of(client, FORM)
    assert 'name="sessions"' not in page
    assert "You sign up for all 3 sessions" in page
    assert "you join the waiting list of that session" in page
    outcome = text_of(client, post(client).location)
    assert outcome.count(">Confirmed<") == 2
    assert "You are number 1 on the waiting list" in outcome


def test_session_of_a_whole_cycle_leads_to_the_form_of_the_cycle(
    client: FlaskClient, cycle: Cycle, rows: list[TrainingSession]
) -> None:
    cycle.registration_mode = RegistrationMode.WHOLE
    db.session.commit()
    page = text_of(client, f"/sessions/{rows[0].slug}")
    assert f'href="{FORM}"' in page
    assert f"/sessions/{rows[0].slug}/register" not in page
    own_form = f"/sessions/{rows[0].slug}/register"
    for answer in (client.get(own_form), client.post(own_form, data=form_of())):
        assert (answer.status_code, answer.location) == (303, FORM)
    assert made() == []


def test_unpublished_whole_cycle_has_no_form_and_its_sessions_say_why(
    client: FlaskClient, cycle: Cycle, rows: list[TrainingSession]
) -> None:
    cycle.registration_mode, cycle.is_published = RegistrationMode.WHOLE, False
    db.session.commit()
    assert client.get(FORM).status_code == 404
    answer = client.get(f"/sessions/{rows[0].slug}/register?lang=en")
    assert answer.status_code == 409
    assert "People sign up for the whole cycle" in answer.get_data(as_text=True)


def test_cycle_where_each_session_has_a_form_leads_back_to_its_page(
    client: FlaskClient, cycle: Cycle, rows: list[TrainingSession]
) -> None:
    cycle.registration_mode = RegistrationMode.EACH
    db.session.commit()
    assert client.get(FORM).location == "/cycles/cikls"
    assert "Register for the cycle" not in text_of(client, "/cycles/cikls")


def test_cycle_page_has_one_next_step(client: FlaskClient, rows: list[TrainingSession]) -> None:
    page = text_of(client, "/cycles/cikls")
    assert page.count(f'href="{FORM}"') == 1
    assert page.count('data-variant="primary"') == 1
    for row in rows:
        row.status = SessionStatus.CANCELLED
    db.session.commit()
    page = text_of(client, "/cycles/cikls")
    assert f'href="{FORM}"' not in page
    assert "No session of this cycle can be registered for now." in page


@pytest.mark.parametrize("has_sessions", [True, False])
def test_cycle_that_takes_nobody_says_why(
    client: FlaskClient, cycle: Cycle, has_sessions: bool
) -> None:
    if has_sessions:
        sessions_of(cycle, 3, registration_closes_at=clock.now() - timedelta(days=1))
    answer = client.get(f"{FORM}?lang=en")
    reason = "Registration has closed." if has_sessions else "No session of it lies ahead."
    assert answer.status_code == 409
    assert reason in answer.get_data(as_text=True)


def test_outcome_link_of_another_cycle_or_altered_is_refused(
    client: FlaskClient, cycle: Cycle, rows: list[TrainingSession]
) -> None:
    location = post(client, rows[0]).location
    factories.cycle(slug="cits")
    assert client.get(location.replace("/cikls/", "/cits/")).status_code == 404
    assert client.get(f"{location}x").status_code == 404
    foreign = links.sign("outcome", [rows[0].id, "confirmed", 0])
    assert client.get(f"/cycles/cikls/registered/{foreign}").status_code == 404


def test_own_page_shows_what_was_registered_at_the_same_time(
    client: FlaskClient, rows: list[TrainingSession]
) -> None:
    post(client, *rows)
    first, second, third = (registration_token(row.id) for row in made())
    page = text_of(client, f"/registrations/{first}")
    shown = re.findall(r'picks__title"><a href="/registrations/([^"]+)"', page)
    assert [links.read("registration", token) for token in shown] == [
        links.read("registration", token) for token in (second, third)
    ]
    assert ">On the waiting list · 1<" in page


def test_own_page_of_one_who_came_alone_shows_no_others(client: FlaskClient) -> None:
    client.post(f"/sessions/{factories.training_session().slug}/register", data=form_of())
    path = f"/registrations/{registration_token(made()[0].id)}"
    assert "picks__title" not in text_of(client, path)


def test_cancelling_offers_this_session_or_all(
    client: FlaskClient, rows: list[TrainingSession]
) -> None:
    post(client, *rows)
    path = f"/registrations/{registration_token(made()[0].id)}/cancel"
    page = text_of(client, path)
    assert "Yes, cancel this session" in page
    assert "Cancel all that lie ahead (3)" in page
    client.post(path)
    assert [row.state.value for row in made()] == ["cancelled", "waiting", "confirmed"]
    path = f"/registrations/{registration_token(made()[1].id)}/cancel"
    answer = client.post(f"{path}?lang=en", data={"which": "all"}, follow_redirects=True)
    assert "2 registrations are cancelled." in answer.get_data(as_text=True)
    assert {row.state.value for row in made()} == {"cancelled"}
    kinds = [mail.kind for mail in db.session.scalars(db.select(OutboxMail))]
    assert kinds == ["cycle.entered", "registration.cancelled", "cycle.cancelled"]
