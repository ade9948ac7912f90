"""The visitor's language: `?lang=`, then chosen before, then the browser's wish, then Latvian.

Flask-Babel reads the catalogues and serves the libraries; our own texts, hundreds a page, come from
the same catalogues by one look in a dict, which is a fifth of a page faster. Templates have them as
`Markup` (a text may hold `&nbsp;`), with the values escaped that go into them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel.support import Translations
from flask import Flask, current_app, g, has_app_context, has_request_context, request
from flask import session as cookie
from flask_babel import Babel, force_locale
from flask_babel.speaklater import LazyString
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

from app.core import clock, dates
from app.core.errors import CiklsError
from app.core.texts import NO_TEXTS, Texts

__all__ = [
    "_",
    "_l",
    "current_language",
    "force_language",
    "gettext",
    "init_app",
    "lazy_gettext",
    "moment",
    "ngettext",
    "say",
    "when",
]

NATIVE_NAMES = {"lv": "Latviešu", "en": "English", "lt": "Lietuvių"}
CATALOGUES = "cikls_catalogues"
MOST_MESSAGES = 10_000
UNTRANSLATED = NullTranslations()
babel = Babel()
_forced: ContextVar[str | None] = ContextVar("forced_language", default=None)


def init_app(app: Flask) -> None:
    """Catalogues of every feature, the language of each request, and the date filters."""
    folders = tuple(sorted(str(path) for path in Path(app.root_path).glob("*/translations")))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(folders)
    app.config["BABEL_DEFAULT_LOCALE"] = "lv"
    babel.init_app(
        app, locale_selector=choose_language, timezone_selector=lambda: app.config["TIMEZONE"]
    )
    app.extensions[CATALOGUES] = {code: _catalogue_of(folders, code) for code in NATIVE_NAMES}
    app.jinja_env.globals.update({"_": _markup, "gettext": _markup, "ngettext": _markup_of_number})
    app.after_request(_remember_language)
    app.context_processor(
        lambda: {"current_language": current_language(), "languages": language_links()}
    )
    for name, filter_ in _FILTERS.items():
        app.jinja_env.filters[name] = filter_


def choose_language() -> str:
    """The language of this request; Latvian outside of one."""
    if not has_request_context():
        return "lv"
    language: str | None = g.get("language")
    if language is None:
        language = g.language = _wished_language()
    return language


def _wished_language() -> str:
    offered: list[str] = current_app.config["LANGUAGES"]
    asked, kept = request.args.get("lang", ""), cookie.get("language", "")
    if asked in offered:
        return asked
    if kept in offered:
        return str(kept)
    return _best_of(request.headers.get("Accept-Language", ""), *offered)


@lru_cache(MOST_MESSAGES)
def _best_of(wished: str, *offered: str) -> str:
    return parse_accept_header(wished, LanguageAccept).best_match(offered, offered[0])


def _remember_language(response: Response) -> Response:
    asked = request.args.get("lang", "")
    if response.mimetype != "text/html":
        return response  # a calendar client is no visitor who chose
    if asked in current_app.config["LANGUAGES"] and cookie.get("language") != asked:
        cookie["language"] = asked
    return response


def current_language() -> str:
    """'lv', 'en' or 'lt', also inside `force_language` and in a worker."""
    return _forced.get() or choose_language()


@contextmanager
def force_language(language: str) -> Iterator[None]:
    """Within the block, texts come in `language`: for mails, PDFs and feeds."""
    if language == current_language():
        yield  # to force what is so already takes longer than a mail's subject
        return
    before = _forced.set(language)
    try:
        with force_locale(language):
            yield
    finally:
        _forced.reset(before)


@cache
def _catalogue_of(folders: tuple[str, ...], language: str) -> NullTranslations:
    """The catalogues of every feature as one; English needs none."""
    merged = Translations()
    for folder in folders:
        found = Translations.load(folder, [language])
        if isinstance(found, Translations):  # else there is no catalogue of that language
            merged.merge(found)
    return merged


def _catalogue() -> NullTranslations:
    if not has_app_context():
        return UNTRANSLATED
    found: NullTranslations = current_app.extensions[CATALOGUES][current_language()]
    return found


def gettext(message: str, **values: Any) -> str:
    """`message` in the current language, its `%(name)s` filled in."""
    text = _catalogue().gettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, number: int, **values: Any) -> str:
    """The form of the message that goes with `number`, which fills `%(num)s` too."""
    return _catalogue().ngettext(one, many, number) % {"num": number, **values}


def _markup(message: str, **values: Any) -> Markup:
    text = _markup_of(_catalogue(), message)
    return text % values if values else text


@lru_cache(MOST_MESSAGES)
def _markup_of(catalogue: NullTranslations, message: str) -> Markup:
    return Markup(catalogue.gettext(message))  # noqa: S704 - our own texts, no visitor's


def _markup_of_number(one: str, many: str, number: int, **values: Any) -> Markup:
    text = Markup(_catalogue().ngettext(one, many, number))  # noqa: S704 - our own texts
    return text % {"num": number, **values}


def lazy_gettext(message: str, **values: Any) -> LazyString:
    """A text that is looked up whenever it is shown."""
    return LazyString(gettext, message, **values)


_ = gettext
_l = lazy_gettext


def language_links(path: str = "") -> list[tuple[str, str, str]]:
    """(code, native name, this page in it) for the language switch; `path` is where the page also
    stands, for one that answers a form.
    """
    if not has_request_context():
        return []
    asked = () if path else request.args.items(multi=True)
    kept = [(key, value) for key, value in asked if key != "lang"]
    here = f"{path or request.path}?{urlencode([*kept, ('lang', '')])}"
    return [(code, NATIVE_NAMES[code], here + code) for code in current_app.config["LANGUAGES"]]


def say(error: CiklsError) -> str:
    """A foreseen fault in the visitor's language."""
    values = {
        key: value.in_(current_language()) if isinstance(value, Texts) else value
        for key, value in error.values.items()
    }
    return gettext(error.message, **values)


