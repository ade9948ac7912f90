"""A feed -> an answer: what the client has already, and in which form it takes the rest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header, parse_date, parse_etags

from app.feeds.services.joining import CODINGS, Feed

MAX_AGE = 300  # seconds; clients that ask more often are answered by what lies between


class Answer(NamedTuple):
    """Status, headers and body of one answer."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def answer(feed: Feed, environ: Mapping[str, Any], *, is_shared: bool) -> Answer:
    """What a GET of the feed is answered with; `is_shared`: it is the same for all."""
    coding = coding_of(environ.get("HTTP_ACCEPT_ENCODING", ""), feed.codings)
    headers = [
        ("Content-Type", "text/calendar; charset=utf-8"),
        ("ETag", f'"{feed.tag}-{coding}"' if coding else f'"{feed.tag}"'),
        ("Last-Modified", feed.modified),
        ("Cache-Control", f"{'public' if is_shared else 'private'}, max-age={MAX_AGE}"),
        ("Vary", "Accept-Encoding"),
    ]
    if _is_known(feed, environ):
        return Answer(304, headers, b"")
    body = feed.coded(coding)
    if coding:
        headers.append(("Content-Encoding", coding))
    return Answer(200, [*headers, ("Content-Length", str(len(body)))], body)


@lru_cache(256)
def coding_of(accepted: str, codings: tuple[str, ...]) -> str:
    """The best of the packings that an Accept-Encoding names; '' for none."""
    wished = parse_accept_header(accepted[:200], Accept)
    return max(codings, key=wished.quality) if any(map(wished.quality, codings)) else ""


def _is_known(feed: Feed, environ: Mapping[str, Any]) -> bool:
    """Whether the client has this already; an ETag outweighs a date (RFC 9110, 13.1.3)."""
    asked = environ.get("HTTP_IF_NONE_MATCH")
    if asked:
        tags = parse_etags(asked)
        own = (feed.tag, *(f"{feed.tag}-{coding}" for coding in CODINGS))
        return any(map(tags.contains_weak, own))
    since = parse_date(environ.get("HTTP_IF_MODIFIED_SINCE"))
    return since is not None and feed.modified_at <= since
