"""Every page of the demonstration: reachable, valid HTML, accessible, and fit for 320 px."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import deque
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from sqlalchemy import select

from app.core.db import db
from app.people.models import User
from tests import axe
from tests.conftest import client_of
from tests.site import PASSWORD, Site

ROOT = Path(__file__).parents[2]
HREF = re.compile(r'href="([^"#]+)"')
MOST_PER_VIEW = 2


def crawl(app: Flask, client: FlaskClient, start: str) -> dict[str, str]:
    """Path -> HTML of two pages per view that links lead to; asserts that none is broken."""
    pages: dict[str, str] = {}
    seen, per_view, queue = {start}, dict[str, int](), deque([start])
    while queue:
        path = queue.popleft()
        view = str(app.url_map.bind("x").match(urlsplit(path).path)[0])
        if per_view.get(view, 0) >= MOST_PER_VIEW:
            continue
        per_view[view] = per_view.get(view, 0) + 1
        answer = client.get(path, follow_redirects=True)
        assert (path, answer.status_code) == (path, 200)
        if answer.mimetype != "text/html" or view == "outbox_manage.html":
            continue
        pages[path] = answer.text
        for link in HREF.findall(answer.text):
            target = urljoin(path, link.replace("&amp;", "&"))
            if (
                target.startswith("/")
                and not target.startswith(("//", "/static/"))
                and target not in seen
            ):
                seen.add(target)
                queue.append(target)
    return pages


def pages_of_everyone(app: Flask) -> dict[str, str]:
    """The public site and the office as an administrator sees it."""
    admin = db.session.scalars(
        select(User).where(User.email == "anna.administratore@example.lv")
    ).one()
    office = {
        path: html
        for path, html in crawl(app, client_of(app, admin), "/manage/").items()
        if path.startswith("/manage")
    }
    return {**crawl(app, app.test_client(), "/"), **office}


def test_every_page_is_reachable_and_valid_html(demo_app: Flask, tmp_path: Path) -> None:
    pages = pages_of_everyone(demo_app)
    for number, (path, html) in enumerate(pages.items()):
        (tmp_path / f"{number:03}.html").write_text(f"{html}<!-- {path} -->", "utf-8")
    jar = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    files = sorted(str(file) for file in tmp_path.glob("*.html"))
    command = [
        shutil.which("java") or "java",
        "-jar",
        str(jar),
        "--errors-only",
        "--format",
        "json",
        *files,
    ]
    told = json.loads(
        subprocess.run(command, capture_output=True, text=True, check=False).stderr
        or '{"messages": []}'
    )
    faults = {f"{list(pages)[int(m['url'][-8:-5])]}: {m['message']}" for m in told["messages"]}
    assert len(pages) > 30
    assert faults == set()


@pytest.mark.browser
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("part", ["public", "office"])
def test_every_page_is_accessible_and_fits_a_small_phone(
    demo_app: Flask, site: Site, browser: Browser, part: str, colours: Literal["light", "dark"]
) -> None:
    paths = [
        path
        for path in pages_of_everyone(demo_app)
        if path.startswith("/manage") == (part == "office")
    ]
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": 320, "height": 700},
        locale="lv-LV",
        color_scheme=colours,
    )
    page = context.new_page()
    if part == "office":
        page.goto("/login")
        page.get_by_label("E-pasts").fill("anna.administratore@example.lv")
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url("**/manage/**")
    faults: dict[str, list[str]] = {}
    for path in paths:
        page.goto(path)
        told = axe.faults(page)
        if (wider := axe.sideways_scroll(page)) > 0:
            told.append(f"{wider} px wider than the window")
        if told:
            faults[path] = told
    context.close()
    assert faults == {}
