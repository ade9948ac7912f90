"""The widget over HTTP: who may frame it, what it keeps of nobody, what its code says."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

import config
from app.core.db import transaction
from app.core.shelf import Shelf
from app.core.texts import Texts
from app.sessions.rules import SessionKind, SessionStatus
from tests import factories as make
from tests.whole.test_pages import html_faults

PAGES = ("/widget/next", "/widget/month")
TITLE = re.compile(r'<h2 class="session-card__title"><a href="([^"]*)">([^<]*)</a>')
CODE = re.compile(r'id="(widget-\w+)" value="([^"]*)"')


def ancestors(app: Flask, path: str) -> tuple[str, str | None]:
    headers = app.test_client().get(path).headers
    policy = headers["Content-Security-Policy"]
    return policy.partition("frame-ancestors ")[2], headers.get("X-Frame-Options")


@pytest.mark.parametrize("path", PAGES)
def test_widget_alone_may_stand_in_frames(app: Flask, path: str) -> None:
    row = make.training_session()
    assert ancestors(app, path) == ("*", None)
    others = ("/", "/calendar", "/subscribe", f"/sessions/{row.slug}", "/login", "/calendar.ics")
    assert {ancestors(app, other) for other in others} == {("'none'", "DENY")}
    assert "unsafe" not in app.test_client().get(path).headers["Content-Security-Policy"]


def test_page_of_a_fault_may_not_stand_in_frames(app: Flask) -> None:
    assert app.test_client().get("/widget/month?month=2026-13").status_code == 404
    assert ancestors(app, "/widget/month?month=2026-13") == ("'none'", "DENY")


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        ("", "*"),
        ("https://www.novads.example.lv", "'self' https://www.novads.example.lv"),
        ("https://*.example.lv  http://a.lv:8080", "'self' https://*.example.lv http://a.lv:8080"),
    ],
)
def test_sites_that_may_frame_it_are_a_setting(
    app: Flask, tmp_path: Path, said: str, allowed: str
) -> None:
    environ = {"CIKLS_DATA_DIR": str(tmp_path), "CIKLS_WIDGET_FRAME_ANCESTORS": said}
    app.config["WIDGET_FRAME_ANCESTORS"] = config.load(environ)["WIDGET_FRAME_ANCESTORS"]
    assert ancestors(app, "/widget/next") == (allowed, None)


@pytest.mark.parametrize("path", PAGES)
def test_widget_sets_no_cookie_and_is_the_same_for_all(
    app: Flask, ada: FlaskClient, path: str
) -> None:
    make.training_session()
    asked = f"{path}?lang=lt&theme=dark"
    answers = [app.test_client().get(asked, headers={"Accept-Language": "en"}), ada.get(asked)]
    told = [(a.headers["ETag"], a.data, a.headers["Cache-Control"]) for a in answers]
    assert told[0] == told[1]
    assert told[0][2] == "public, max-age=300"
    assert [(a.headers.get("Set-Cookie"), a.headers.get("Vary")) for a in answers] == [
        (None, None), (None, None),
    ]  # fmt: skip
    assert '<html lang="lt" data-color-scheme="dark">' in answers[0].text


@pytest.mark.parametrize("path", PAGES)
def test_unchanged_widget_answers_304_until_a_row_changes(client: FlaskClient, path: str) -> None:
    with time_machine.travel(datetime(2026, 11, 22, 9, 1, tzinfo=UTC), tick=False):
        known = {"If-None-Match": client.get(path).headers["ETag"]}
        assert (
            client.get(f"{path}?utm_source=x&lang=xx&theme=pink", headers=known).status_code == 304
        )
        assert client.get(f"{path}?theme=dark", headers=known).status_code == 200
        with transaction():
            pass
        assert client.get(path, headers=known).status_code == 200


def test_flood_of_odd_addresses_makes_one_page(app: Flask, client: FlaskClient) -> None:
    shelf = app.extensions["shelf"] = Shelf(100)
    for number in range(50):
        client.get(f"/widget/month?x={number}&kind={number}a&venue=v{number}&theme={number}")
    assert len(shelf._pages) == 1


def test_next_shows_five_and_links_in_its_language(client: FlaskClient) -> None:
    for number in range(1, 8):
        make.training_session(
            title=Texts(f"{number}.", f"No {number}"), slug=f"s{number}",
            starts_at=datetime(2099, 1, number, 8, tzinfo=UTC),
        )  # fmt: skip
    make.training_session(status=SessionStatus.DRAFT)
    found = TITLE.findall(client.get("/widget/next?lang=en").text)
    assert found == [(f"/sessions/s{n}?lang=en", f"No {n}") for n in range(1, 6)]


def test_filters_narrow_the_widget_as_a_calendar(client: FlaskClient) -> None:
    cycle = make.cycle(slug="cikls")
    at = datetime(2099, 1, 12, 8, tzinfo=UTC)
    make.training_session(title=Texts("Tā"), cycle_id=cycle.id, starts_at=at,
                          kind=SessionKind.TRAINING)  # fmt: skip
    make.training_session(title=Texts("Cita"), starts_at=at)
    for wish in ("cycle=cikls", "kind=training"):
        assert [
            title for _url, title in TITLE.findall(client.get(f"/widget/next?{wish}").text)
        ] == ["Tā"]
        month = client.get(f"/widget/month?month=2099-01&{wish}").text
        assert ("Tā" in month, "Cita" in month) == (True, False)
    assert TITLE.findall(client.get("/widget/next?kind=nonsense").text) == []


def test_steps_of_the_month_stay_in_the_frame_with_what_was_chosen(client: FlaskClient) -> None:
    make.training_session(kind=SessionKind.TRAINING)
    path = "/widget/month?month=2099-01&kind=training&theme=dark&lang=en"
    page = unescape(client.get(path).text)
    steps = re.findall(r'target="_self" href="([^"]*)"', page)
    assert steps == [
        f"/widget/month?kind=training&lang=en&theme=dark&month={month}"
        for month in ("2098-12", "2099-02")
    ]
    assert '<base target="_blank">' in page
    assert "Links open in a new tab." in page


def test_script_has_an_address_that_stays_and_depends_on_nothing(client: FlaskClient) -> None:
    answer = client.get("/widget/1.js")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == (
        "text/javascript", "public, max-age=604800",
    )  # fmt: skip
    assert "Set-Cookie" not in answer.headers
    again = client.get("/widget/1.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, len(answer.data) < 1500) == (304, True)
    assert ("import" in answer.text, "innerHTML" in answer.text) == (False, False)


def test_staff_take_the_code_of_what_they_see(client: FlaskClient, vija: FlaskClient) -> None:
    make.training_session(kind=SessionKind.TRAINING)
    asked = "form=month&words=lt&theme=dark&kind=training&cycle=nav"
    page = vija.get(f"/manage/widget?{asked}&lang=lv").text
    shown = "/widget/month?kind=training&lang=lt&theme=dark"
    code = {name: unescape(value) for name, value in CODE.findall(page)}
    address = f"http://cikls.example.lv{shown}".replace("&", "&amp;")
    assert code["widget-plain"] == (
        f'<iframe src="{address}" title="Renginių kalendorius" width="100%" height="900" '
        'loading="lazy"></iframe>'
    )
    assert code["widget-code"] == (
        f'<a href="http://cikls.example.lv/?lang=lt" data-cikls="{address}">Renginių '
        'kalendorius</a><script async src="http://cikls.example.lv/widget/1.js"></script>'
    )
    assert f'<iframe class="widget-preview" src="{shown.replace("&", "&amp;")}"' in page
    assert client.get(shown).status_code == 200


def test_widget_is_valid_html(client: FlaskClient, tmp_path: Path) -> None:
    make.training_session(venue_id=make.venue().id)
    asked = [f"{path}?lang={language}" for path in PAGES for language in ("lv", "en", "lt")]
    assert html_faults(tmp_path, {path: client.get(path).text for path in asked}) == set()


def test_stranger_is_given_no_code(client: FlaskClient) -> None:
    assert client.get("/manage/widget").location.startswith("/login")
