"""axe-core in the browser: what a page does wrong for people who see, hear or move differently."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


@cache
def _source() -> str:
    return SOURCE.read_text("utf-8")


def faults(page: Page) -> list[str]:
    """One line per violation: rule, and the first places."""
    page.evaluate(_source())  # through the debugger, so that the page's own policy stays as it is
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(result => result.violations)", RULES
    )
    return [f"{one['id']}: {[node['target'] for node in one['nodes'][:3]]}" for one in found]


def sideways_scroll(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )
