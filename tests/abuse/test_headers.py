"""Sent without a token, under a false host, from a frame, out of a cache: nothing is gained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.core.access import Role
from app.core.db import Base, db
from app.outbox.models import OutboxMail
from app.outbox.services import write_kept
from app.registrations.queries import registration_token
from tests import factories
from tests.conftest import client_of, make_app, make_user
from tests.registrations.people import form_of

NO_STORE = ("no-store",)


@pytest.fixture
def strict_app(tmp_path: Path) -> Iterator[Flask]:
    """As in production: forms need their token, cookies go over TLS alone, limits hold."""
    app = make_app(
        f"sqlite:///{tmp_path / 'strict.sqlite3'}",
        tmp_path,
        WTF_CSRF_ENABLED=True,
        RATE_LIMITS=True,
        BASE_URL="https://cikls.example.lv",
    )
    with app.app_context():
        Base.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


def state() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    return {
        table.name: [tuple(row) for row in db.session.execute(sa.select(table))]
        for table in Base.metadata.sorted_tables
    }


def _path(app: Flask, endpoint: str, session_id: int, token: str) -> str:
    rule = next(r for r in app.url_map.iter_rules(endpoint) if "POST" in (r.methods or ()))
    known = {"session_id": session_id, "token": token, "slug": "nodarbiba"}
    values = {name: known.get(name, 1) for name in rule._converters}
    return app.url_map.bind("cikls.example.lv").build(endpoint, values, method="POST")


def test_every_post_without_a_token_is_refused_and_writes_nothing(strict_app: Flask) -> None:
    row = factories.training_session(slug="nodarbiba", cycle=factories.cycle())
    token = registration_token(factories.registration(row).id)
    ada = client_of(strict_app, make_user(Role.ADMIN, "ada@example.lv", "Ada Apse"))
    rules = [r for r in strict_app.url_map.iter_rules() if "POST" in (r.methods or ())]
    before, row_id = state(), row.id
    answers = {
        rule.endpoint: ada.post(
            _path(strict_app, rule.endpoint, row_id, token), data={"do": "save"}
        )
        for rule in rules
    }
    taken = {name: a.status_code for name, a in answers.items() if a.status_code != 400}
    db.session.rollback()
    assert (taken, state() == before) == ({}, True)
    assert "Lūdzu" in answers["registrations.register"].text


def test_form_of_the_page_holds_the_token_that_lets_it_in(strict_app: Flask) -> None:
    """The test above can tell: with the page's own token the same POST is taken."""
    row = factories.training_session()
    visitor, path = strict_app.test_client(), f"/sessions/{row.slug}/register"
    page = visitor.get(path, base_url="https://cikls.example.lv").text
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    answer = visitor.post(
        path, data={**form_of(), "csrf_token": found[1]}, base_url="https://cikls.example.lv",
        headers={"Referer": f"https://cikls.example.lv{path}"},
    )  # fmt: skip
    assert answer.status_code == 303


def test_session_cookie_is_for_this_site_over_tls_and_not_for_scripts(strict_app: Flask) -> None:
    visitor = strict_app.test_client()
    answer = visitor.get("/login", base_url="https://cikls.example.lv")
    flags = {flag.strip() for flag in answer.headers["Set-Cookie"].split(";")[1:]}
    assert flags >= {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"}


@pytest.mark.parametrize("path", ["/", "/sessions", "/login", "/nav", "/calendar.ics", "/healthz"])
def test_every_answer_forbids_frames_scripts_and_guessing(app: Flask, path: str) -> None:
    headers = app.test_client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert ("frame-ancestors 'none'" in policy, "unsafe" in policy) == (True, False)


def _caching(answer: TestResponse) -> str:
    return str(answer.headers.get("Cache-Control", ""))


def test_pages_of_one_person_are_kept_by_no_cache(app: Flask) -> None:
    row = factories.training_session()
    token = registration_token(factories.registration(row).id)
    visitor = app.test_client()
    ada = client_of(app, make_user(Role.ADMIN, "ada@example.lv", "Ada Apse"))
    own = [f"/registrations/{token}{end}" for end in ("", "/change", "/cancel")]
    office = [
        f"/manage/sessions/{row.id}/registrations/{end}" for end in ("", "add", "1/", "1/move")
    ]
    lax = {path: _caching(visitor.get(path)) for path in own}
    lax |= {path: _caching(ada.get(path)) for path in [*office, "/manage/users/"]}
    assert set(lax.values()) == {"no-store"}


@pytest.mark.parametrize("path", ["/login", "/login/reset", "/sessions/x/register"])
def test_forms_with_a_token_are_not_kept_by_shared_caches(app: Flask, path: str) -> None:
    factories.training_session(slug="x")
    answer = app.test_client().get(path)
    assert "public" not in _caching(answer)
    assert "Cookie" in answer.headers["Vary"]


def test_mails_and_links_do_not_trust_the_host_header(app: Flask) -> None:
    row = factories.training_session()
    make_user(Role.ORGANISER, "omar@example.lv", "Omārs Ozols")
    visitor = app.test_client()
    false = {"headers": {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}}
    visitor.post(f"/sessions/{row.slug}/register", data=form_of(), **false)
    visitor.post("/login/reset", data={"email": "omar@example.lv"}, **false)
    write_kept()
    mails = db.session.scalars(sa.select(OutboxMail)).all()
    written = " ".join(f"{mail.__dict__}" for mail in mails)
    pages = [
        visitor.get(path, **false).text for path in ("/calendar.ics", "/robots.txt", "/subscribe")
    ]
    assert (len(mails), "evil.example" in written) == (2, False)
    assert [page for page in pages if "evil.example" in page] == []


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/%0d%0aX: y",
     "javascript:alert(1)", "\\\\evil.example", "/\t/evil.example", "https:evil.example", "http://cikls.example.lv@evil.example"],
)  # fmt: skip
def test_signing_in_never_leads_out_of_the_house(app: Flask, target: str) -> None:
    make_user(Role.ORGANISER, "omar@example.lv", "Omārs Ozols")
    answer = app.test_client().post(
        "/login", query_string={"next": target},
        data={"email": "omar@example.lv", "password": "a long pass phrase", "next": target},
    )  # fmt: skip
    assert answer.status_code in (302, 303)
    assert re.match(r"/(?![/\\\t])[^\r\n]*$", answer.location)


def test_password_guessing_is_stopped_in_the_visitors_language(strict_app: Flask) -> None:
    strict_app.config["WTF_CSRF_ENABLED"] = False
    visitor = strict_app.test_client()
    typed = {"email": "ada@example.lv", "password": "nav pareizi"}
    tries = [visitor.post("/login?lang=lt", data=typed) for _ in range(12)]
    last = tries[-1]
    assert [a.status_code for a in tries][:2] == [422, 422]
    assert (last.status_code, 'lang="lt"' in last.text) == (429, True)
    assert int(last.headers["Retry-After"]) > 0


def test_hundred_people_of_one_town_hall_can_register_at_once(strict_app: Flask) -> None:
    strict_app.config["WTF_CSRF_ENABLED"] = False
    row = factories.training_session(capacity=200)
    visitor, path = strict_app.test_client(), f"/sessions/{row.slug}/register"
    told = {
        visitor.post(path, data={"given_name": ""}).status_code for _ in range(60)
    } | {
        visitor.post(path, data=form_of(f"Pia P{chr(97 + n // 7)}{chr(97 + n % 7)}")).status_code
        for n in range(40)
    }  # fmt: skip
    assert told == {422, 303}


def test_limits_can_be_switched_off(app: Flask) -> None:
    visitor = app.test_client()
    typed = {"email": "ada@example.lv", "password": "nav pareizi"}
    assert {visitor.post("/login", data=typed).status_code for _ in range(15)} == {422}
