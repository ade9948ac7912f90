"""Answers that are the same for everyone who asks the same: an ETag, 304, made once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable

from flask import Response, current_app, request
from werkzeug.wrappers import Response as Answer

from app.core.kept import version_seen
from app.core.shelf import Shelf

MAX_AGE = 300  # seconds


def shared_answer(asked: Hashable, make: Callable[[], str | bytes], mimetype: str) -> Answer:
    """What `make` gives, until any row changes. `asked` is all else that decides it: unknown
    parameters are not in it, so that a flood of them is one page.
    """
    tag = _tag(asked)
    answer = Response(mimetype=mimetype)
    answer.set_etag(tag, weak=True)
    answer.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    if not request.if_none_match.contains_weak(tag):
        answer.data = _page(tag, make)
    return answer.make_conditional(request)


def _tag(asked: Hashable) -> str:
    parts = (request.endpoint, version_seen(), asked, current_app.config["BUILD"])
    return hashlib.blake2s(repr(parts).encode(), digest_size=12).hexdigest()


def _page(tag: str, make: Callable[[], str | bytes]) -> bytes:
    shelf: Shelf = current_app.extensions["shelf"]
    page = shelf.get(tag)
    if page is None:
        made = make()
        page = made.encode() if isinstance(made, str) else made
        shelf.keep(tag, page)
    return page
