"""Coordinators in the office, their links, and the account that opens their pages alone."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import access
from app.core.access import SYSTEM
from app.core.db import db
from app.core.errors import LinkExpired, RuleBroken
from app.outbox import services as outbox
from app.outbox.models import OutboxMail
from app.outbox.rules import MailState
from app.people.models import Coordinator, Organisation, User
from app.people.queries import coordinator_token, read_coordinator_token, role_of
from app.people.rules import CoordinatorDetails
from app.people.services import (
    give_account,
    save_coordinator,
    send_link,
    switch_coordinator,
)
from tests import factories
from tests.conftest import client_of, make_user

KAIJA = {"name": "Kaija Koka", "email": "novads@example.lv", "language": "lv"}


@pytest.fixture
def town(app: Flask) -> Organisation:
    return factories.organisation("Ludzas novads")


@pytest.fixture
def kaija(town: Organisation) -> Coordinator:
    return save_coordinator(town.id, CoordinatorDetails(**KAIJA), actor=SYSTEM)


def fresh(row: Coordinator) -> Coordinator:
    return db.session.get_one(Coordinator, row.id, populate_existing=True)


def links_sent() -> list[str]:
    """The tokens that were mailed, oldest first."""
    ids = db.session.scalars(db.select(OutboxMail.id).order_by(OutboxMail.id))
    texts = (outbox.open_mail(each).text for each in ids)
    return [re.findall(r"/coordinators/([^?\s]+)", text)[0] for text in texts]


def test_new_coordinator_is_listed_and_gets_a_link_that_works(
    omar: FlaskClient, town: Organisation
) -> None:
    answer = omar.post(f"/manage/organisations/{town.id}/coordinators/new", data=KAIJA)
    assert answer.location == f"/manage/organisations/{town.id}/#coordinators"
    assert "novads@example.lv" in omar.get(f"/manage/organisations/{town.id}/").text
    (token,) = links_sent()
    assert read_coordinator_token(token).email == "novads@example.lv"


def test_one_address_coordinates_an_organisation_once(
    omar: FlaskClient, town: Organisation, kaija: Coordinator
) -> None:
    again = omar.post(f"/manage/organisations/{town.id}/coordinators/new", data=KAIJA)
    assert (again.status_code, 'id="email-error"' in again.text) == (422, True)
    own = omar.post(f"/manage/coordinators/{kaija.id}/", data={**KAIJA, "name": "Kaija Kārkla"})
    assert (own.status_code, fresh(kaija).name) == (303, "Kaija Kārkla")


def test_new_address_makes_the_old_mailboxs_link_worthless(
    omar: FlaskClient, kaija: Coordinator
) -> None:
    token = coordinator_token(kaija)
    omar.post(f"/manage/coordinators/{kaija.id}/", data={**KAIJA, "email": "cits@example.lv"})
    with pytest.raises(LinkExpired):
        read_coordinator_token(token)


def test_mail_that_waits_does_not_take_a_newer_link_to_an_older_address(
    omar: FlaskClient, kaija: Coordinator
) -> None:
    omar.post(f"/manage/coordinators/{kaija.id}/link")
    omar.post(f"/manage/coordinators/{kaija.id}/", data={**KAIJA, "email": "cits@example.lv"})
    outbox.write_kept()
    (mail,) = db.session.scalars(db.select(OutboxMail))
    assert (mail.recipient, mail.state, mail.text) == (KAIJA["email"], MailState.DROPPED, "")


def test_new_link_makes_the_old_one_worthless(omar: FlaskClient, kaija: Coordinator) -> None:
    omar.post(f"/manage/coordinators/{kaija.id}/link")
    outbox.write_kept()
    omar.post(f"/manage/coordinators/{kaija.id}/renew")
    old, new = links_sent()
    assert read_coordinator_token(new).id == kaija.id
    with pytest.raises(LinkExpired):
        read_coordinator_token(old)


def test_switched_off_coordinator_is_mailed_nothing_until_switched_on(
    omar: FlaskClient, kaija: Coordinator
) -> None:
    omar.post(f"/manage/coordinators/{kaija.id}/off")
    with pytest.raises(RuleBroken):
        send_link(kaija.id, actor=SYSTEM)
    assert omar.post(f"/manage/coordinators/{kaija.id}/link").status_code == 303
    assert links_sent() == []
    omar.post(f"/manage/coordinators/{kaija.id}/on")
    assert fresh(kaija).is_active


def test_account_of_a_coordinator_opens_their_pages_and_no_office(
    app: Flask, ada: FlaskClient, kaija: Coordinator
) -> None:
    ada.post(f"/manage/coordinators/{kaija.id}/account")
    user = db.session.get_one(User, fresh(kaija).user_id)
    assert (role_of(user), user.organisation_id) == (
        access.Role.COORDINATOR,
        kaija.organisation_id,
    )
    browser = client_of(app, user)
    page = browser.get("/coordinators/me").text
    assert ("Ludzas novads" in page, 'href="/manage/"' in page) == (True, False)
    refused = {browser.get(path).status_code for path in ("/manage/", "/manage/account")}
    assert refused == {403}
    switch_coordinator(kaija.id, is_active=False, actor=SYSTEM)
    assert browser.get("/coordinators/me").status_code == 403


def test_sign_in_leads_a_coordinator_to_their_pages(app: Flask, kaija: Coordinator) -> None:
    make_user(access.Role.COORDINATOR, KAIJA["email"], KAIJA["name"])
    give_account(kaija.id, actor=SYSTEM)
    typed = {"email": KAIJA["email"], "password": "a long pass phrase"}
    answer = app.test_client().post("/login", data=typed)
    assert (answer.status_code, answer.location) == (302, "/coordinators/me")


def test_stranger_at_the_accounts_pages_is_sent_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/coordinators/me")
    assert (answer.status_code, answer.location) == (302, "/login?next=/coordinators/me")


def test_account_that_coordinates_nothing_is_told_so(app: Flask) -> None:
    browser = client_of(app, make_user(access.Role.VIEWER, "vija@example.lv", "Vija"))
    assert browser.get("/coordinators/me").status_code == 403
