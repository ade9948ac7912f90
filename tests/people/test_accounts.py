"""Staff accounts: who may keep them, what is never possible, the commands."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core import access
from app.core.access import Actor
from app.core.db import db
from app.core.errors import RuleBroken
from app.outbox.models import OutboxMail
from app.people.models import User
from app.people.queries import find_account, role_of
from app.people.rules import AccountDetails
from app.people.services import change_account, deactivate_account
from tests.conftest import client_of, make_user

NEW = {"name": "Jana Jauna", "email": "Jana@Example.lv", "role": "viewer", "language": "lt"}


def account(email: str) -> User:
    found = find_account(email)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("path", "method", "least"),
    [
        ("/manage/organisations/", "GET", access.Role.VIEWER),
        ("/manage/account", "GET", access.Role.VIEWER),
        ("/manage/organisations/new", "GET", access.Role.ORGANISER),
        ("/manage/organisations/new", "POST", access.Role.ORGANISER),
        ("/manage/users/", "GET", access.Role.ADMIN),
        ("/manage/users/new", "POST", access.Role.ADMIN),
        ("/manage/users/1/", "GET", access.Role.ADMIN),
        ("/manage/users/1/deactivate", "POST", access.Role.ADMIN),
        ("/manage/users/1/activate", "POST", access.Role.ADMIN),
        ("/manage/users/1/invite", "POST", access.Role.ADMIN),
        ("/manage/users/1/second-factor", "POST", access.Role.ADMIN),
    ],
)
def test_role_opens_what_it_may(app: Flask, path: str, method: str, least: access.Role) -> None:
    for role in access.Role:
        browser = client_of(app, make_user(role, f"{role}@example.lv", role.value))
        status = browser.open(path, method=method).status_code
        assert (status == 403) is (access.RANK[role] < access.RANK[least])
    assert app.test_client().open(path, method=method).status_code == (
        302 if method == "GET" else 403
    )


def test_account_without_a_role_is_kept_out(app: Flask) -> None:
    browser = client_of(app, make_user(None, "nora@example.lv", "Nora"))
    assert browser.get("/manage/account").status_code == 403


def test_new_account_gets_a_link_and_can_sign_in_with_it(app: Flask, ada: FlaskClient) -> None:
    answer = ada.post("/manage/users/new", data=NEW)
    assert (answer.status_code, answer.location) == (303, "/manage/users/")
    made = account("jana@example.lv")
    assert (made.email, made.password, role_of(made)) == (
        "jana@example.lv",
        None,
        access.Role.VIEWER,
    )
    mail = db.session.scalars(sa.select(OutboxMail)).one()
    assert (mail.kind, mail.recipient, mail.recipient_name, mail.language) == (
        "account.invited", "jana@example.lv", "Jana Jauna", "lt",
    )  # fmt: skip
    link = re.search(r"/login/reset/\S+", mail.text)
    assert link is not None
    browser = app.test_client()
    words = "nine quite new words"
    browser.post(link.group(), data={"password": words, "password_confirm": words})
    signed = browser.post("/login", data={"email": "jana@example.lv", "password": words})
    assert signed.location == "/manage/"


def test_nobody_signs_in_while_no_password_is_set(app: Flask, ada: FlaskClient) -> None:
    ada.post("/manage/users/new", data=NEW)
    answer = app.test_client().post("/login", data={"email": "jana@example.lv", "password": "None"})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "ADA@example.lv"),
        ("email", "x"),
        ("email", ""),
        ("name", ""),
        ("role", "king"),
        ("language", "xx"),
    ],
)
def test_wrong_value_is_named_at_its_field(ada: FlaskClient, field: str, value: str) -> None:
    answer = ada.post("/manage/users/new", data={**NEW, field: value})
    assert (answer.status_code, f'id="{field}-error"' in answer.text) == (422, True)
    assert db.session.scalar(sa.select(sa.func.count(OutboxMail.id))) == 0


def test_role_is_changed_at_once(ada: FlaskClient, vija: FlaskClient) -> None:
    vija_account = account("vija@example.lv")
    data = {
        "name": "Vija Vītola",
        "email": "vija@example.lv",
        "role": "organiser",
        "language": "en",
    }
    assert ada.post(f"/manage/users/{vija_account.id}/", data=data).status_code == 303
    assert vija.get("/manage/organisations/new").status_code == 200


def test_closed_account_is_out_at_once_and_can_be_opened_again(
    ada: FlaskClient, vija: FlaskClient
) -> None:
    vija_account = account("vija@example.lv")
    ada.post(f"/manage/users/{vija_account.id}/deactivate")
    assert vija.get("/manage/account").status_code == 302
    ada.post(f"/manage/users/{vija_account.id}/activate")
    assert account("vija@example.lv").active is True


def test_nobody_closes_their_own_account(ada: FlaskClient) -> None:
    make_user(access.Role.ADMIN, "zane@example.lv", "Zane")
    answer = ada.post(f"/manage/users/{account('ada@example.lv').id}/deactivate")
    assert answer.status_code == 409
    assert account("ada@example.lv").active is True


def test_last_administrator_stays(each_app: Flask) -> None:
    ada = make_user(access.Role.ADMIN, "ada@example.lv", "Ada")
    zane = make_user(access.Role.ADMIN, "zane@example.lv", "Zane")
    by = Actor(zane.id, "Zane")
    viewer = AccountDetails(email=zane.email, name="Zane", role=access.Role.VIEWER)
    deactivate_account(ada.id, actor=by)
    with pytest.raises(RuleBroken):
        change_account(zane.id, viewer, actor=by)
    with pytest.raises(RuleBroken):
        deactivate_account(zane.id, actor=Actor(None, "worker"))
    assert (zane.active, role_of(zane)) == (True, access.Role.ADMIN)


def test_list_takes_the_same_statements_whatever_its_length(ada: FlaskClient, counted: Any) -> None:
    counts = []
    for number in range(3):
        make_user(access.Role.VIEWER, f"v{number}@example.lv", f"Viewer {number}")
        with counted() as statements:
            page = ada.get("/manage/users/?lang=en").text
        counts.append((statements.count, page.count("<tr>") - 1))
    assert counts == [(3, 2), (3, 3), (3, 4)]  # the account with its roles, how many, the rows


def test_own_account_keeps_name_and_language(vija: FlaskClient) -> None:
    answer = vija.post("/manage/account", data={"name": "Vija Vītoliņa", "language": "lt"})
    assert (answer.status_code, answer.location) == (303, "/manage/account")
    assert '<html lang="lt"' in vija.get("/manage/account").text
    kept = account("vija@example.lv")
    assert (kept.name, kept.language) == ("Vija Vītoliņa", "lt")
    assert vija.post("/manage/account", data={"name": "", "language": "lt"}).status_code == 422


def test_command_makes_an_account(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIKLS_PASSWORD", "a pass phrase of the environment")
    arguments = ["users", "create", "--email", "Ada@example.lv", "--role", "admin", "--name", "Ada"]
    done = app.test_cli_runner().invoke(args=arguments)
    assert (done.exit_code, done.output) == (0, "ada@example.lv can sign in as admin.\n")
    data = {"email": "ada@example.lv", "password": "a pass phrase of the environment"}
    assert app.test_client().post("/login", data=data).location == "/manage/"
    again = app.test_cli_runner().invoke(args=arguments)
    assert again.exit_code == 1
    assert again.output == "Error: There is an account with this address already.\n"


def test_command_asks_for_the_password(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CIKLS_PASSWORD", raising=False)
    done = app.test_cli_runner().invoke(
        args=["users", "create", "--email", "ada@example.lv", "--role", "viewer"],
        input="a typed pass phrase\na typed pass phrase\n",
    )
    assert done.exit_code == 0
    assert role_of(account("ada@example.lv")) is access.Role.VIEWER


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("ada@example.lv admin short", "The password must have at least 12 characters."),
        ("ada admin long-enough-for-this", "'ada' is not an e-mail address."),
        ("ada@example.lv king long-enough-for-this", "'king' is not one of"),
    ],
)
def test_command_says_what_is_wrong(
    app: Flask, monkeypatch: pytest.MonkeyPatch, given: str, told: str
) -> None:
    email, role, password = given.split()
    monkeypatch.setenv("CIKLS_PASSWORD", password)
    done = app.test_cli_runner().invoke(args=["users", "create", "--email", email, "--role", role])
    assert done.exit_code != 0
    assert told in done.output
    assert find_account(email) is None


def test_command_lists_accounts(app: Flask) -> None:
    make_user(access.Role.ADMIN, "ada@example.lv", "Ada")
    done = app.test_cli_runner().invoke(args=["users", "list"])
    assert done.output == "ada@example.lv\tadmin\tactive\tpassword only\n"
