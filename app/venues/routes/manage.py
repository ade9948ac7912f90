"""Venues in the office."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Role, actor, staff
from app.core.asked import read_words
from app.core.forms import row_id
from app.core.i18n import _
from app.core.paging import page_number
from app.core.web import tell
from app.people.forms import country_name
from app.people.queries import list_organisation_choices
from app.people.rules import OrganisationKind
from app.venues import queries, services
from app.venues.forms import VenueForm
from app.venues.models import Venue
from app.venues.outputs import map_link_of

bp = Blueprint("venues_manage", __name__, url_prefix="/manage/venues")


@bp.get("/")
@staff(Role.VIEWER)
def list_() -> ResponseReturnValue:
    """Venues by name, found without diacritics."""
    filters = queries.VenueFilters(
        query=read_words(request.args.get("q")),
        municipality_id=row_id(request.args.get("municipality", "")),
        is_archived=request.args.get("archived", "") == "1",
    )
    return render_template(
        "venues/list.html",
        page=queries.list_venue_rows(filters, page_number(request.args.get("page"))),
        filters=filters,
        municipalities=list_organisation_choices([OrganisationKind.MUNICIPALITY]),
        country_name=country_name,
    )


@bp.route("/new", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def new() -> ResponseReturnValue:
    """Add a venue."""
    return _answer(VenueForm.of(None), None)


@bp.get("/<int:venue_id>/")
@staff(Role.VIEWER)
def edit(venue_id: int) -> ResponseReturnValue:
    """One venue: its form, or for who may only look, its facts."""
    venue = queries.get_venue(venue_id)
    return _page(VenueForm.of(venue), venue)


@bp.post("/<int:venue_id>/")
@staff(Role.ORGANISER)
def save(venue_id: int) -> ResponseReturnValue:
    """Change a venue."""
    venue = queries.get_venue(venue_id)
    return _answer(VenueForm.of(venue), venue)


@bp.post("/<int:venue_id>/archive")
@staff(Role.ORGANISER)
def archive(venue_id: int) -> ResponseReturnValue:
    """Put a venue away, or take it back."""
    is_archived = request.form.get("archived", "") == "1"
    services.set_archived(venue_id, is_archived=is_archived, actor=actor())
    tell(_("The venue is archived.") if is_archived else _("The venue is in use again."))
    return redirect(url_for("venues_manage.edit", venue_id=venue_id), 303)


def _answer(form: VenueForm, venue: Venue | None) -> ResponseReturnValue:
    if not form.is_submitted():
        return _page(form, venue)
    if "add_room" in request.form:
        form.add_room()
        return _page(form, venue)
    if form.validate() and _saved(form, venue):
        tell(_("The venue is saved."))
        return redirect(url_for("venues_manage.list_"), 303)
    return _page(form, venue), 422


def _page(form: VenueForm, venue: Venue | None) -> str:
    return render_template(
        "venues/edit.html",
        form=form,
        venue=venue,
        map_link=map_link_of(venue) if venue else "",
        country_name=country_name,
    )


def _saved(form: VenueForm, venue: Venue | None) -> bool:
    return form.takes(
        lambda: services.save_venue(
            form.plan(), actor=actor(), venue_id=venue.id if venue else None
        )
    )
