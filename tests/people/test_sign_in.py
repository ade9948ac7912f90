"""Signing in and out, by password alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core import access
from app.core.db import db
from app.people.models import User
from tests.conftest import make_app, make_user

PASSWORD = "a long pass phrase"
REFUSAL = "The e-mail address or the password is not right."


@pytest.fixture
def user(app: Flask) -> User:
    return make_user(access.Role.ORGANISER, "omar@example.lv", "Omārs Ozols")


def sign_in(
    client: FlaskClient, password: str = PASSWORD, email: str = "omar@example.lv", **more: str
) -> TestResponse:
    return client.post("/login?lang=en", data={"email": email, "password": password, **more})


def is_in(client: FlaskClient) -> bool:
    with client.session_transaction() as cookie:
        return "_user_id" in cookie


def test_right_password_leads_to_the_office(client: FlaskClient, user: User) -> None:
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (302, "/manage/")
    assert client.get("/manage/organisations/").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [("omar@example.lv", "not the right one"), ("nobody@example.lv", PASSWORD), ("omar", PASSWORD)],
)
def test_wrong_sign_in_says_the_same_whoever_it_was(
    client: FlaskClient, user: User, email: str, password: str
) -> None:
    answer = sign_in(client, password, email)
    assert answer.status_code == 422
    assert answer.text.count(REFUSAL) == 1
    assert not is_in(client)


def test_closed_account_gets_the_same_answer_and_loses_its_session(
    client: FlaskClient, user: User
) -> None:
    sign_in(client)
    user.active = False
    db.session.commit()
    assert client.get("/manage/organisations/").status_code == 302
    client.delete_cookie("session")
    answer = sign_in(client)
    assert (answer.status_code, answer.text.count(REFUSAL)) == (422, 1)


def test_what_was_typed_is_kept_but_not_the_password(client: FlaskClient, user: User) -> None:
    page = sign_in(client, "wrong pass phrase").text
    assert 'value="omar@example.lv"' in page
    assert "wrong pass phrase" not in page


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example.org/",
        "//evil.example.org",
        "///evil.example.org",
        r"\\evil.example.org",
        "/\\evil.example.org",
        "javascript:alert(1)",
        "https:evil.example.org",
        " //evil.example.org",
    ],
)
@pytest.mark.parametrize("way", ["form", "query"])
def test_next_never_leads_out_of_the_house(
    client: FlaskClient, user: User, target: str, way: str
) -> None:
    data = {"email": user.email, "password": PASSWORD}
    if way == "form":
        answer = client.post("/login", data={**data, "next": target})
    else:
        answer = client.post("/login", query_string={"next": target}, data=data)
    assert answer.status_code == 302
    assert answer.location.startswith("/")
    assert not answer.location.startswith(("//", "/\\"))


def test_next_leads_to_the_page_that_was_asked_for(client: FlaskClient, user: User) -> None:
    asked = client.get("/manage/organisations/?q=r%C4%93z")
    page = client.get(asked.location)
    assert 'name="next" type="hidden" value="/manage/organisations/?q=r%C4%93z"' in page.text
    answer = sign_in(client, next="/manage/organisations/?q=r%C4%93z")
    assert answer.location == "/manage/organisations/?q=r%C4%93z"


def test_sign_out_is_a_post_and_ends_the_session(client: FlaskClient, user: User) -> None:
    sign_in(client)
    assert client.get("/logout").status_code == 405
    answer = client.post("/logout")
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get("/manage/organisations/").status_code == 302


def test_signed_in_visitor_of_the_form_goes_on(client: FlaskClient, user: User) -> None:
    sign_in(client)
    assert client.get("/login").location == "/manage/"


def test_language_of_the_account_is_the_language_of_the_pages(
    client: FlaskClient, user: User
) -> None:
    user.language = "lt"
    db.session.commit()
    client.post("/login", data={"email": user.email, "password": PASSWORD})
    assert '<html lang="lt"' in client.get("/manage/account").text


def test_password_is_kept_as_argon2(user: User) -> None:
    assert (user.password or "").startswith("$argon2id$")


def test_change_of_password_asks_for_the_present_one(client: FlaskClient, user: User) -> None:
    sign_in(client)
    new = {"new_password": "eight new words", "new_password_confirm": "eight new words"}
    wrong = client.post("/login/password", data={"password": "not it at all", **new})
    assert (wrong.status_code, wrong.text.count("This is not your present password.")) == (422, 2)
    short = client.post(
        "/login/password",
        data={"password": PASSWORD, "new_password": "short", "new_password_confirm": "short"},
    )
    assert (short.status_code, short.text.count("must have at least 12 characters")) == (422, 2)
    right = client.post("/login/password", data={"password": PASSWORD, **new})
    assert (right.status_code, right.location) == (302, "/manage/account")
    assert client.get("/manage/account").status_code == 200
    assert sign_in(client.application.test_client(), "eight new words").status_code == 302


def test_change_of_password_signs_out_everywhere_else(app: Flask, user: User) -> None:
    here, there = app.test_client(), app.test_client()
    sign_in(here)
    sign_in(there)
    here.post(
        "/login/password",
        data={
            "password": PASSWORD,
            "new_password": "eight new words",
            "new_password_confirm": "eight new words",
        },
    )
    assert there.get("/manage/organisations/").status_code == 302


def test_pages_for_the_signed_in_alone_ask_to_sign_in(client: FlaskClient) -> None:
    for path in (
        "/login/password",
        "/login/second-factor",
        "/login/recovery-codes",
        "/login/again",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/login")


def test_secure_cookie_under_https(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.sqlite3'}"
    for base, secure in (("https://cikls.example.lv", True), ("http://127.0.0.1:8000", False)):
        app = make_app(url, tmp_path, BASE_URL=base)
        assert (app.config["SESSION_COOKIE_SECURE"], app.config["SESSION_COOKIE_HTTPONLY"]) == (
            secure,
            True,
        )


@pytest.fixture
def strict(sqlite_template: Path, tmp_path: Path) -> FlaskClient:
    """A browser of an application with limits and CSRF tokens switched on."""
    copy = tmp_path / "strict.sqlite3"
    copy.write_bytes(sqlite_template.read_bytes())
    app = make_app(f"sqlite:///{copy}", tmp_path, RATE_LIMITS=True, WTF_CSRF_ENABLED=True)
    with app.app_context():
        make_user(access.Role.VIEWER, "vija@example.lv", "Vija Vītola")
        db.session.remove()
        db.engine.dispose()
    return app.test_client()


def token_of(client: FlaskClient, path: str = "/login") -> str:
    page = client.get(path).text
    return page.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]


def test_sign_in_and_out_want_a_token_and_get_a_fresh_one(strict: FlaskClient) -> None:
    data = {"email": "vija@example.lv", "password": PASSWORD}
    assert strict.post("/login", data=data).status_code == 400
    old = token_of(strict)
    assert strict.post("/login", data={**data, "csrf_token": old}).status_code == 302
    assert strict.post("/logout", data={"csrf_token": old}).status_code == 400
    assert is_in(strict)
    strict.post("/logout", data={"csrf_token": token_of(strict, "/login/password")})
    assert not is_in(strict)


def test_tries_for_one_address_are_limited(strict: FlaskClient) -> None:
    data = {"password": "not the right one", "csrf_token": token_of(strict)}
    statuses = [
        strict.post("/login", data={**data, "email": email}).status_code
        for email in ["vija@example.lv"] * 5 + ["VIJA@example.lv "] * 6
    ]
    assert statuses == [422] * 10 + [429]
    other = strict.post("/login", data={**data, "email": "other@example.lv"})
    assert other.status_code == 422


def test_tries_from_one_place_are_limited(strict: FlaskClient) -> None:
    data = {"password": "not the right one", "csrf_token": token_of(strict)}
    statuses = [
        strict.post("/login", data={**data, "email": f"p{number}@example.lv"}).status_code
        for number in range(21)
    ]
    assert statuses == [422] * 20 + [429]


def test_sign_in_writes_nothing(app: Flask, client: FlaskClient, user: User, counted) -> None:  # type: ignore[no-untyped-def]  # fixture
    with counted() as statements:
        sign_in(client)
    assert [s for s in statements.statements if not s.startswith("SELECT")] == []
    assert db.session.scalar(sa.select(sa.func.count(User.id))) == 1
