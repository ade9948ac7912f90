"""News of a site as Atom (RFC 4287) and as JSON Feed 1.1, from one plain value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"
_UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that goes with an entry; size in bytes."""

    url: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsEntry:
    """One piece of news. `id` never changes and knows no host name."""

    id: str
    title: str
    url: str
    text: str
    published_at: datetime
    updated_at: datetime
    categories: tuple[str, ...] = ()
    picture: str = ""
    enclosure: Enclosure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """All of it, the newest first; `updated_at` where there is no entry."""

    id: str
    title: str
    language: str
    author: str
    url: str  # where it is read
    atom_url: str
    json_url: str
    updated_at: datetime
    entries: Sequence[NewsEntry]


def atom(news: News) -> bytes:
    """The Atom document; entries are of plain text."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": news.language})
    newest = max((entry.updated_at for entry in news.entries), default=news.updated_at)
    _texts(root, id=news.id, title=news.title, updated=newest.isoformat())
    SubElement(root, "link", rel="self", type="application/atom+xml", href=news.atom_url)
    SubElement(root, "link", rel="alternate", type="text/html", href=news.url)
    _texts(SubElement(root, "author"), name=news.author)
    for entry in news.entries:
        _entry(SubElement(root, "entry"), entry)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _entry(element: Element, entry: NewsEntry) -> None:
    _texts(
        element, id=entry.id, title=entry.title, updated=entry.updated_at.isoformat(),
        published=entry.published_at.isoformat(),
    )  # fmt: skip
    SubElement(element, "link", rel="alternate", type="text/html", href=entry.url)
    if entry.enclosure:
        own = entry.enclosure
        SubElement(
            element, "link", rel="enclosure", type=own.media_type, length=str(own.size),
            href=own.url,
        )  # fmt: skip
    for category in entry.categories:
        SubElement(element, "category", term=_clean(category))
    if entry.text:
        SubElement(element, "summary", type="text").text = _clean(entry.text)


def _texts(element: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(element, name).text = _clean(text)


def _clean(text: str) -> str:
    return _UNSPEAKABLE.sub("", text)


def json_feed(news: News) -> bytes:
    """The JSON Feed document."""
    whole = {
        "version": JSON_FEED,
        "title": news.title,
        "home_page_url": news.url,
        "feed_url": news.json_url,
        "language": news.language,
        "authors": [{"name": news.author}],
        "items": [dict(_item(entry)) for entry in news.entries],
    }
    return json.dumps(whole, ensure_ascii=False).encode()


def _item(entry: NewsEntry) -> Iterator[tuple[str, Any]]:
    yield "id", entry.id
    yield "url", entry.url
    yield "title", entry.title
    yield "content_text", entry.text or entry.title
    yield "date_published", entry.published_at.isoformat()
    yield "date_modified", entry.updated_at.isoformat()
    if entry.picture:
        yield "image", entry.picture
    if entry.categories:
        yield "tags", list(entry.categories)
    if entry.enclosure:
        own = entry.enclosure
        file = {"url": own.url, "mime_type": own.media_type, "size_in_bytes": own.size}
        yield "attachments", [file]
