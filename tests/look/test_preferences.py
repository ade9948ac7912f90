"""What a reader asks of the system: nothing that moves, colours of one's own."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.site import Site

PAGES = ["/", "/calendar", "/cycles/", "/login"]
# The seconds that the slowest change on the page takes, one added that would take two.
SLOW = """() => {
  document.querySelector('main').style.transition = 'opacity 2s';
  return Math.max(...[...document.querySelectorAll('body *')].flatMap(one => {
    const style = getComputedStyle(one);
    return [style.transitionDuration, style.animationDuration].join().split(',').map(parseFloat);
  }));
}"""
# Lines under the links of the menu that differ from the page's ground, by the link's words.
MARKED = """() => [...document.querySelectorAll('.site-nav a')].filter(one =>
  getComputedStyle(one).borderBottomColor !== getComputedStyle(document.body).backgroundColor
).map(one => one.textContent)"""
# Buttons and boxes that have no line round them.
BORDERLESS = """() => [...document.querySelectorAll('.ds-button, .ds-input')].filter(one => {
  const style = getComputedStyle(one);
  const isGround = style.borderTopColor === getComputedStyle(document.body).backgroundColor;
  return one.checkVisibility() && (parseFloat(style.borderTopWidth) < 1 || isGround);
}).map(one => one.outerHTML)"""


def opened(browser: Browser, site: Site, path: str, **wishes: Any) -> Page:
    """The page in a window whose system has these wishes."""
    page = browser.new_page(
        base_url=site.url, locale="lv-LV", viewport={"width": 1280, "height": 900}, **wishes
    )
    page.goto(path)
    return page


@pytest.mark.browser
def test_nothing_moves_for_a_reader_who_asks_for_rest(site: Site, browser: Browser) -> None:
    longest = [
        opened(browser, site, path, reduced_motion="reduce").evaluate(SLOW) for path in PAGES
    ]
    assert max(longest) <= 0.01
    assert opened(browser, site, "/").evaluate(SLOW) == 2


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_mark_the_page_one_is_on_and_bound_what_one_presses(
    site: Site, browser: Browser, scheme: str
) -> None:
    wishes: dict[str, Any] = {"forced_colors": "active", "color_scheme": scheme}
    pages = {path: opened(browser, site, path, **wishes) for path in PAGES}
    assert {path: page.evaluate(MARKED) for path, page in pages.items()} == {
        "/": ["Pasākumi"], "/calendar": ["Kalendārs"], "/cycles/": ["Mācību cikli"], "/login": []
    }  # fmt: skip
    assert [fault for page in pages.values() for fault in page.evaluate(BORDERLESS)] == []
