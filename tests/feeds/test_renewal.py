"""A personal calendar's address can be renewed: the old one then says so."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from app.core import links
from app.core.access import Role
from app.core.db import db
from app.people.queries import staff_feed_token
from app.registrations.queries import my_feed_token, registration_token
from tests import factories as make
from tests.conftest import client_of, make_user


def test_renewed_address_of_a_participant_replaces_the_old_ones(client: FlaskClient) -> None:
    mine = make.registration(make.training_session())
    eternal = f"/my/{links.sign('my-feed', {'registration': mine.id})}.ics"  # as once given out
    old = f"/my/{my_feed_token(mine.id)}.ics"
    assert [client.get(url).status_code for url in (eternal, old)] == [200, 200]
    assert client.post(f"/registrations/{registration_token(mine.id)}/calendar").status_code == 303
    for url in (eternal, old):
        answer = client.get(url, headers={"Accept-Language": "lv"})
        assert (answer.status_code, "aizstāta ar jaunāku" in answer.text) == (410, True)
    db.session.refresh(mine)
    assert client.get(f"/my/{my_feed_token(mine.id, mine.feed_number)}.ics").status_code == 200


def test_own_page_shows_the_newest_address(client: FlaskClient) -> None:
    mine = make.registration(make.training_session())
    page = f"/registrations/{registration_token(mine.id)}"
    client.post(f"{page}/calendar")
    address = client.get(page).text.split("/my/")[1].split(".ics")[0]
    assert links.read("my-feed", address) == {"registration": mine.id, "number": 1}


def test_staff_renew_theirs_and_a_closed_account_has_none(app: Flask, client: FlaskClient) -> None:
    user = make_user(Role.VIEWER, "vija@example.lv", "Vija")
    browser, old = client_of(app, user), f"/my/{staff_feed_token(user)}.ics"
    assert old.split("/")[2].split(".", maxsplit=1)[0] in browser.get("/manage/account").text
    assert client.get(old).status_code == 200
    assert browser.post("/manage/account/calendar").status_code == 303
    assert client.get(old).status_code == 410
    db.session.refresh(user)
    new = f"/my/{staff_feed_token(user)}.ics"
    assert client.get(new).status_code == 200
    user.active = False
    db.session.commit()
    assert client.get(new).status_code == 410
