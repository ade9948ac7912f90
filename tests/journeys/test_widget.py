"""The widget on another site, in a browser: it fits its frame, and hears nobody but its house."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import axe
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
PAGE = """<!DOCTYPE html><html lang="lv"><meta charset="utf-8"><title>Novads</title>
<h1>Novads</h1>
<a href="{site}/?lang=lv" data-cikls="{site}/widget/next?lang=lv&amp;theme=light">Kalendārs</a>
<a href="https://evil.example.org/" data-cikls="https://evil.example.org/x">Svešs</a>
<script async src="{site}/widget/1.js"></script></html>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def municipality(site: Site, tmp_path: Path) -> Iterator[str]:
    """The address of another site, whose editors put the code into a page."""
    (tmp_path / "index.html").write_text(PAGE.format(site=site.url), "utf-8")
    (tmp_path / "elsewhere.html").write_text("<!DOCTYPE html><title>Citur</title>", "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def window(browser: Browser, municipality: str) -> Iterator[Page]:
    context = browser.new_context(locale="lv-LV", viewport={"width": 1000, "height": 900})
    page = context.new_page()
    page.goto(municipality)
    yield page
    context.close()


def fitted(page: Page) -> None:
    """Wait until the frame is there and has been given another height than its first."""
    page.wait_for_function("(document.querySelector('iframe')?.height ?? '480') !== '480'")


def height(page: Page) -> int:
    return int(page.locator("iframe").get_attribute("height") or 0)


def test_frame_takes_the_height_that_its_content_needs(window: Page) -> None:
    fitted(window)
    frame = window.frames[1]
    assert window.locator("iframe").get_attribute("title") == "Kalendārs"
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")
    wide = height(window)
    window.set_viewport_size({"width": 400, "height": 900})
    window.wait_for_function(f"Number(document.querySelector('iframe').height) > {wide}")
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_script_makes_frames_for_its_own_house_alone(window: Page) -> None:
    window.wait_for_selector("iframe")
    assert window.locator("iframe").count() == 1
    assert window.get_by_role("link", name="Svešs").count() == 1


def test_what_others_say_of_a_height_is_not_heard(window: Page) -> None:
    fitted(window)
    before = height(window)
    window.evaluate("window.postMessage({cikls: 5000}, '*')")
    window.wait_for_timeout(200)
    assert height(window) == before
    window.frames[1].evaluate("parent.postMessage({cikls: 1e9}, '*')")
    window.wait_for_function("document.querySelector('iframe').height === '6000'")


def test_frame_that_has_left_the_house_is_not_heard(window: Page) -> None:
    fitted(window)
    before = height(window)
    window.evaluate("document.querySelector('iframe').src = '/elsewhere.html'")
    window.frames[1].wait_for_url("**/elsewhere.html")
    window.frames[1].evaluate("parent.postMessage({cikls: 5000}, '*')")
    window.wait_for_timeout(200)
    assert height(window) == before


def test_widget_leaves_no_cookie_in_the_browser(window: Page) -> None:
    fitted(window)
    assert window.context.cookies() == []


@pytest.mark.parametrize("path", ["/widget/next", "/widget/month"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1000])
def test_widget_is_accessible_in_both_themes(
    site: Site, browser: Browser, path: str, theme: str, width: int
) -> None:
    window = browser.new_page(base_url=site.url, viewport={"width": width, "height": 900})
    window.goto(f"{path}?theme={theme}&lang=lv")
    told = (axe.faults(window), axe.sideways_scroll(window))
    window.close()
    assert told == ([], 0)