def _zone() -> str:
    return str(current_app.config["TIMEZONE"])


def _text(texts: Texts | None) -> str:
    return (texts or NO_TEXTS).in_(current_language())


def _day(day: date) -> str:
    return dates.weekday_day(day, current_language(), this_year=clock.today(_zone()).year)


def when(start: datetime, end: datetime, zone: str = "") -> str:
    """'ceturtdien, 26. novembrī, plkst. 10.00–15.30', by the clock of `zone` or of the house."""
    zone = zone or _zone()
    local_start, local_end = clock.local(start, zone), clock.local(end, zone)
    this_year = clock.today(zone).year
    return dates.day_and_time(local_start, local_end, current_language(), this_year=this_year)


def moment(at: datetime, zone: str = "") -> str:
    """'26.11.2026. 10.00', '26 Nov 2026 10:00', '2026-11-26 10:00'."""
    shown = clock.local(at, zone or _zone())
    language = current_language()
    return f"{dates.day_short(shown.date(), language)} {dates.clock_time(shown, language)}"


_FILTERS = {
    "text": _text,  # Texts -> the visitor's language
    "spoken_in": lambda texts: (texts or NO_TEXTS).spoken_in(current_language()),
    "day": _day,  # date -> 'ceturtdien, 26. novembrī'
    "day_long": lambda day: dates.day_long(day, current_language()),
    "day_short": lambda day: dates.day_short(day, current_language()),
    "day_span": lambda first, last: dates.day_span(first, last, current_language()),
    "month_name": lambda day: dates.month_name(day.month, current_language()),
    "month_year": lambda day: dates.month_year(day, current_language()),
    "month_short": lambda day: dates.month_short(day.month, current_language()),
    "weekday_short": lambda day: dates.weekday_short(day, current_language()),
    "when": when,  # (starts_at, ends_at[, zone]) -> 'ceturtdien, 26. novembrī, plkst. 10.00–15.30'
    "moment": moment,  # datetime -> '26.11.2026. 10.00'
    "local": lambda moment, zone="": clock.local(moment, zone or _zone()),
    "clock_time": lambda moment, zone="": dates.clock_time(
        clock.local(moment, zone or _zone()), current_language()
    ),
}
