"""The list of sessions and the month grid of the office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask import render_template, request, url_for

from app.core import clock
from app.core.access import Role, staff
from app.core.asked import read_id, read_member
from app.core.dates import weekday_names
from app.core.forms import FIRST_YEAR, LAST_YEAR
from app.core.i18n import _, current_language
from app.core.paging import page_number
from app.partners.queries import Layer, list_entries, list_layers
from app.partners.rules import kept_days
from app.sessions.queries import (
    SessionFilters,
    list_day_rows,
    list_speaker_bookings,
    list_years,
    page_session_rows,
)
from app.sessions.queries.options import (
    list_cycle_options,
    list_project_options,
    list_venue_options,
)
from app.sessions.queries.periods import start_of
from app.sessions.routes.door import door
from app.sessions.routes.months import asked_month, clashes_of, weeks_of
from app.sessions.rules import SessionKind, SessionStatus

FILTERS = ("q", "kind", "status", "venue", "cycle", "project", "period")


@door.get("/sessions/")
@staff(Role.VIEWER)
def list_() -> str:
    page = page_session_rows(_filters(), page_number(request.args.get("page")))
    return render_template(
        "sessions/manage/list.html",
        page=page,
        asked={name: request.args.get(name, "") for name in FILTERS},
        is_narrowed=any(request.args.get(name) for name in FILTERS),
        options=_options(),
    )


def _filters() -> SessionFilters:
    period = request.args.get("period", "")
    year = next((year for year in range(FIRST_YEAR, LAST_YEAR) if str(year) == period), None)
    status = read_member(SessionStatus, request.args.get("status"))
    past = {"": False, "past": True}.get(period)
    return SessionFilters(
        query=request.args.get("q", ""),
        kind=read_member(SessionKind, request.args.get("kind")),
        statuses=(status,) if status else (),
        venue_id=read_id(request.args.get("venue")),
        cycle_id=read_id(request.args.get("cycle")),
        project_id=read_id(request.args.get("project")),
        past=past,
        newest_first=period == "all",
        starts_from=date(year, 1, 1) if year else None,
        starts_until=date(year, 12, 31) if year else None,
    )


def _options() -> dict[str, list[tuple[Any, str]]]:
    language = current_language()
    return {
        "kind": [("", _("All kinds")), *((kind.value, _(kind.label)) for kind in SessionKind)],
        "status": [("", _("Any status")), *((s.value, _(s.label)) for s in SessionStatus)],
        "venue": [
            ("", _("All venues")),
            *((v[0], v[1].in_(language)) for v in list_venue_options()),
        ],
        "cycle": [
            ("", _("All cycles")),
            *((cycle.id, cycle.title.in_(language)) for cycle in list_cycle_options()),
        ],
        "project": [
            ("", _("All projects")),
            *((p.id, p.acronym or p.title.in_(language)) for p in list_project_options()),
        ],
        "period": [
            ("", _("Coming up")),
            ("past", _("Past")),
            ("all", _("All times")),
            *((year, str(year)) for year in list_years()),
        ],
    }


@door.get("/calendar")
@staff(Role.VIEWER)
def calendar() -> str:
    month = asked_month()
    first, last = _grid_ends(month)
    rows = list_day_rows(first, last)
    clashes = clashes_of(rows, list_speaker_bookings(first, last))
    layers = list_layers()
    chosen = _chosen_layers(layers)
    foreign = list_entries(start_of(first), start_of(last, days=1), chosen)
    return render_template(
        "sessions/manage/calendar.html",
        month=month,
        previous=(month - timedelta(days=1)).replace(day=1),
        following=(month + timedelta(days=31)).replace(day=1),
        this_month=clock.today().replace(day=1),
        weekdays=weekday_names(current_language()),
        weeks=weeks_of(
            month, rows, foreign, {day.id for pair in clashes for day in pair}, _entry_url
        ),
        clashes=clashes,
        layers=layers,
        chosen=chosen,
        layers_reach=_reach_of(first, last) if chosen else None,
        choice={"layers": 1, "layer": chosen} if "layers" in request.args else {},
    )


def _chosen_layers(layers: Iterable[Layer]) -> list[int]:
    """The partners' calendars to show: all, until somebody has chosen."""
    asked = {read_id(text) for text in request.args.getlist("layer")}
    has_chosen = "layers" in request.args
    return [layer.id for layer in layers if layer.id in asked or not has_chosen]


def _reach_of(first: date, last: date) -> tuple[date, date] | None:
    """From when to when partners' calendars are kept, where the month goes beyond."""
    kept = kept_days(clock.today())
    return kept if first < kept[0] or last > kept[1] else None


def _entry_url(session_id: int) -> str:
    return url_for("sessions_manage.plan", session_id=session_id)


def _grid_ends(month: date) -> tuple[date, date]:
    next_month = (month + timedelta(days=31)).replace(day=1)
    first = month - timedelta(days=month.weekday())
    last = next_month - timedelta(days=1)
    return first, last + timedelta(days=6 - last.weekday())
