"""Organisations in the office."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Role, actor, staff
from app.core.asked import read_member, read_words
from app.core.i18n import _
from app.core.paging import page_number
from app.core.web import tell
from app.people import queries, services
from app.people.forms import OrganisationForm, country_name
from app.people.models import Organisation
from app.people.rules import OrganisationKind, PlanningRegion

bp = Blueprint("people_manage", __name__, url_prefix="/manage")


@bp.get("/organisations/")
@staff(Role.VIEWER)
def organisations() -> ResponseReturnValue:
    """Every organisation, by name, kind and region."""
    filters = queries.OrganisationFilters(
        query=read_words(request.args.get("q")),
        kind=read_member(OrganisationKind, request.args.get("kind")),
        planning_region=read_member(PlanningRegion, request.args.get("region")),
    )
    page = queries.page_organisations(page_number(request.args.get("page")), filters)
    return render_template(
        "people/organisations.html",
        page=page,
        filters=filters,
        kinds=OrganisationKind,
        regions=PlanningRegion,
        country_name=country_name,
    )


@bp.route("/organisations/new", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def organisation_new() -> ResponseReturnValue:
    """Add an organisation."""
    return _organisation(None)


@bp.route("/organisations/<int:organisation_id>/", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def organisation_edit(organisation_id: int) -> ResponseReturnValue:
    """Change an organisation."""
    return _organisation(queries.get_organisation(organisation_id))


def _organisation(organisation: Organisation | None) -> ResponseReturnValue:
    form = OrganisationForm.of(organisation)
    if form.validate_on_submit() and _saved(form, organisation):
        tell(_("The organisation is saved."))
        return redirect(url_for("people_manage.organisations"), 303)
    status = 422 if form.is_submitted() else 200
    return render_template(
        "people/organisation.html",
        form=form,
        organisation=organisation,
        coordinators=queries.list_coordinators(organisation.id) if organisation else (),
    ), status


def _saved(form: OrganisationForm, organisation: Organisation | None) -> bool:
    organisation_id = organisation.id if organisation else None
    return form.takes(
        lambda: services.save_organisation(
            form.details(), actor=actor(), organisation_id=organisation_id
        )
    )
