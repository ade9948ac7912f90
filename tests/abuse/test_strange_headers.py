"""Headers and methods that no browser sends: answered calmly, with nothing gained."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.materials import samples
from tests.materials.test_downloads import keep, url

LONG = "9" * 5000
HEADERS = {
    "If-None-Match": ('"' * 5000, "W/", "*", 'W/"a", ' * 3000, "\xff\xfe", "a" * 50_000),
    "If-Modified-Since": (
        "yesterday", "Thu, 99 Zzz 99999 99:99:99 GMT", "Mon, 01 Jan 0001 00:00:00 -2359",
        "Fri, 31 Dec 9999 23:59:59 -1200", "Fri, 31 Dec 9999 23:59:59 +9999", LONG, "\xff",
    ),
    "If-Range": ("yesterday", "Mon, 01 Jan 0001 00:00:00 -2359", 'W/"x"', LONG),
    "Range": ("bytes=0-0," * 5000, f"bytes={LONG}-", "bytes=٣-٤"),
    "Accept-Language": ("lv;q=NaN", "lv;q=1e999", "-", "*;q=-1", "x" * 50_000, "lv," * 5000),
    "Accept": ("\xff", "application/json;q=NaN", "text/html;q=9e99,*/*;q=x", ","),
    "Cookie": (
        "session=.eJx" + "A" * 3000, "session=; lang=xx", "=;=;;", "lang=\xff\xff",
        "lang=" + "lv" * 5000, "session=a.b.c; remember_token=x|y", "remember_token=5|" + LONG,
    ),
    "Host": ("evil.example", "[::1", "a b", "evil.example:99999", "..", "x" * 5000, "\xff.lv", ""),
    "X-Forwarded-For": (LONG, "\xff"),
    "X-Forwarded-Host": ("evil.example", ".."),
    "X-Forwarded-Proto": ("javascript", LONG),
    "X-Forwarded-Prefix": ("//evil.example", "/\\evil.example"),
    "Content-Type": ("multipart/form-data; boundary=", "text/html; charset=utf-99", "\xff"),
    "Content-Length": ("-5", "٣", LONG),
    "Referer": ("http://[", "javascript:alert(1)"),
    "Authorization": ("Basic ///", "Bearer " + LONG),
}  # fmt: skip
METHODS = ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "BREW", "\xff")


@pytest.fixture
def paths(app: Flask) -> list[str]:
    """An address of every kind: pages kept and not, feeds, a file, a form, an error."""
    app.config["TESTING"] = False
    row = factories.training_session()
    material = keep(session_id=row.id)
    return [
        "/", f"/sessions/{row.slug}", "/calendar.ics", f"/sessions/{row.slug}.ics", url(material),
        f"/materials/{material.id}/preview.png", "/login", f"/sessions/{row.slug}/register",
        "/manage/", "/nav-tada", "/healthz",
    ]  # fmt: skip


@pytest.mark.parametrize("name", HEADERS)
def test_strange_header_is_no_fault(client: FlaskClient, paths: list[str], name: str) -> None:
    told = {}
    for path in paths:
        for value in HEADERS[name]:
            with client.get(path, headers={name: value}) as answer:
                page = f"{answer.headers}{answer.get_data(as_text=False)[:200_000]!r}"
                if answer.status_code >= 500 or "//evil.example" in page:
                    told[f"{path} {value[:40]!r}"] = answer.status_code
    assert told == {}


def test_name_that_no_site_can_have_is_not_understood(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Host": "a..b"})
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")


@pytest.mark.parametrize("method", METHODS)
def test_strange_method_is_refused(client: FlaskClient, paths: list[str], method: str) -> None:
    statuses = {path: client.open(path, method=method).status_code for path in paths}
    assert set(statuses.values()) <= {405, 404}


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-0,2-3", "bytes=0-0," * 5000, "bytes=5-2", "bytes=a-b", "items=0-5", "bytes=-0", "",
     "bytes=٣-٤"],
)  # fmt: skip
def test_parts_that_make_no_sense_bring_the_whole_file(
    app: Flask, client: FlaskClient, asked: str
) -> None:
    material = keep(session_id=factories.training_session().id)
    with client.get(url(material), headers={"Range": asked}) as answer:
        assert (answer.status_code, answer.data) == (200, samples.pdf())
