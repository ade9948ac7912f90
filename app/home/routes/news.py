"""Feeds of news for readers and other sites, and the sitemap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import public
from app.core.i18n import _l, force_language
from app.core.web import absolute_url
from app.feeds.rules import FeedWish, read_language
from app.home.outputs.news import material_entries, session_entries
from app.home.outputs.sitemap import sitemap as sitemap_of
from app.home.queries import news as queries
from app.home.routes.answers import shared_answer
from app.home.routes.lists import bp
from app.home.routes.wishes import asked_filters, asked_wish, said_of
from app.output.news import News, NewsEntry, atom, json_feed

ATOM, JSON = "application/atom+xml", "application/feed+json"
Entries = Callable[[FeedWish, str], Sequence[NewsEntry]]
TITLES: dict[str, Any] = {
    "sessions": _l("Cikls: sessions"),
    "materials": _l("Cikls: materials"),
}


@bp.get("/sessions.atom")
@public
def news_atom() -> ResponseReturnValue:
    """Sessions in the order in which they were announced, narrowed as a calendar is."""
    return _answer("sessions", _sessions, atom, ATOM)


@bp.get("/sessions.json")
@public
def news_json() -> ResponseReturnValue:
    """The same as JSON Feed."""
    return _answer("sessions", _sessions, json_feed, JSON)


@bp.get("/materials.atom")
@public
def materials_atom() -> ResponseReturnValue:
    """Files for everyone, the newest first."""
    return _answer("materials", _materials, atom, ATOM)


@bp.get("/materials.json")
@public
def materials_json() -> ResponseReturnValue:
    """The same as JSON Feed."""
    return _answer("materials", _materials, json_feed, JSON)


def _sessions(wish: FeedWish, language: str) -> Sequence[NewsEntry]:
    return session_entries(queries.list_session_news(wish), language)


def _materials(wish: FeedWish, language: str) -> Sequence[NewsEntry]:
    return material_entries(queries.list_material_news(wish), language)


def _answer(
    name: str, entries: Entries, write: Callable[[News], bytes], mimetype: str
) -> ResponseReturnValue:
    wish, language = asked_wish(), read_language(request.args.get("lang", ""))
    values: dict[str, Any] = {**asked_filters(), "lang": language}

    def make() -> bytes:
        with force_language(language):
            said = said_of(wish) if wish != FeedWish() else ""
            return write(_news(name, entries(wish, language), values, said))

    return shared_answer((wish, str(values)), make, mimetype)


def _news(name: str, entries: Sequence[NewsEntry], values: dict[str, Any], said: str) -> News:
    own = "news" if name == "sessions" else name
    filters = {key: value for key, value in values.items() if key != "lang"}
    chosen = urlencode(filters, doseq=True)
    return News(
        id=f"urn:cikls:{name}:{values['lang']}{f':{chosen}' if chosen else ''}",
        title=f"{TITLES[name]}{f': {said}' if said else ''}",
        language=values["lang"],
        author=current_app.config["ISSUER"],
        url=absolute_url("home.sessions", lang=values["lang"]),
        atom_url=absolute_url(f"home.{own}_atom", **values),
        json_url=absolute_url(f"home.{own}_json", **values),
        updated_at=queries.changed_at() or clock.now(),
        entries=entries,
    )


@bp.get("/sitemap.xml")
@public
def sitemap() -> ResponseReturnValue:
    """Every public page, for search engines."""
    return shared_answer("", _sitemap, "application/xml")


def _sitemap() -> bytes:
    return sitemap_of(queries.list_pages())
