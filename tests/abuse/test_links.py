"""Every kind of signed link, wrong in every way: the right status, and a page that says why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from flask_security.recoverable import generate_reset_password_token

from app.certificates.services import certificate_token
from app.core import clock, links
from app.core.access import Role
from app.core.db import db
from app.materials.queries import lecturer_token
from app.registrations.queries import my_feed_token, registration_token
from tests import factories
from tests.conftest import make_user

GONE = 987_654
TOKENS: dict[str, Callable[[int], str]] = {
    "/registrations/{}": registration_token,
    "/registrations/{}/change": registration_token,
    "/registrations/{}/cancel": registration_token,
    "/my/{}.ics": my_feed_token,
    "/lecturers/{}": lambda number: lecturer_token(number, number),
    "/certificates/{}.pdf": certificate_token,
}
NEVER_OLD = {"/my/{}.ics"}  # a calendar is subscribed to for good
NOT_COMPLETE = {
    "lv": "Saite nav pilnīga vai ir mainīta",
    "en": "This link is not complete or has been changed",
    "lt": "Nuoroda nepilna arba pakeista",
}
TOO_OLD = {
    "lv": "Saite vairs nav derīga",
    "en": "This link is no longer valid",
    "lt": "Nuoroda nebegalioja",
}
NOT_FOUND = {
    "lv": "dzēsts vai pārvietots",
    "en": "removed or moved",
    "lt": "pašalinta arba perkelta",
}
RESET_REFUSED = {  # used or altered, too old
    "lv": ("izmantota vai nav pilnīga", "Saites derīgums ir beidzies"),
    "en": ("used before or is not complete", "too old"),
    "lt": ("panaudota arba nepilna", "Nuoroda nebegalioja"),
}
EXPIRED, CHANGED = 410, 404


def wrong(kind: str, token: str) -> dict[str, str]:
    """The same link, damaged on its way or made for something else."""
    others = {
        f"made for {other}": sign(1)
        for other, sign in TOKENS.items()
        if _purpose(other) != _purpose(kind)
    }
    middle = len(token) // 2
    letter = "A" if token[middle] != "A" else "B"
    return {
        "a letter altered": f"{token[:middle]}{letter}{token[middle + 1 :]}",
        "the signature altered": f"{token[:-1]}{'A' if token[-1] != 'A' else 'Q'}",
        "cut off": token[:-5],
        "half of it": token[:middle],
        **others,
        "of another shape": links.sign(_purpose(kind), ["x"]),
        "nonsense": "a" * 3000,
    }


def _purpose(kind: str) -> str:
    names = {"registrations": "registration", "my": "my-feed", "lecturers": "lecturer"}
    return names.get(kind.split("/")[1], "certificate")


@pytest.mark.parametrize("language", NOT_COMPLETE)
@pytest.mark.parametrize("kind", TOKENS)
def test_wrong_link_is_not_complete(client: FlaskClient, kind: str, language: str) -> None:
    row = factories.registration(factories.training_session())
    told = {}
    for name, token in wrong(kind, TOKENS[kind](row.id)).items():
        answer = client.get(f"{kind.format(token)}?lang={language}")
        if (answer.status_code, NOT_COMPLETE[language] in answer.text) != (CHANGED, True):
            told[name] = answer.status_code
    assert told == {}


@pytest.mark.parametrize("language", TOO_OLD)
@pytest.mark.parametrize("kind", sorted(set(TOKENS) - NEVER_OLD))
def test_old_link_is_no_longer_valid(client: FlaskClient, kind: str, language: str) -> None:
    token = TOKENS[kind](1)
    with time_machine.travel(clock.now() + timedelta(days=365 * 30)):
        answer = client.get(f"{kind.format(token)}?lang={language}")
    assert (answer.status_code, TOO_OLD[language] in answer.text) == (EXPIRED, True)


@pytest.mark.parametrize("language", NOT_FOUND)
@pytest.mark.parametrize("kind", TOKENS)
def test_link_to_what_is_gone_is_not_found(client: FlaskClient, kind: str, language: str) -> None:
    answer = client.get(f"{kind.format(TOKENS[kind](GONE))}?lang={language}")
    assert (answer.status_code, NOT_FOUND[language] in answer.text) == (404, True)


@pytest.mark.parametrize("language", RESET_REFUSED)
@pytest.mark.parametrize("fault", ["altered", "cut off", "old", "of another kind", "of one gone"])
def test_wrong_link_to_a_new_password_leads_to_a_new_one(
    client: FlaskClient, fault: str, language: str
) -> None:
    user = make_user(Role.ORGANISER, "omar@example.lv", "Omārs Ozols")
    token = generate_reset_password_token(user)  # type: ignore[no-untyped-call]  # untyped there
    other = registration_token(1)
    tokens = {"altered": f"x{token}", "cut off": token[:-4], "of another kind": other}
    if fault == "of one gone":
        db.session.delete(user)
        db.session.commit()
    later = timedelta(days=60 if fault == "old" else 0)
    with time_machine.travel(clock.now() + later):
        client.get(f"/?lang={language}")
        answer = client.get(f"/login/reset/{tokens.get(fault, token)}", follow_redirects=True)
    assert (answer.status_code, answer.request.path) == (200, "/login/reset")
    assert RESET_REFUSED[language][fault == "old"] in answer.text
