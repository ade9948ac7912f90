"""Nobody learns from an answer who is registered; machines and floods are held off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from app.core import links
from app.core.access import SYSTEM
from app.core.db import Base, db
from app.materials.queries import lecturer_token
from app.outbox.models import OutboxMail
from app.people.queries import coordinator_token
from app.people.rules import PlanningRegion
from app.registrations.models import Registration
from app.registrations.queries import registration_token
from app.registrations.rules import QuotaPlan, RegistrationState
from app.registrations.rules.people import name_key
from app.registrations.services import cancel, set_quotas
from app.sessions.models import TrainingSession
from app.sessions.rules import Approval
from tests import factories
from tests.conftest import make_app
from tests.registrations.people import form_of

TOKEN = re.compile(r"/registered/[\w.-]+")


def answers_to(client: FlaskClient, of: TrainingSession, name: str, **values: str) -> list[Any]:
    """All that a stranger sees after sending the form: each answer without its tokens."""
    seen: list[Any] = []
    data = form_of(name, email="nora@example.lv", **values)
    answer = client.post(f"/sessions/{of.slug}/register", data=data)
    seen.append((answer.status_code, TOKEN.sub("", answer.text), sorted(answer.headers.keys())))
    if answer.location:
        assert TOKEN.search(answer.location)
        page = client.get(answer.location)
        seen.append((page.status_code, TOKEN.sub("", page.text), sorted(page.headers.keys())))
    return seen


def taken(of: TrainingSession, name: str, **values: Any) -> Registration:
    return factories.registration(of, name, email=f"{name[:4].lower()}@example.org", **values)


def roomy() -> TrainingSession:
    return factories.training_session()


def full() -> TrainingSession:
    of = factories.training_session(capacity=1)
    taken(of, "Otrs Otrais")
    return of


def full_without_a_list() -> TrainingSession:
    of = factories.training_session(capacity=1, has_waiting_list=False)
    taken(of, "Otrs Otrais")
    return of


def approved() -> TrainingSession:
    return factories.training_session(approval=Approval.ORGANISER)


def kept_for_others() -> TrainingSession:
    of = factories.training_session(capacity=2)
    plan = QuotaPlan(seats=2, planning_region=PlanningRegion.VIDZEME)
    set_quotas(of.id, [plan], actor=SYSTEM)
    return of


@pytest.mark.parametrize("state", ["confirmed", "waiting", "pending", "offered"])
@pytest.mark.parametrize("make", [roomy, full, full_without_a_list, approved, kept_for_others])
def test_answer_for_who_is_registered_is_the_one_for_who_is_not(
    client: FlaskClient, make: Callable[[], TrainingSession], state: str
) -> None:
    of = make()
    taken(of, "Anna Kalna", state=RegistrationState(state))
    known = answers_to(client, of, "Anna Kalna")
    rows = len(db.session.scalars(db.select(Registration.id)).all())
    unknown = answers_to(client, of, "Zane Liepa")
    assert known == unknown
    assert len(db.session.scalars(db.select(Registration.id)).all()) - rows == (
        0 if make is full_without_a_list or known[0][0] == 409 else 1
    )


def test_the_two_names_of_these_tests_are_told_apart_by_the_rows(client: FlaskClient) -> None:
    """The test above can tell: answers differ where seats do."""
    of = full()
    assert answers_to(client, of, "Anna Kalna") != answers_to(client, of, "Zane Liepa")


def changed_into(client: FlaskClient, of: TrainingSession, name: str) -> list[Any]:
    """Nora gives her registration another's name; a namesake goes to the other's organisation."""
    nora, namesake = (
        factories.registration(
            of, own, organisation_name="Ludza", person_key=f"{name_key(*own.split())}|ludza"
        )
        for own in ("Nora Nikola", name)
    )
    paths = [f"/registrations/{registration_token(own.id)}/change" for own in (nora, namesake)]
    return [seen(client, path, form_of(name), name) for path in paths]


def nominated_into(client: FlaskClient, of: TrainingSession, name: str) -> list[Any]:
    """A coordinator elsewhere enters a person with their address, and swaps one for them."""
    kaija = factories.coordinator(factories.organisation("Ludzas novads"))
    base, (given, family) = f"/coordinators/{coordinator_token(kaija)}", name.split()
    person = {"given_name": given, "family_name": family, "email": f"{given.lower()}@example.org"}
    rows = {f"rows-0-{field}": value for field, value in person.items()}
    told = seen(client, f"{base}/sessions/{of.slug}", rows, name)
    newest = db.select(Registration.id).order_by(Registration.id.desc()).limit(1)
    cancel(db.session.scalars(newest).one(), actor=SYSTEM)
    first = factories.registration(of, "Ilze Egle", organisation_id=kaija.organisation_id)
    return [told, seen(client, f"{base}/people/{first.id}/swap", person, name)]


def seen(client: FlaskClient, path: str, data: dict[str, str], name: str) -> tuple[Any, ...]:
    """All that an answer and the page after it tell, apart from what was typed."""
    answer = client.post(path, data=data)
    after = client.get(answer.location or path).text
    messages = re.findall(r'<div class="flashes" role="status">(.*?)</div>', after, re.DOTALL)
    text = answer.text
    for typed in name.split():
        text = text.replace(typed, "").replace(typed.lower(), "")
    text = re.sub(r"[\w.-]*\d[\w.-]*", "", text)  # tokens, numbers
    return answer.status_code, sorted(answer.headers.keys()), text, messages, after.count(name)


@pytest.mark.parametrize("way", [changed_into, nominated_into])
def test_nobody_learns_by_changing_or_nominating_who_is_registered(
    client: FlaskClient, way: Callable[[FlaskClient, TrainingSession, str], list[Any]]
) -> None:
    told: list[Any] = []
    for who in ("Anna Kalna", "Zane Liepa"):
        of = factories.training_session(slug=f"seminars-{len(told)}")
        taken(of, who)
        told.append(way(client, of, "Anna Kalna"))
    assert told[0] == told[1]


def test_the_owner_gets_the_link_but_not_with_every_form(client: FlaskClient) -> None:
    of = roomy()
    taken(of, "Anna Kalna")
    for _number in range(3):
        answers_to(client, of, "Anna Kalna")
    mails = db.session.execute(db.select(OutboxMail.kind, OutboxMail.recipient)).all()
    assert [tuple(mail) for mail in mails] == [("registration.already", "anna@example.org")]


def test_outcome_page_by_a_foreign_or_altered_token_is_not_found(client: FlaskClient) -> None:
    of, other = roomy(), roomy()
    foreign = links.sign("outcome", [other.id, "confirmed", 0])
    own = registration_token(taken(of, "Anna Kalna").id)
    for token in (foreign, own, "x", links.sign("outcome", [of.id, "confirmed", 0])[:-1]):
        assert client.get(f"/sessions/{of.slug}/registered/{token}").status_code == 404


def test_a_filled_trap_answers_alike_and_writes_nothing(client: FlaskClient) -> None:
    of = roomy()
    with capture_logs() as logs:
        machine = answers_to(client, of, "Robots Robots", website="https://example.org")
    assert db.session.scalars(db.select(Registration.id)).all() == []
    assert db.session.scalars(db.select(OutboxMail.id)).all() == []
    assert [line["event"] for line in logs] == ["form filled by a machine"]
    assert machine == answers_to(client, of, "Anna Kalna")


def test_the_trap_is_out_of_reach(client: FlaskClient) -> None:
    page = client.get(f"/sessions/{roomy().slug}/register").text
    trap = re.search(r'<div class="trap" aria-hidden="true">(.*?)</div>', page, re.DOTALL)
    assert trap is not None
    field = re.search(r"<input[^>]*>", trap[1])
    assert field is not None
    for attribute in ('tabindex="-1"', 'autocomplete="off"', 'name="website"'):
        assert attribute in field[0]


def test_one_mailbox_registers_so_many_and_is_told_why(app: Flask, client: FlaskClient) -> None:
    app.config["PEOPLE_PER_MAILBOX"] = 2
    of = roomy()
    codes = [answers_to(client, of, name)[0][0] for name in ("A Viens", "B Divi", "C Trīs")]
    assert codes == [303, 303, 422]
    again = client.post(
        f"/sessions/{of.slug}/register?lang=en", data=form_of("A Viens", email="nora@example.lv")
    )
    assert "From one mailbox at most 2 people can register" in again.text
    assert len(db.session.scalars(db.select(Registration.id)).all()) == 2


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[Flask]:
    """An application that counts."""
    app = make_app(f"sqlite:///{tmp_path / 'limited.sqlite3'}", tmp_path, RATE_LIMITS=True)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


def test_a_whole_town_hall_gets_through_within_a_minute(limited: Flask) -> None:
    of, browser = factories.training_session(capacity=200), limited.test_client()
    path = f"/sessions/{of.slug}/register"
    people = [form_of(f"P{n} Priede", email=f"p{n}@example.lv") for n in range(100)]
    assert {browser.post(path, data=person).status_code for person in people} == {303}


@pytest.mark.parametrize(
    ("setting", "part"),
    [("LIMIT_ADDRESS", "register"), ("LIMIT_SESSION", "register"), ("LIMIT_LINK", "change"),
     ("LIMIT_ADDRESS", "cancel"), ("LIMIT_LINK", "accept"), ("LIMIT_CHECKS", "certificate"),
     ("LIMIT_ADDRESS", "nominate"), ("LIMIT_UPLOADS", "hand in")],
)  # fmt: skip
def test_too_many_are_told_in_their_language_when_to_come_back(
    limited: Flask, setting: str, part: str
) -> None:
    limited.config[setting] = "2/minute"
    of, browser = roomy(), limited.test_client()
    kaija = factories.coordinator(factories.organisation())
    token = registration_token(taken(of, "Anna Kalna").id)
    path = {
        "register": f"/sessions/{of.slug}/register",
        "certificate": "/certificates/2026-0001-AAAA",
        "nominate": f"/coordinators/{coordinator_token(kaija)}/sessions/{of.slug}",
        "hand in": f"/lecturers/{lecturer_token(factories.speaker().id, of.id)}",
    }.get(part, f"/registrations/{token}/{part}")
    ask = browser.get if part == "certificate" else browser.post
    codes = [ask(path).status_code for _number in range(2)]
    refused = ask(f"{path}?lang=lt")
    assert 429 not in codes
    assert (refused.status_code, 'lang="lt"' in refused.text) == (429, True)
    assert 0 < int(refused.headers["Retry-After"]) <= 60


def test_sessions_are_counted_apart(limited: Flask) -> None:
    limited.config["LIMIT_SESSION"] = "1/minute"
    one, other, browser = roomy(), roomy(), limited.test_client()
    codes = [browser.post(f"/sessions/{of.slug}/register").status_code for of in (one, one, other)]
    assert codes == [422, 429, 422]


def test_limits_can_be_switched_off(app: Flask, client: FlaskClient) -> None:
    app.config["LIMIT_ADDRESS"] = "1/minute"
    path = f"/sessions/{roomy().slug}/register"
    assert [client.post(path).status_code for _number in range(3)] == [422] * 3
