"""Calendars over HTTP. What is at hand is answered by the `door`, before Flask."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from flask import Blueprint, Flask, Response, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from app.core import clock, links
from app.core.access import link_holder, public
from app.core.errors import LinkInvalid
from app.core.web import absolute_url
from app.feeds import queries
from app.feeds.outputs import calendar_file, held_in_charge, own_held, own_title
from app.feeds.routes.answering import answer
from app.feeds.routes.door import Door
from app.feeds.rules import IMPOSSIBLE, AskedFeed, read_language, read_wish
from app.feeds.services import keeping
from app.feeds.services.joining import Feed, feed_of
from app.output.ical import Piece

bp = Blueprint("feeds", __name__)


@bp.record_once
def _stand_before(state: BlueprintSetupState) -> None:
    app = cast("Flask", state.app)
    app.wsgi_app = Door(app, app.wsgi_app)  # type: ignore[method-assign]  # how middleware is put on


@bp.get("/calendar.ics")
@public
def calendar() -> ResponseReturnValue:
    """Sessions from a year back on, narrowed by the filters of a `FeedWish`."""
    wish = keeping.known(read_wish(request.args.to_dict(flat=False)))
    return _kept(AskedFeed(endpoint="feeds.calendar", language=_language(), wish=wish))


@bp.get("/cycles/<slug>.ics")
@public
def cycle(slug: str) -> ResponseReturnValue:
    """Every day of one cycle."""
    return _kept(AskedFeed(endpoint="feeds.cycle", language=_language(), slug=slug))


@bp.get("/sessions/<slug>.ics")
@public
def session(slug: str) -> ResponseReturnValue:
    """Every day of one session."""
    return _kept(AskedFeed(endpoint="feeds.session", language=_language(), slug=slug))


@bp.get("/my/<token>.ics")
@link_holder
def my(token: str) -> ResponseReturnValue:
    """One person's own sessions: what a participant registered for, or staff are in charge of."""
    match links.read("my-feed", token):
        case {"registration": int(registration_id), **more}:
            held, changed_at = _of_participant(registration_id, _number(more))
        case {"user": int(user_id), **more}:
            queries.check_address_of_staff(user_id, _number(more))
            in_charge = queries.list_held_in_charge(user_id, _language(), keeping.reaches_since())
            held = held_in_charge(in_charge)
            changed_at = None
        case _:
            raise LinkInvalid
    language = _language()
    lang = {"lang": language} if language != "lv" else {}
    body = calendar_file(
        held, title=own_title(language), language=language,
        url=absolute_url("feeds.my", token=token, **lang),
    )  # fmt: skip
    _version, moved_at = queries.version()
    feed = feed_of(body, max(filter(None, (moved_at, changed_at)), default=clock.now()))
    return _response(feed, is_shared=False)


def _number(payload: dict[object, object]) -> int:
    """Which address of the person it is; the first ones do not say."""
    number = payload.get("number", 0)
    return number if isinstance(number, int) else -1


def _of_participant(registration_id: int, number: int) -> tuple[list[Piece], datetime | None]:
    places = queries.list_own_places(registration_id, number)
    by_session = {own.training_session_id: own for own in places}
    entries = queries.list_own_held(list(by_session), _language())
    changed_at = max((own.changed_at for own in places), default=None)
    return own_held(entries, by_session), changed_at


def _kept(asked: AskedFeed) -> Response:
    feed = keeping.find_feed(asked, _address(asked))
    path, query = request.environ["PATH_INFO"], request.environ.get("QUERY_STRING", "")
    keeping.shelf().note((path, query), asked)
    return _response(feed, is_shared=True)


def _address(asked: AskedFeed) -> str | None:
    """Where the feed is, however it was asked for; nowhere if it can have no entries."""
    if asked.wish == IMPOSSIBLE:
        return None
    values: dict[str, Any] = {}
    for name, value in asked.wish.pairs:
        values.setdefault(name, []).append(value)
    if asked.slug:
        values["slug"] = asked.slug
    if asked.language != "lv":
        values["lang"] = asked.language
    return absolute_url(asked.endpoint, **values)


def _response(feed: Feed, *, is_shared: bool) -> Response:
    found = answer(feed, request.environ, is_shared=is_shared)
    return Response(found.body, found.status, found.headers)


def _language() -> str:
    return read_language(request.args.get("lang", ""))
