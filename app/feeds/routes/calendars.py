"""Calendars over HTTP. One statement decides whether anything changed; only then is one built."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue

from app.core import clock, links
from app.core.access import link_holder, public
from app.core.db import site_state
from app.core.errors import LinkInvalid
from app.core.web import absolute_url
from app.feeds import queries
from app.feeds.outputs import calendar_file, entries_of, own_entries_of, own_title
from app.feeds.rules import FeedWish, known_wish, read_language, read_wish
from app.sessions.models import TrainingSession

REACH_BACK = timedelta(days=365)
MAX_AGE = 300  # seconds
bp = Blueprint("feeds", __name__)
View = Callable[..., bytes]


def reaches_since() -> datetime:
    """How far back the general feed goes: a year, counted from the first day of this month."""
    first = clock.now().replace(day=1, hour=0, minute=0, second=0)
    return first - REACH_BACK


def calendar_view(*, is_shared: bool) -> Callable[[View], Callable[..., ResponseReturnValue]]:
    """Turn what gives a file into an answer with ETag, Last-Modified, 304; `is_shared`: for all."""

    def of(view: View) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def answered(**values: Any) -> ResponseReturnValue:
            number, moved_at = site_state()
            answer = Response(mimetype="text/calendar")
            answer.set_etag(_tag(number))
            answer.last_modified = _changed_at(moved_at)
            who = "public" if is_shared else "private"
            answer.headers["Cache-Control"] = f"{who}, max-age={MAX_AGE}"
            if not _is_known(answer):
                answer.data = view(**values)
            return answer.make_conditional(request)

        return answered

    return of


def _tag(number: int) -> str:
    parts = (number, request.full_path, reaches_since().date(), current_app.config["BUILD"])
    return hashlib.blake2s("|".join(map(str, parts)).encode(), digest_size=12).hexdigest()


def _changed_at(moved_at: datetime | None) -> datetime:
    month = reaches_since() + REACH_BACK
    return max(moved_at, month) if moved_at else month


def _is_known(answer: Response) -> bool:
    """Whether the client has this already; an ETag outweighs a date (RFC 9110, 13.1.3)."""
    tag, _weak = answer.get_etag()
    if request.if_none_match:
        return tag is not None and request.if_none_match.contains_weak(tag)
    since, changed_at = request.if_modified_since, answer.last_modified
    return bool(since and changed_at and changed_at <= since)


@bp.get("/calendar.ics")
@public
@calendar_view(is_shared=True)
def calendar() -> bytes:
    """Sessions from a year back on, narrowed by the filters of a `FeedWish`."""
    wish = read_wish(request.args.to_dict(flat=False))
    if wish != FeedWish():
        wish = known_wish(wish, queries.names())
    sessions = queries.list_sessions(wish, reaches_since())
    return _file(sessions)


@bp.get("/cycles/<slug>.ics")
@public
@calendar_view(is_shared=True)
def cycle(slug: str) -> bytes:
    """Every day of one cycle."""
    cycle_id, title = queries.get_cycle(slug)
    return _file(queries.list_sessions_of_cycle(cycle_id), title.in_(_language()))


@bp.get("/sessions/<slug>.ics")
@public
@calendar_view(is_shared=True)
def session(slug: str) -> bytes:
    """Every day of one session."""
    found = queries.get_session(slug)
    return _file([found], found.title.in_(_language()))


@bp.get("/my/<token>.ics")
@link_holder
@calendar_view(is_shared=False)
def my(token: str) -> bytes:
    """One person's own sessions: what a participant registered for, or staff are in charge of."""
    payload = links.read("my-feed", token)
    match payload:
        case {"registration": int(registration_id)}:
            return _own(registration_id)
        case {"user": int(user_id)}:
            sessions = queries.list_sessions_in_charge(user_id, reaches_since())
            return _file(sessions, own_title(_language()))
        case _:
            raise LinkInvalid


def _own(registration_id: int) -> bytes:
    places = {own.training_session_id: own for own in queries.list_own_places(registration_id)}
    sessions = queries.list_sessions_by_id(list(places))
    language = _language()
    entries = own_entries_of(sessions, places, language)
    return calendar_file(entries, title=own_title(language), language=language, url=_own_address())


def _file(sessions: Iterable[TrainingSession], title: str = "") -> bytes:
    language = _language()
    entries = entries_of(sessions, language)
    return calendar_file(entries, title=title, language=language, url=_own_address())


def _language() -> str:
    return read_language(request.args.get("lang", ""))


def _own_address() -> str:
    values = {**(request.view_args or {}), **request.args.to_dict()}
    return absolute_url(request.endpoint or "feeds.calendar", **values)
