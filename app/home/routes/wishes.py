"""The filters that calendars, the widget and the feeds of news have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import request

from app.core.i18n import _, current_language
from app.feeds.outputs import title_of
from app.feeds.queries import titles_of
from app.feeds.rules import FeedWish, known_wish, read_wish
from app.home.outputs.steps import language_name
from app.home.queries import offers
from app.home.queries.lists import filter_options
from app.home.routes.lists import Choice
from app.sessions.rules import SessionKind


def asked_wish() -> FeedWish:
    """What the address asks for, in names that exist."""
    return wish_of(request.args.to_dict(flat=False))


def wish_of(asked: Mapping[str, Sequence[str]]) -> FeedWish:
    """Filters and their values, in names that exist."""
    wish = read_wish(asked)
    return wish if wish == FeedWish() else known_wish(wish, offers.known_names())


def asked_filters() -> dict[str, list[str]]:
    """The filters of the address that mean something, as they were written in it."""
    names, found = offers.known_names(), dict[str, list[str]]()
    for name, value in read_wish(request.args.to_dict(flat=False)).pairs:
        if value in names[name]:
            found.setdefault(name, []).append(value)
    return found


def choices() -> tuple[Choice, ...]:
    """Every filter with what it offers and what is chosen; one that offers nothing is left out."""
    language, offered = current_language(), filter_options()
    kinds = [(kind.value, _(kind.label)) for kind in SessionKind]
    regions = [(region.value, _(region.label)) for region in offers.list_regions()]
    spoken = [(code, language_name(code)) for code in offers.list_languages()]
    projects = [(slug, title.in_(language)) for slug, title in offers.list_projects()]
    cycles = [(key, name.in_(language)) for key, name in offered.cycles]
    venues = [(key, name.in_(language)) for key, name in offered.venues]
    areas = [(key, name.in_(language)) for key, name in offered.municipalities]
    every = (
        ("cycle", _("Training cycle"), _("All cycles"), cycles),
        ("kind", _("Kind"), _("All kinds"), kinds),
        ("venue", _("Venue"), _("All venues"), venues),
        ("municipality", _("Municipality"), _("All municipalities"), areas),
        ("region", _("Planning region"), _("All regions"), regions),
        ("project", _("Project"), _("All projects"), projects),
        ("language", _("Language of the session"), _("All languages"), spoken),
    )
    return tuple(_choice(*each) for each in every if each[3])


def _choice(name: str, label: str, every: str, offered: list[tuple[str, str]]) -> Choice:
    asked = request.args.get(name, "")
    value = asked if asked in dict(offered) else ""
    return Choice(name, label, (("", every), *offered), value)


def said_of(wish: FeedWish) -> str:
    """What is chosen, in words, as the calendar itself is named: 'Preiļu novads, semināri'."""
    return title_of(wish, titles_of(wish), current_language())
