"""Public pages that are the same for many: answered with 304, or as they were made a moment ago."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from functools import partial, wraps
from typing import Any, ParamSpec

from flask import current_app, g, make_response, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from app.core import clock, turns
from app.core.i18n import current_language
from app.core.kept import version_seen
from app.core.shelf import Shelf

P = ParamSpec("P")
TOKEN_MARK = b"@@token@@"


def revalidated(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """A public page made of database, language, five minutes and build alone: 304 while these stay.

    One statement (`site_version`) decides. Staff and pages with a flash message are never cached.
    The last pages made stay on this process's shelf, for many people who open one link at once.
    """

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        told = "_flashes" in cookie  # a message that waits belongs to this visitor alone
        if current_user.is_authenticated or told or request.method not in ("GET", "HEAD"):
            return view(*args, **kwargs)
        tag = _tag()
        if request.if_none_match.contains_weak(tag):
            return _with_tag(Response(status=304), tag)
        shelf: Shelf = current_app.extensions["shelf"]
        return _from(shelf, tag) or _made(shelf, tag, partial(view, *args, **kwargs))

    return checked


def _from(shelf: Shelf, tag: str) -> Response | None:
    kept = shelf.get(tag)
    return None if kept is None else _with_tag(Response(kept, mimetype="text/html"), tag)


def _made(shelf: Shelf, tag: str, make: Callable[[], ResponseReturnValue]) -> Response:
    with turns.taken():  # many who ask for the same page wait for the first of them
        kept = _from(shelf, tag)  # somebody may have made it while this one waited
        if kept is not None:
            return kept
        answer = make_response(make())
        if answer.status_code != 200 or "set_flash" in g:
            return answer
        if answer.mimetype == "text/html" and "csrf_token" not in g:  # a token is one visitor's own
            shelf.keep(tag, answer.get_data())
        return _with_tag(answer, tag)


def kept_form(shown: Hashable, make: Callable[[], str]) -> str | bytes:
    """A page with a blank form, made once for all visitors: the token in it is each one's own.

    `shown` is all that decides it, beside the language and the address asked for. Who is signed in,
    or is told something, has a page made anew.
    """
    if current_user.is_authenticated or "_flashes" in cookie:
        return make()
    shelf: Shelf = current_app.extensions["shelf"]
    tag = (shown, current_language(), request.full_path, current_app.config["BUILD"])
    page, token = shelf.get(tag), generate_csrf().encode()
    if page is None:
        page = make().encode().replace(token, TOKEN_MARK)
        shelf.keep(tag, page)
    return page.replace(TOKEN_MARK, token)


def _tag() -> str:
    minutes = (
        int(clock.now().timestamp()) // 300
    )  # windows open and close by the clock, without a change of rows
    parts = (
        version_seen(),
        current_language(),
        minutes,
        request.full_path,
        current_app.config["BUILD"],
    )
    return hashlib.blake2s("|".join(map(str, parts)).encode(), digest_size=12).hexdigest()


def _with_tag(answer: Any, tag: str) -> Response:
    answer.set_etag(tag, weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    result: Response = answer
    return result
