"""What every page has beside its words: the policy, no inline code or style, and a true HEAD."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.core.web import HEADERS
from tests.whole.crawl import Page

SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>[^<]*)")
INLINE = re.compile(r"<[a-z][^>]*?\s(?:style|on[a-z]+)=[\"']|<style|javascript:", re.IGNORECASE)
NO_PAGES = ["/robots.txt", "/favicon.ico", "/calendar.ics", "/healthz"]


def test_every_page_carries_the_security_headers(pages: list[Page]) -> None:
    missing = {
        (page.path, name)
        for page in pages
        for name, value in HEADERS.items()
        if page.headers.get(name) != value
    }
    assert missing == set()


def test_no_page_has_inline_style_or_script(pages: list[Page]) -> None:
    """The policy would refuse it; data for search engines (ld+json) is no code."""
    scripts = {
        (page.path, found["attributes"])
        for page in pages
        for found in SCRIPT.finditer(page.html)
        if found["body"].strip() and "application/ld+json" not in found["attributes"]
    }
    inline = {(page.path, found) for page in pages for found in INLINE.findall(page.html)}
    assert (scripts, inline) == (set(), set())


def test_pages_of_the_office_are_kept_nowhere(pages: list[Page]) -> None:
    kept = {page.path for page in pages if page.is_office} - {
        page.path for page in pages if "no-store" in page.headers.get("Cache-Control", "")
    }
    assert kept == set()


@pytest.mark.parametrize("path", NO_PAGES)
def test_what_is_no_page_answers_head_as_get(walked_app: Flask, path: str) -> None:
    assert heads(walked_app, path) == []


def test_every_public_page_answers_head_as_get(walked_app: Flask, pages: list[Page]) -> None:
    assert [
        told for page in pages if not page.is_office for told in heads(walked_app, page.path)
    ] == []


def heads(app: Flask, path: str) -> list[str]:
    """How HEAD differs from GET for a stranger; cookies and the page's own token may."""
    with app.app_context():
        got, head = app.test_client().get(path), app.test_client().head(path)
    differing = {
        name
        for name in {*got.headers.keys(), *head.headers.keys()} - {"Date", "Set-Cookie"}
        if got.headers.get_all(name) != head.headers.get_all(name)
    }
    if (got.status_code, b"") != (head.status_code, head.data):
        differing.add("status or body")
    return [f"{path}: {name}" for name in sorted(differing)]
