"""Every public page for search engines (sitemaps.org), each in its languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import current_app

from app.core.web import absolute_url
from app.home.queries.news import PageLine

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
LISTS = ("home.start", "home.sessions", "home.calendar", "home.cycles", "home.subscribe")
WORDS = ("home.accessibility", "home.privacy")


def sitemap(lines: Sequence[PageLine]) -> bytes:
    """The XML: each page once in each language, naming the others and the one without a wish."""
    root = Element("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    languages: list[str] = current_app.config["LANGUAGES"]
    for address, changed_at in _pages(lines):
        spoken = {language: f"{address}?lang={language}" for language in languages}
        for own in spoken.values():
            url = SubElement(root, "url")
            SubElement(url, "loc").text = own
            if changed_at:
                SubElement(url, "lastmod").text = changed_at.isoformat()
            for language, each in {**spoken, "x-default": address}.items():
                SubElement(url, "xhtml:link", rel="alternate", hreflang=language, href=each)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _pages(lines: Sequence[PageLine]) -> Iterator[tuple[str, datetime | None]]:
    newest = max((line.updated_at for line in lines), default=None)
    for endpoint in LISTS:
        yield absolute_url(endpoint), newest
    for endpoint in WORDS:
        yield absolute_url(endpoint), None
    for name, endpoint in (("cycle_slug", "home.cycle"), ("venue_slug", "home.venue")):
        for slug, changed_at in _newest_by(lines, name).items():
            yield absolute_url(endpoint, slug=slug), changed_at
    for line in lines:
        yield absolute_url("home.session", slug=line.slug), line.updated_at


def _newest_by(lines: Sequence[PageLine], name: str) -> dict[str, datetime]:
    """When the last session of each cycle (or venue) changed."""
    found: dict[str, datetime] = {}
    for line in lines:
        slug = getattr(line, name)
        if slug:
            found[slug] = max(line.updated_at, found.get(slug, line.updated_at))
    return found
