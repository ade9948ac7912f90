"""What is coming up, the archive, the month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock, dates
from app.core.access import public
from app.core.errors import NotFound
from app.core.i18n import _, current_language
from app.core.pages import revalidated
from app.core.paging import page_number
from app.core.texts import N_, Texts
from app.home.outputs import month
from app.home.outputs.cards import Card, by_month, by_year, cards_of
from app.home.queries import days as day_queries
from app.home.queries import lists
from app.home.rules import ListWish, month_after, read_month, read_wish
from app.sessions.rules import SessionKind

SHOWN_AT_START = 20
FILTERS = ("q", "kind", "venue", "municipality", "cycle", "lang")
bp = Blueprint("home", __name__)


class Choice(NamedTuple):
    """One filter: its name in the URL, its label, what it offers, what is chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str


@bp.get("/")
@public
@revalidated
def start() -> ResponseReturnValue:
    """What is coming up."""
    wish = read_wish(request.args)
    cards = cards_of(lists.list_coming_up(wish, SHOWN_AT_START + 1))
    shown = cards[:SHOWN_AT_START]
    first_open = next((card for card in shown if card.ring and card.taken < card.capacity), None)
    return render_template(
        "home/start.html",
        wish=wish,
        groups=by_month(shown),
        count=len(shown),
        highlight=None if wish.is_narrow else first_open,
        choices=_choices(wish),
        more_url=_more_url() if len(cards) > SHOWN_AT_START else "",
    )


def _more_url() -> str:
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key in FILTERS}
    return url_for("home.sessions", **kept)


@bp.get("/sessions")
@public
@revalidated
def sessions() -> ResponseReturnValue:
    """Everything ahead, or with ?past=1 the archive by year, in pages."""
    wish = read_wish(request.args)
    page = lists.page_sessions(wish, page_number(request.args.get("page")))
    cards = cards_of(page.items)
    grouped: Callable[[list[Card]], Any] = by_year if wish.is_past else by_month
    return render_template(
        "home/sessions.html",
        wish=wish, page=page, groups=grouped(cards), choices=_choices(wish),
    )  # fmt: skip


@bp.get("/calendar")
@public
@revalidated
def calendar() -> ResponseReturnValue:
    """One month as a grid; a list on a phone."""
    today = clock.today()
    first = read_month(request.args.get("month", ""), today)
    if first is None:
        raise NotFound(N_("There is no such month. Please choose one from the calendar."))
    weeks = month.weeks_of(first)
    days = day_queries.list_days_between(weeks[0][0], weeks[-1][-1])
    language = current_language()
    before, after = month_after(first, -1), month_after(first, 1)
    return render_template(
        "home/calendar.html",
        title=dates.month_year(first, language),
        weekdays=dates.weekday_names(language),
        weeks=month.grid_of(first, days, language),
        has_days=any(day.held_on.month == first.month for day in days),
        before=(dates.month_name(before.month, language), _month_url(before.isoformat())),
        after=(dates.month_name(after.month, language), _month_url(after.isoformat())),
        today_url=url_for("home.calendar") if first != today.replace(day=1) else "",
        is_past=first + timedelta(days=31) < today,
    )


def _month_url(iso: str) -> str:
    return url_for("home.calendar", month=iso[:7])


def _choices(wish: ListWish) -> tuple[Choice, ...]:
    offered = lists.filter_options()
    kinds = [(kind.value, _(kind.label)) for kind in SessionKind]
    asked_kind = request.args.get("kind", "") if wish.kind else ""
    return (
        Choice("kind", _("Kind"), (("", _("All kinds")), *kinds), asked_kind),
        Choice(
            "municipality", _("Municipality"),
            *_offered(_("All municipalities"), offered.municipalities, wish.municipality),
        ),
        Choice("venue", _("Venue"), *_offered(_("All venues"), offered.venues, wish.venue)),
        Choice(
            "cycle", _("Training cycle"),
            *_offered(_("All cycles"), offered.cycles, wish.cycle),
        ),
    )  # fmt: skip


def _offered(
    every: str, rows: tuple[tuple[str, Texts], ...], value: str
) -> tuple[tuple[tuple[str, str], ...], str]:
    """The options of a filter, `every` first, and the one chosen."""
    language = current_language()
    named = {key: texts.in_(language) for key, texts in rows}
    return (("", every), *named.items()), value if value in named else ""
