"""Every page of the demonstration: reachable, valid HTML, accessible, and fit for 320 px."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from tests import axe
from tests.site import PASSWORD, Site
from tests.whole import crawl

ROOT = Path(__file__).parents[2]
VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
OTHER_LANGUAGES = ("en", "lt")
# Files, news, frames (with tests of their own), a way on, what is closed; coordinators, of whom
# there are none; half way in has its test.
NO_PAGES = {
    "registrations_cycle.export_csv", "registrations_cycle.export_xlsx",
    "coordinators.template_csv", "coordinators.template_xlsx",
    "attendance_manage.export", "attendance_manage.sheet",
    "certificates.credential", "certificates.document",
    "certificates_manage.archive_file", "certificates_manage.export_register",
    "certificates_manage.print_file", "certificates_manage.progress", "funding_logos.picture",
    "credentials.did", "credentials.status",
    "certificates_manage.document", "home.calendar_with_slash", "home.favicon", "home.robots",
    "home.materials_atom", "home.materials_json", "home.news_atom", "home.news_json",
    "home.session_picture", "home.sitemap", "home.widget_month", "home.widget_next",
    "home.widget_script",
    "materials.download", "materials.preview", "outbox_manage.html",
    "registrations_manage.answer_file",
    "registrations_mails.preview", "registrations_manage.export_csv",
    "registrations_manage.export_xlsx", "security.mf_recovery", "security.tf_select",
    "security.two_factor_rescue", "security.two_factor_token_validation", "static",
}  # fmt: skip


def html_faults(folder: Path, pages: Mapping[str, str]) -> set[str]:
    """What the Nu validator finds wrong, by page."""
    for number, html in enumerate(pages.values()):
        (folder / f"{number:03}.html").write_text(html, "utf-8")
    files = sorted(str(file) for file in folder.glob("*.html"))
    java = shutil.which("java") or "java"
    command = [java, "-jar", str(VNU), "--errors-only", "--format", "json", *files]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    names = list(pages)
    return {
        f"{names[int(each['url'][-8:-5])]}: {each['message']}"
        for each in json.loads(told)["messages"]
    }


def one_of_each_public_view(pages: list[crawl.Page]) -> list[crawl.Page]:
    """The first page of every public view."""
    return list({page.view: page for page in reversed(pages) if not page.is_office}.values())


def test_every_page_is_valid_html(pages: list[crawl.Page], tmp_path: Path) -> None:
    assert html_faults(tmp_path, {page.path: page.html for page in pages}) == set()


def test_the_walk_reaches_every_page(walked_app: Flask, pages: list[crawl.Page]) -> None:
    """Views that show a page."""
    silent = {"health", "feeds"}
    shown = {
        rule.endpoint
        for rule in walked_app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.partition(".")[0] not in silent
    }
    assert shown - {page.view for page in pages} == NO_PAGES


def test_every_public_page_speaks_each_language(
    walked_app: Flask, pages: list[crawl.Page], tmp_path: Path
) -> None:
    chosen = one_of_each_public_view(pages)
    told: dict[str, str] = {}
    with walked_app.app_context():
        for language in OTHER_LANGUAGES:
            client = walked_app.test_client()
            for page in chosen:
                answer = client.get(
                    page.path, headers={"Accept-Language": language}, follow_redirects=True
                )
                told[f"{language} {page.path}"] = answer.text
    spoken = {name: re.findall(r'<html lang="(\w+)"', html) for name, html in told.items()}
    assert spoken == {name: [name[:2]] for name in told}
    assert html_faults(tmp_path, told) == set()


def sign_in(page: Page) -> None:
    """As the administrator of the demonstration."""
    page.goto("/login")
    page.get_by_label("E-pasts").fill(crawl.ADMIN)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/manage/**")


def small_phone(site: Site, browser: Browser) -> BrowserContext:
    """320 px wide, nothing moves."""
    return browser.new_context(
        base_url=site.url,
        viewport={"width": 320, "height": 700},
        locale="lv-LV",
        reduced_motion="reduce",
    )


@pytest.mark.browser
@pytest.mark.timeout(300)  # some seventy pages, each read twice
@pytest.mark.parametrize("part", ["public", "office"])
def test_every_page_is_accessible_and_fits_a_small_phone(
    pages: list[crawl.Page], site: Site, browser: Browser, part: str
) -> None:
    """In light and dark; each page is opened once."""
    context = small_phone(site, browser)
    window = context.new_page()
    if part == "office":
        sign_in(window)
    paths = [page.path for page in pages if page.is_office == (part == "office")]
    faults = {path: told for path in paths if (told := page_faults(window, path))}
    context.close()
    assert faults == {}


def page_faults(window: Page, path: str) -> list[str]:
    """What axe finds in either colour scheme, and how far the page scrolls sideways."""
    window.emulate_media(color_scheme="light")
    window.goto(path)
    told = axe.faults(window)
    window.emulate_media(color_scheme="dark")
    if axe.contrast_faults(
        window
    ):  # maybe caught between two paints: opened in the dark, it counts
        window.goto(path)
        told += [f"dark: {fault}" for fault in axe.contrast_faults(window)]
    wider = axe.sideways_scroll(window)
    return [*told, *([f"{wider} px wider than the window"] if wider > 0 else [])]
