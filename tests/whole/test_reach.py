"""Each kind of page with keys alone, doubled text, spaced text, and to axe without a script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests import axe
from tests.site import Site
from tests.whole import crawl, reach
from tests.whole.test_pages import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
Measure = Callable[[Page], list[str]]
PARTS = ["public", "office"]


def one_of_each_view(pages: list[crawl.Page], part: str) -> list[str]:
    """The first page of every view of this part."""
    chosen = {
        page.view: page.path for page in reversed(pages) if page.is_office == (part == "office")
    }
    return list(chosen.values())


def faults_by_page(
    browser: Browser, site: Site, paths: list[str], measure: Measure, *, width: int, scripts: bool
) -> dict[str, list[str]]:
    """What `measure` finds on each path, in a window of this width."""
    context = browser.new_context(
        base_url=site.url, viewport={"width": width, "height": 900}, locale="lv-LV",
        reduced_motion="reduce", bypass_csp=True,
    )  # fmt: skip
    if not scripts:
        context.route("**/*.js", lambda route: route.abort())
    window = context.new_page()
    if any(path.startswith("/manage") for path in paths):
        sign_in(window)
    told = {}
    for path in paths:
        window.goto(path)
        told[path] = measure(window)
    context.close()
    return {path: faults for path, faults in told.items() if faults}


@pytest.mark.parametrize("part", PARTS)
def test_every_kind_of_page_is_worked_by_keys_alone(
    pages: list[crawl.Page], site: Site, browser: Browser, part: str
) -> None:
    paths = one_of_each_view(pages, part)
    measure = reach.keyboard_faults
    assert faults_by_page(browser, site, paths, measure, width=1280, scripts=True) == {}


@pytest.mark.parametrize("part", PARTS)
def test_text_twice_as_large_fits(
    pages: list[crawl.Page], site: Site, browser: Browser, part: str
) -> None:
    paths = one_of_each_view(pages, part)
    measure = reach.doubling_faults
    assert faults_by_page(browser, site, paths, measure, width=640, scripts=True) == {}


@pytest.mark.parametrize("part", PARTS)
def test_spaced_text_is_not_cut_off(
    pages: list[crawl.Page], site: Site, browser: Browser, part: str
) -> None:
    paths = one_of_each_view(pages, part)
    measure = reach.spacing_faults
    assert faults_by_page(browser, site, paths, measure, width=320, scripts=True) == {}


@pytest.mark.parametrize("part", PARTS)
def test_every_kind_of_page_is_accessible_without_its_scripts(
    pages: list[crawl.Page], site: Site, browser: Browser, part: str
) -> None:
    paths = one_of_each_view(pages, part)
    assert faults_by_page(browser, site, paths, axe.faults, width=320, scripts=False) == {}


def test_the_skip_link_leads_to_the_content(site: Site, browser: Browser) -> None:
    window = browser.new_page(base_url=site.url, locale="lv-LV")
    window.goto("/")
    window.keyboard.press("Tab")
    window.keyboard.press("Enter")
    assert window.evaluate("document.activeElement.id") == "main"
    window.close()
