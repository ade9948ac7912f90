"""Every word of Flask-Security that can be seen is ours, in three languages."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security.core import _default_messages
from flask_security.utils import get_message

from app.core import access
from app.core.i18n import force_language
from app.people.routes.wording import MESSAGES
from tests.conftest import make_user

# These belong to features that are off: registering, confirming, passkeys, SMS, user names, tokens.
SILENT = (
    "ALREADY_CONFIRMED", "CHANGE_EMAIL_", "CODE_HAS_BEEN_SENT", "CONFIRM", "EMAIL_ALREADY_",
    "EMAIL_CONFIRMED", "FAILED_TO_SEND_CODE", "FORGOT_PASSWORD", "GENERIC_RECOVERY",
    "GENERIC_US_SIGNIN", "IDENTITY_", "INVALID_CONFIRMATION_TOKEN", "INVALID_INPUT_LENGTH",
    "INVALID_LOGIN_TOKEN", "INVALID_PASSWORD_CODE", "LOGIN_", "OAUTH_", "PASSWORDLESS_",
    "PASSWORD_BREACHED", "PASSWORD_TOO_SIMPLE", "PHONE_INVALID", "REFRESH_TOKEN_INVALID", "US_",
    "USERNAME_", "USE_CODE", "WEBAUTHN_",
)  # fmt: skip


def test_every_message_that_can_be_shown_is_ours() -> None:
    seen = {key for key in _default_messages if not key.startswith(SILENT)}
    assert seen - MESSAGES.keys() == {"PASSWORD_RESET"}  # nobody is signed in by a reset
    assert MESSAGES.keys() - _default_messages.keys() == set()


@pytest.mark.parametrize("language", ["lv", "lt"])
@pytest.mark.parametrize("key", sorted(MESSAGES))
def test_message_is_translated(app: Flask, key: str, language: str) -> None:
    values = {"email": "ada@example.lv", "length": 12}
    with force_language(language):
        said, _kind = get_message(key, **values)
    assert said not in {MESSAGES[key][0], MESSAGES[key][0] % values}


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("lv", ["E-pasts", "Parole"]),
        ("en", ["E-mail", "Password"]),
        ("lt", ["El. paštas", "Slaptažodis"]),
    ],
)
def test_form_speaks_the_language_of_the_visitor(
    client: FlaskClient, language: str, labels: list[str]
) -> None:
    page = client.get(f"/login?lang={language}").text
    assert [f'">{label}<span class="required"' in page for label in labels] == [True, True]
    for mark in ('autocomplete="username"', 'autocomplete="current-password"'):
        assert page.count(mark) == 1


def test_refusal_comes_in_the_language_of_the_visitor(client: FlaskClient) -> None:
    make_user(access.Role.VIEWER, "vija@example.lv", "Vija Vītola")
    answer = client.post("/login?lang=lv", data={"email": "vija@example.lv", "password": "wrong"})
    assert answer.text.count("E-pasta adrese vai parole nav pareiza.") == 1
