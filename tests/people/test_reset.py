"""A forgotten password, from the form over the mail to the new one."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.core import access, clock
from app.core.db import db
from app.outbox.models import OutboxMail
from app.people.models import User
from tests.conftest import make_user

NEW = {"password": "six other words", "password_confirm": "six other words"}


@pytest.fixture
def user(app: Flask) -> User:
    return make_user(access.Role.VIEWER, "vija@example.lv", "Vija Vītola")


def mails() -> list[OutboxMail]:
    return list(db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)))


def link_in(mail: OutboxMail) -> str:
    found = re.search(r"http://cikls\.example\.lv(/login/reset/\S+)", mail.text)
    assert found is not None
    assert found.group(1) in mail.html
    return found.group(1)


def test_reset_by_mail_end_to_end(client: FlaskClient, user: User) -> None:
    before = user.password
    asked = client.post("/login/reset?lang=en", data={"email": " VIJA@example.lv"})
    assert asked.status_code == 200
    (mail,) = mails()
    assert (mail.kind, mail.recipient, mail.language, mail.subject) == (
        "account.reset_asked", "vija@example.lv", "lv", "Jauna „Cikls” parole",
    )  # fmt: skip
    link = link_in(mail)
    assert client.get(link).status_code == 200
    done = client.post(link, data=NEW)
    assert (done.status_code, done.location) == (302, "/login")
    db.session.refresh(user)
    assert user.password != before
    assert [m.kind for m in mails()] == ["account.reset_asked", "account.password_reset"]
    signed = client.post("/login", data={"email": user.email, "password": NEW["password"]})
    assert signed.location == "/manage/"


def test_link_works_once(client: FlaskClient, user: User) -> None:
    client.post("/login/reset", data={"email": user.email})
    link = link_in(mails()[0])
    client.post(link, data=NEW)
    again = client.get(link)
    assert (again.status_code, again.location) == (302, "/login/reset")
    assert client.post(link, data=NEW).location == "/login/reset"


def test_link_ends_after_three_days(client: FlaskClient, user: User) -> None:
    client.post("/login/reset", data={"email": user.email})
    link = link_in(mails()[0])
    with time_machine.travel(clock.now() + timedelta(days=3, minutes=1)):
        assert client.get(link).location == "/login/reset"


def test_altered_link_is_refused(client: FlaskClient, user: User) -> None:
    client.post("/login/reset", data={"email": user.email})
    assert client.post(link_in(mails()[0])[:-2] + "xx", data=NEW).location == "/login/reset"


@pytest.mark.parametrize("email", ["vija@example.lv", "nobody@example.lv"])
def test_answer_does_not_tell_whether_there_is_an_account(
    client: FlaskClient, user: User, email: str
) -> None:
    page = client.post("/login/reset?lang=en", data={"email": email})
    assert page.status_code == 200
    told = f"If {email} has an account here, a link to set a new password is on its way."
    assert page.text.count(told) == 1


def test_closed_account_gets_no_link(client: FlaskClient, user: User) -> None:
    user.active = False
    db.session.commit()
    client.post("/login/reset", data={"email": user.email})
    assert mails() == []


def test_link_does_not_trust_the_host_of_the_request(client: FlaskClient, user: User) -> None:
    client.post("/login/reset", data={"email": user.email}, headers={"Host": "evil.example.org"})
    (mail,) = mails()
    assert {urlsplit(url).netloc for url in re.findall(r"https?://\S+", mail.text)} == {
        "cikls.example.lv"
    }


def test_new_password_must_be_long_and_typed_twice(client: FlaskClient, user: User) -> None:
    client.post("/login/reset", data={"email": user.email})
    link = link_in(mails()[0])
    short = client.post(f"{link}?lang=en", data={"password": "short", "password_confirm": "short"})
    assert (short.status_code, short.text.count("must have at least 12 characters")) == (422, 2)
    other = client.post(link, data={**NEW, "password_confirm": "six different words"})
    assert (other.status_code, other.text.count("The two passwords are not the same.")) == (422, 2)


@pytest.mark.parametrize("language", ["lv", "en", "lt"])
def test_mail_comes_in_the_language_of_the_account(
    client: FlaskClient, user: User, language: str
) -> None:
    user.language = language
    db.session.commit()
    client.post("/login/reset", data={"email": user.email})
    subjects = {
        "lv": "Jauna „Cikls” parole",
        "en": "A new password for Cikls",
        "lt": "Naujas „Cikls“ slaptažodis",
    }
    assert mails()[0].subject == subjects[language]
