"""What a keyboard, a wide letter-spacing and doubled text do to a page, measured in the browser."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests import axe

MOST_STOPS = 1000  # a trap holds the focus until these are used up
SMALLEST_TARGET = (
    24  # CSS pixels a side, WCAG 2.2 (2.5.8); links within a sentence are exempt there
)
# The spacing of WCAG 1.4.12, as a reader's own style sheet would set it.
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""
DOUBLED = "html { font-size: 200% !important; }"

# What can take the focus now, in the document's order; radio buttons count once a group.
STOPS = """() => {
  const groups = new Set();
  const stops = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex="0"]'
  )];
  window.reachable = stops.filter(one => {
    if (one.disabled || one.closest('fieldset[disabled]') || one.tabIndex < 0) return false;
    if (!one.checkVisibility({visibilityProperty: true})) return false;
    if (one.type !== 'radio') return true;
    const fresh = !groups.has(one.name);
    groups.add(one.name);
    return fresh;
  });
  const look = one => { const style = getComputedStyle(one);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow].join(); };
  window.looks = window.reachable.map(look);
  window.nameOf = one => one.tagName.toLowerCase() + ' ' +
    (one.name || one.id || one.textContent.trim().slice(0, 30) || one.className);
  window.lookOf = look;
  return window.reachable.map(window.nameOf);
}"""
# Where the focus is: its place among those, and whether one sees it.
HERE = """() => {
  const one = document.activeElement;
  const place = window.reachable.findIndex(stop => stop === one ||
    (one.type === 'radio' && stop.type === 'radio' && stop.name === one.name));
  const seen = place < 0 || one.tagName === 'IFRAME' || window.lookOf(one) !== window.looks[place];
  return {place, name: window.nameOf(one), seen};
}"""
SMALL = """least => window.reachable.filter(one => {
  const isInLine = one.matches('a') && getComputedStyle(one).display === 'inline';
  if (isInLine || one.matches('iframe, .ds-skip-link')) return false;
  const target = one.matches('input[type=checkbox], input[type=radio]') ? one.parentElement : one;
  const box = target.getBoundingClientRect();
  return box.width && (Math.round(box.width) < least || Math.round(box.height) < least);
}).map(one => window.nameOf(one))"""
# Text that is cut off: its box hides what does not fit. Boxes that scroll cut nothing.
UNSEEN = """.ds-sr-only, .ds-skip-link, .trap, .seats__head, .table thead, .table thead *,
  select, option, input, iframe"""
CLIPPED = """unseen => [...document.querySelectorAll('body *')].filter(one => {
  const style = getComputedStyle(one);
  if (!one.checkVisibility() || one.matches(unseen)) return false;
  const cuts = [style.overflowX, style.overflowY].some(each => ['hidden', 'clip'].includes(each));
  const isWider = one.scrollWidth > one.clientWidth + 1;
  return cuts && (isWider || one.scrollHeight > one.clientHeight + 1);
}).map(one => one.tagName + '.' + one.className)"""


def keyboard_faults(page: Page) -> list[str]:
    """Tab through the page: what is left out, out of order, unseen, too small, holds the focus."""
    names: list[str] = page.evaluate(STOPS)
    told = [f"small target: {name}" for name in page.evaluate(SMALL, SMALLEST_TARGET)]
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    order: list[int] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here: dict[str, Any] = page.evaluate(HERE)
        if order and here["place"] == order[-1]:
            continue  # within a frame, or between the parts of a date
        if here["place"] < 0 or here["place"] in order:
            break
        order.append(here["place"])
        told += [] if here["seen"] else [f"focus unseen: {here['name']}"]
    left_out = [names[place] for place in range(len(names)) if place not in order]
    told += [f"never reached: {name}" for name in left_out]
    return told + (["order is not the document's"] if order != sorted(order) else [])


def spacing_faults(page: Page) -> list[str]:
    """What is cut off or sticks out when a reader spaces the text (1.4.12)."""
    return _faults_in_style(page, SPACED)


def doubling_faults(page: Page) -> list[str]:
    """What is cut off or sticks out when text is twice as large (1.4.4)."""
    return _faults_in_style(page, DOUBLED)


def _faults_in_style(page: Page, style: str) -> list[str]:
    page.add_style_tag(content=style)
    clipped: list[str] = page.evaluate(CLIPPED, UNSEEN)
    over = axe.sideways_scroll(page)
    return [*clipped, *([f"{over} px wider than the window"] if over > 0 else [])]
