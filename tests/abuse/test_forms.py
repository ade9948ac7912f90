"""Every form of every page, each field filled with what nobody should send.

The forms are read from the pages, so a new field is tried without a line here.
"""

from __future__ import annotations

import gc
import re
import time
import warnings
from io import BytesIO
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import Base, db
from tests.abuse.found_forms import FoundForm, forms_of
from tests.abuse.world import ROOMS, make_world
from tests.conftest import client_of

SCRIPT = "<script>alert(1)</script>"
NASTY = (
    "", "A" * 100_000, "a\0b", "\x1b[31m\r\nBcc: x@example.lv", "abc\u202edef \u200b\u1680",
    "👩‍👩", "مرحبا",
    f'">{SCRIPT}{{{{7*7}}}}%s%(x)s', "1e309", "NaN", "sNaN", "-1", "0", "1.5", "7.999999999",
    str(2**31), str(2**63), "1" * 5000, "٣", "²", "0001-01-01", "9999-12-31", "9999-12-31T23:59",
    "2026-02-30", "2099-12-31", "25:00", "00:00", "javascript:alert(1)", "http://[", "%_\\",
    "a@" + "b" * 250 + ".lv",
)  # fmt: skip
KINDS = (  # empty, too long, control characters, emoji, right to left, HTML; a number, a date
    "", "A" * 100_000, "a\0b\x1b[31m\r\nBcc: x@example.lv", "👩‍👩‍👧‍👦", "\u202eمرحبا",
    f'">{SCRIPT}{{{{7*7}}}}', str(2**63), "9999-12-31",
)  # fmt: skip
TAKEN = f"Ā 👩‍👩‍👧 \u202eمرحبا\x1b \"'>{SCRIPT}{{{{7*7}}}}"  # what a field of free text may hold
FORM_TYPE = "application/x-www-form-urlencoded"
BODIES = (
    ("application/json", b'{"email": [1], "given_name": {}}'), ("application/json", b"[1]"),
    ("application/json", b"nonsense"), ("text/plain", b"hello"), ("multipart/form-data", b"x"),
    ("application/x-www-form-urlencoded; charset=utf-99", b"a=%ff%fe&given_name=%00"),
    ("", b"\xff\xfe"),
)  # fmt: skip
WITHOUT_FORM = {
    "security.logout", "security.verify", "security.tf_select", "security.two_factor_rescue",
    # between password and code: tests/people/test_second_factor.py
    "security.two_factor_setup_validate", "security.two_factor_token_validation",
    "security.mf_recovery",
    # one button without a field, for a row in a rare state
    "outbox_manage.send_again", "people_manage.user_second_factor",
    "coordinators.approve", "coordinators.decline", "people_manage.coordinator_account",
    "people_manage.coordinator_link", "people_manage.coordinator_off",
    "people_manage.coordinator_on", "people_manage.coordinator_renew", "registrations.accept",
    "people_manage.renew_calendar", "registrations.renew_calendar",
    "registrations.decline", "registrations_mails.reset", "registrations_manage.waive_minimum",
    "certificates_manage.archive", "certificates_manage.stop", "certificates_manage.go_on",
}  # fmt: skip


def _endpoint(app: Flask, form: FoundForm) -> str:
    return str(app.url_map.bind("x").match(urlsplit(form.action).path, method="POST")[0])


def found(app: Flask) -> list[tuple[FlaskClient, FoundForm]]:
    """One form of each kind, with a browser that may send it."""
    world = make_world()
    ada, visitor = client_of(app, world.ada), app.test_client()
    with ada.session_transaction() as cookie:
        cookie["fs_paa"] = time.time()  # she has just given her password
    kinds: dict[tuple[str, tuple[str, ...]], tuple[FlaskClient, FoundForm]] = {}
    for browser, path in [*((visitor, p) for p in world.public), *((ada, p) for p in world.office)]:
        answer = browser.get(path, follow_redirects=True)
        assert (path, answer.status_code) == (path, 200)
        for form in forms_of(path, answer.text):
            names = tuple(re.sub(r"\d+", "#", name) for name in form.names)
            kinds.setdefault((_endpoint(app, form), names), (browser, form))
    return [pair for (endpoint, _), pair in kinds.items() if endpoint != "security.logout"]


class Attack:
    """Sends, and notes every answer that should not be."""

    def __init__(self, browser: FlaskClient, form: FoundForm) -> None:
        self.browser, self.form = browser, form
        self.faults: list[str] = []

    def send(self, label: str, data: Any, **how: Any) -> None:
        before = counts()
        answer = self.browser.post(self.form.action, data=data, **how)
        told = f"{urlsplit(self.form.action).path} {label[:60]!r}: "
        if answer.status_code >= 500:
            self.faults.append(f"{told}{answer.status_code}")
        if answer.mimetype == "text/html" and SCRIPT in answer.text:
            self.faults.append(f"{told}script let through")
        if answer.status_code >= 400 and counts() != before:
            self.faults.append(f"{told}{answer.status_code}, yet rows were written")


def counts() -> tuple[Any, ...]:
    """How many rows each table has."""
    each = [sa.select(sa.func.count()).select_from(t).scalar_subquery() for t in _TABLES]
    return tuple(db.session.execute(sa.select(*each)).one())


_TABLES = Base.metadata.sorted_tables


def one_of_each(form: FoundForm) -> list[str]:
    """Field names; of rows the first one."""
    return list({re.sub(r"\d+", "#", name): name for name in reversed(form.names)}.values())


def test_every_form_of_the_office_is_found(app: Flask) -> None:
    """What this file tries is complete: each address that takes a POST has a form on a page."""
    tried = {_endpoint(app, form) for _, form in found(app)}
    taking = {r.endpoint for r in app.url_map.iter_rules() if "POST" in (r.methods or ())}
    assert sorted(taking - tried - WITHOUT_FORM) == []


def test_every_field_is_sent_every_kind_of_nonsense(each_app: Flask) -> None:
    """All fields at once, each another kind; the next time each the next kind."""
    each_app.config["TESTING"] = False
    faults = []
    for browser, form in found(each_app):
        attack = Attack(browser, form)
        for shift in range(len(KINDS)):
            kinds = cycle(KINDS[shift:] + KINDS[:shift])
            sent = dict(zip(form.names, kinds, strict=False))
            attack.send(f"kinds from {shift}", sent)
        faults += attack.faults
    assert faults == []


def test_each_field_filled_with_nonsense_by_itself(app: Flask) -> None:
    """Every field gets one of the list, the next field the next one."""
    app.config["TESTING"] = False
    faults, values = [], cycle(NASTY)
    for browser, form in found(app):
        attack = Attack(browser, form)
        for name in one_of_each(form):
            value = next(values)
            attack.send(f"{name}={value}", form.filled(name, value))
        faults += attack.faults
    assert faults == []


def test_strange_text_that_is_taken_is_shown_as_text(app: Flask) -> None:
    """Every field by itself gets what a text may hold; then every page is looked at again."""
    app.config["TESTING"] = False
    faults, forms = [], found(app)
    for browser, form in forms:
        attack = Attack(browser, form)
        for name in one_of_each(form):
            attack.send(name, form.filled(name, TAKEN))
        faults += attack.faults
    lists = [(forms[-1][0], f"/manage/{room}/") for room in (*ROOMS, "organisations", "users")]
    pages = [*((browser, form.page) for browser, form in forms), *lists, (forms[0][0], "/sessions")]
    shown = {path: browser.get(path, follow_redirects=True) for browser, path in pages}
    faults += [path for path, answer in shown.items() if answer.status_code >= 500]
    faults += [f"{path}: script" for path, answer in shown.items() if SCRIPT in answer.text]
    assert faults == []
    assert "&lt;script&gt;alert(1)" in shown["/manage/venues/"].text


def test_files_for_texts_and_doubled_fields(app: Flask) -> None:
    app.config["TESTING"] = False
    faults = []
    for browser, form in found(app):
        attack = Attack(browser, form)
        attack.send("files", {name: (BytesIO(b"x"), "x.txt") for name in form.names})
        attack.send("doubled", {name: ["1", "", "2"] for name in form.names})
        faults += attack.faults
    assert faults == []


@pytest.mark.parametrize("content_type", [FORM_TYPE, "multipart/form-data"])
def test_ten_thousand_fields(app: Flask, content_type: str) -> None:
    app.config["TESTING"] = False
    many = {f"f{number}": "1" for number in range(10_000)}
    faults = []
    with warnings.catch_warnings():  # Werkzeug gives such a body up with files still open
        warnings.simplefilter("ignore", ResourceWarning)
        for browser, form in found(app)[::9]:
            attack = Attack(browser, form)
            attack.send("10000 fields", many, content_type=content_type)
            faults += attack.faults
        gc.collect()
    assert faults == []


def test_bodies_that_are_no_form(app: Flask) -> None:
    app.config["TESTING"] = False
    faults = []
    for browser, form in found(app):
        attack = Attack(browser, form)
        for content_type, body in BODIES:
            attack.send(f"{content_type} {body!r}", body, content_type=content_type)
        for name in form.files:
            attack.send("a text for a file", form.filled(name, "text"))
        faults += attack.faults
    assert faults == []


def test_refused_registration_keeps_what_was_typed_and_says_what_is_wrong(app: Flask) -> None:
    browser, form = found(app)[0]
    sent = {**form.filled("given_name", f"Pia {SCRIPT}"), "family_name": "", "email": "pia@"}
    answer = browser.post(form.action, data=sent)
    kept = 'value="Pia &lt;script&gt;alert(1)&lt;/script&gt;"'
    assert (answer.status_code, kept in answer.text) == (422, True)
    assert 'aria-invalid="true"' in answer.text
