"""axe-core in the browser: what a page does wrong for people who see, hear or move differently."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
RUN = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})
    .then(result => result.violations)"""
# Two frames: the first is drawn with the new colours, the second has seen them.
REDRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@cache
def _source() -> str:
    return SOURCE.read_text("utf-8")


def faults(page: Page) -> list[str]:
    """One line per violation: rule, and the first places."""
    return _faults(page, RULES)


def contrast_faults(page: Page) -> list[str]:
    """The same of contrast alone: all that another colour scheme can change."""
    return _faults(page, ["color-contrast", "link-in-text-block"])


def _faults(page: Page, rules: list[str]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())  # through the debugger: the page's own policy stays as it is
    page.evaluate(REDRAWN)
    found: list[dict[str, Any]] = page.evaluate(RUN, rules)
    return [f"{one['id']}: {[node['target'] for node in one['nodes'][:3]]}" for one in found]


def sideways_scroll(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )
