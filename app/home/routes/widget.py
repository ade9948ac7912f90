"""The calendar on other sites: a page for a frame, and the script that fits it in."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock, dates
from app.core.access import public
from app.core.assets import built_path
from app.core.errors import NotFound
from app.core.frames import framed
from app.core.i18n import force_language
from app.core.texts import N_
from app.feeds.queries.narrowing import conditions
from app.feeds.rules import FeedWish, read_language
from app.home.outputs import month
from app.home.outputs.cards import cards_of
from app.home.queries import days as day_queries
from app.home.queries import lists
from app.home.routes.answers import shared_answer
from app.home.routes.lists import bp
from app.home.routes.wishes import asked_filters, asked_wish
from app.home.rules import month_after, read_month, read_theme

MOST_NEXT = 5
SCRIPT_AGE = 7 * 86_400  # seconds: what sites have put in their pages changes rarely


class Shown(NamedTuple):
    """All that decides what stands in the frame, beside the rows."""

    wish: FeedWish
    filters: tuple[tuple[str, tuple[str, ...]], ...]
    language: str
    theme: str
    today: date

    @property
    def kept(self) -> dict[str, Any]:
        """The same in an address."""
        chosen = {name: list(values) for name, values in self.filters}
        return {**chosen, "lang": self.language, "theme": self.theme}


def _shown() -> Shown:
    filters = tuple((name, tuple(values)) for name, values in asked_filters().items())
    return Shown(
        asked_wish(), filters, read_language(request.args.get("lang", "")),
        read_theme(request.args.get("theme", "")), clock.today(),
    )  # fmt: skip


@bp.get("/widget/next")
@public
@framed
def widget_next() -> ResponseReturnValue:
    """The next five sessions."""
    shown = _shown()
    minutes = int(clock.now().timestamp()) // 300  # windows open and close by the clock
    return shared_answer((shown, minutes), partial(_next, shown), "text/html")


def _next(shown: Shown) -> str:
    with force_language(shown.language):
        cards = cards_of(lists.list_next(shown.wish, MOST_NEXT))
        return _page("home/widget/next.html", shown, cards=[_in(card, shown) for card in cards])


@bp.get("/widget/month")
@public
@framed
def widget_month() -> ResponseReturnValue:
    """One month."""
    shown = _shown()
    first = read_month(request.args.get("month", ""), shown.today)
    if first is None:
        raise NotFound(N_("There is no such month. Please choose one from the calendar."))
    return shared_answer((shown, first), partial(_month, shown, first), "text/html")


def _month(shown: Shown, first: date) -> str:
    language, weeks = shown.language, month.weeks_of(first)
    found = day_queries.list_days_between(weeks[0][0], weeks[-1][-1], *conditions(shown.wish))
    before, after = month_after(first, -1), month_after(first, 1)
    with force_language(language):
        return _page(
            "home/widget/month.html",
            shown,
            title=dates.month_year(first, language),
            weekdays=dates.weekday_names(language),
            weeks=month.grid_of(first, found, language, in_language=True),
            has_days=any(day.held_on.month == first.month for day in found),
            before=(dates.month_name(before.month, language), _month_url(shown, before)),
            after=(dates.month_name(after.month, language), _month_url(shown, after)),
            is_past=first + timedelta(days=31) < shown.today,
        )


def _page(template: str, shown: Shown, **values: Any) -> str:
    kept = {**shown.kept}
    kept.pop("theme")
    return render_template(
        template,
        theme=shown.theme,
        site_url=url_for("home.start", lang=shown.language),
        subscribe_url=url_for("home.subscribe", **kept),
        **values,
    )


def _in(card: Any, shown: Shown) -> Any:
    return card._replace(url=f"{card.url}?lang={shown.language}")


def _month_url(shown: Shown, first: date) -> str:
    return url_for("home.widget_month", **shown.kept, month=first.isoformat()[:7])


@bp.get("/widget/1.js")
@public
def widget_script() -> ResponseReturnValue:
    """The script that other sites load: its address stays, whatever we build."""
    content = Path(built_path("js/widget.js")).read_bytes()
    answer = Response(content, mimetype="text/javascript")
    answer.headers["Cache-Control"] = f"public, max-age={SCRIPT_AGE}"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.add_etag()
    return answer.make_conditional(request)
