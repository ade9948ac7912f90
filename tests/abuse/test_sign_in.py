"""Sign-in with what is no form and no password."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.core.access import Role
from tests.conftest import make_user


@pytest.mark.parametrize(
    "body", [[1], "text", {"email": "omar@example.lv", "password": "A" * 9000}]
)
def test_body_that_is_no_form_is_not_understood(app: Flask, body: Any) -> None:
    app.config["TESTING"] = False
    make_user(Role.ORGANISER, "omar@example.lv", "Omārs Ozols")
    assert app.test_client().post("/login", json=body).status_code == 400


def test_password_too_long_to_be_hashed_is_not_understood(app: Flask) -> None:
    app.config["TESTING"] = False
    make_user(Role.ORGANISER, "omar@example.lv", "Omārs Ozols")
    typed = {"email": "omar@example.lv", "password": "A" * 9000}
    assert app.test_client().post("/login", data=typed).status_code == 400
