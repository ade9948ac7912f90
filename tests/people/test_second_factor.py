"""The second factor: set-up, sign-in with it, recovery codes, reset by an administrator."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP  # type: ignore[import-untyped]  # it ships none

from app.core import access, clock
from app.core.access import SYSTEM
from app.core.db import db
from app.outbox.models import OutboxMail
from app.people.models import User
from app.people.services import reset_second_factor
from tests.conftest import make_user

PASSWORD = "a long pass phrase"


@pytest.fixture
def user(app: Flask) -> User:
    return make_user(access.Role.ORGANISER, "omar@example.lv", "Omārs Ozols")


def enter_password(client: FlaskClient) -> str:
    answer = client.post("/login?lang=en", data={"email": "omar@example.lv", "password": PASSWORD})
    return str(answer.location)


def set_up(client: FlaskClient) -> TOTP:
    """Switch the second factor on; the app on the telephone."""
    page = client.post("/login/second-factor", data={"setup": "authenticator"}).text
    assert 'src="data:image/svg+xml' in page
    key = re.search(r'<code class="totp-key">([^<]+)</code>', page)
    action = re.search(r'action="(/login/second-factor/[^"]+)"', page)
    assert key is not None
    assert action is not None
    telephone = TOTP(key=key.group(1).replace("-", ""))
    done = client.post(html.unescape(action.group(1)), data={"code": telephone.generate().token})
    assert (done.status_code, done.location) == (302, "/manage/account")
    return telephone


def later_code(telephone: TOTP) -> str:
    """The next code: the one of this half minute switched the factor on."""
    return str(telephone.generate(clock.now() + timedelta(seconds=30)).token)


def kinds() -> list[str]:
    return list(db.session.scalars(sa.select(OutboxMail.kind).order_by(OutboxMail.id)))


def test_set_up_and_sign_in_with_a_code(app: Flask, client: FlaskClient, user: User) -> None:
    enter_password(client)
    telephone = set_up(client)
    db.session.refresh(user)
    assert user.tf_primary_method == "authenticator"
    assert kinds() == ["account.second_factor_on"]
    browser = app.test_client()
    assert enter_password(browser).startswith("/login/code")
    token = later_code(telephone)
    answer = browser.post("/login/code", data={"code": f"{token[:3]} {token[3:]}"})
    assert (answer.status_code, answer.location) == (302, "/manage/")
    assert browser.get("/manage/account").status_code == 200


def test_code_is_taken_once(app: Flask, client: FlaskClient, user: User) -> None:
    enter_password(client)
    code = later_code(set_up(client))
    answers = []
    for browser in (app.test_client(), app.test_client()):
        enter_password(browser)
        answers.append(browser.post("/login/code", data={"code": code}).status_code)
    assert answers == [302, 422]


def test_code_that_switched_the_factor_on_does_not_sign_in(
    app: Flask, client: FlaskClient, user: User
) -> None:
    enter_password(client)
    code = set_up(client).generate().token
    browser = app.test_client()
    enter_password(browser)
    assert browser.post("/login/code", data={"code": code}).status_code == 422


def test_half_way_in_is_not_in(app: Flask, client: FlaskClient, user: User) -> None:
    enter_password(client)
    set_up(client)
    browser = app.test_client()
    enter_password(browser)
    assert browser.get("/manage/account").status_code == 302
    assert browser.get("/login/password").location.startswith("/login?")
    assert browser.get("/login/recovery-codes").location.startswith("/login?")
    set_anew = browser.post("/login/second-factor", data={"setup": "authenticator"})
    assert (set_anew.status_code, set_anew.location) == (302, "/login")


def test_wrong_code_is_refused(app: Flask, client: FlaskClient, user: User) -> None:
    enter_password(client)
    telephone = set_up(client)
    browser = app.test_client()
    enter_password(browser)
    right = later_code(telephone)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    answer = browser.post("/login/code", data={"code": wrong})
    assert (answer.status_code, answer.text.count("This code is not right.")) == (422, 2)
    assert browser.get("/manage/account").status_code == 302


def test_code_of_long_ago_is_refused(app: Flask, client: FlaskClient, user: User) -> None:
    enter_password(client)
    telephone = set_up(client)
    old = later_code(telephone)
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        browser = app.test_client()
        enter_password(browser)
        assert browser.post("/login/code", data={"code": old}).status_code == 422


def test_code_page_without_a_password_leads_back(client: FlaskClient, user: User) -> None:
    for path in ("/login/code", "/login/recovery"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (302, "/login")


def test_closed_ways_of_the_library_answer_404(client: FlaskClient, user: User) -> None:
    enter_password(client)
    for path in ("/login/rescue", "/login/method"):
        assert client.post(path, data={"help_setup": "help"}).status_code == 404


def test_recovery_code_lets_in_once(app: Flask, client: FlaskClient, user: User) -> None:
    enter_password(client)
    set_up(client)
    page = client.post("/login/recovery-codes", data={"generate_new_codes": "1"}).text
    codes = re.findall(r"<code>([0-9a-f-]+)</code>", page)
    assert len(codes) == 8
    db.session.refresh(user)
    assert codes[0] not in str(user.mf_recovery_codes)
    for expected in (302, 422):
        browser = app.test_client()
        enter_password(browser)
        assert "/login/recovery" in browser.get("/login/code").text
        answer = browser.post("/login/recovery", data={"code": codes[0]})
        assert answer.status_code == expected


def test_switching_off_needs_a_fresh_password(app: Flask, client: FlaskClient, user: User) -> None:
    enter_password(client)
    set_up(client)
    with client.session_transaction() as cookie:
        cookie["fs_paa"] = 0
        cookie.pop("fs_gexp", None)
    stale = client.post("/login/second-factor", data={"setup": "disable"})
    assert stale.location.startswith("/login/again")
    again = client.post(stale.location, data={"password": PASSWORD})
    assert again.location == "/login/second-factor"
    client.post("/login/second-factor", data={"setup": "disable"})
    db.session.refresh(user)
    assert user.tf_primary_method is None
    assert kinds() == ["account.second_factor_on", "account.second_factor_off"]


def test_administrator_resets_a_lost_factor(app: Flask, client: FlaskClient, user: User) -> None:
    enter_password(client)
    set_up(client)
    reset_second_factor(user.id, actor=SYSTEM)
    assert (user.tf_primary_method, user.tf_totp_secret, user.mf_recovery_codes) == (
        None,
        None,
        None,
    )
    assert enter_password(app.test_client()) == "/manage/"
    assert kinds() == ["account.second_factor_on", "account.second_factor_off"]


def test_secret_is_not_readable_in_the_database(client: FlaskClient, user: User) -> None:
    enter_password(client)
    telephone = set_up(client)
    db.session.refresh(user)
    assert telephone.base32_key not in (user.tf_totp_secret or "")
    assert '"enckey"' in (user.tf_totp_secret or "")
