"""Coordinators of an organisation in the office."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Role, actor, staff
from app.core.errors import InvalidInput, RuleBroken
from app.core.i18n import _, say
from app.core.web import tell
from app.people import queries, services
from app.people.forms import CoordinatorForm
from app.people.models import Coordinator
from app.people.routes.manage import bp

ONE = "/coordinators/<int:coordinator_id>"


@bp.route("/organisations/<int:organisation_id>/coordinators/new", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def coordinator_new(organisation_id: int) -> ResponseReturnValue:
    """Name a coordinator; they are mailed the link at once."""
    organisation = queries.get_organisation(organisation_id)
    form = CoordinatorForm()
    if form.validate_on_submit() and (row := _saved(form, organisation_id)):
        services.send_link(row.id, actor=actor())
        tell(_("Saved. The link is on its way to %(email)s.", email=row.email))
        return _back(organisation_id)
    return _page(form, organisation)


@bp.route(f"{ONE}/", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def coordinator_edit(coordinator_id: int) -> ResponseReturnValue:
    """Change who registers colleagues."""
    coordinator = queries.get_coordinator(coordinator_id)
    organisation, form = coordinator.organisation, CoordinatorForm.of(coordinator)
    if form.validate_on_submit() and _saved(form, organisation.id, coordinator_id):
        tell(_("Saved."))
        return _back(organisation.id)
    return _page(form, organisation, coordinator=queries.get_coordinator(coordinator_id))


def _saved(
    form: CoordinatorForm, organisation_id: int, coordinator_id: int | None = None
) -> Coordinator | None:
    try:
        return services.save_coordinator(
            organisation_id, form.details(), actor=actor(), coordinator_id=coordinator_id
        )
    except InvalidInput as fault:
        form.refuse(fault)
        return None


def _page(form: CoordinatorForm, organisation: Any, **values: Any) -> ResponseReturnValue:
    page = {"form": form, "organisation": organisation, "coordinator": None, **values}
    return render_template("people/coordinator.html", **page), 422 if form.is_submitted() else 200


def _back(organisation_id: int) -> ResponseReturnValue:
    address = url_for("people_manage.organisation_edit", organisation_id=organisation_id)
    return redirect(f"{address}#coordinators", 303)


@bp.post(f"{ONE}/link")
@staff(Role.ORGANISER)
def coordinator_link(coordinator_id: int) -> ResponseReturnValue:
    """Mail the link again."""
    return _do(coordinator_id, services.send_link, _("The link is on its way."))


@bp.post(f"{ONE}/renew")
@staff(Role.ORGANISER)
def coordinator_renew(coordinator_id: int) -> ResponseReturnValue:
    """Mail a new link; older ones no longer work."""
    done = _("A new link is on its way; older ones no longer work.")
    return _do(coordinator_id, services.renew_link, done)


@bp.post(f"{ONE}/off")
@staff(Role.ORGANISER)
def coordinator_off(coordinator_id: int) -> ResponseReturnValue:
    """Let them in no longer."""
    off = partial(services.switch_coordinator, is_active=False)
    return _do(coordinator_id, off, _("The coordinator is switched off."))


@bp.post(f"{ONE}/on")
@staff(Role.ORGANISER)
def coordinator_on(coordinator_id: int) -> ResponseReturnValue:
    """Let them in again."""
    on = partial(services.switch_coordinator, is_active=True)
    return _do(coordinator_id, on, _("The coordinator is switched on."))


@bp.post(f"{ONE}/account")
@staff(Role.ADMIN)
def coordinator_account(coordinator_id: int) -> ResponseReturnValue:
    """Let them sign in as well."""
    done = _("The coordinator can sign in; a new account is mailed a link to set a password.")
    return _do(coordinator_id, services.give_account, done)


def _do(coordinator_id: int, service: Callable[..., None], done: str) -> ResponseReturnValue:
    organisation_id = queries.get_coordinator(coordinator_id).organisation_id
    try:
        service(coordinator_id, actor=actor())
    except RuleBroken as fault:
        tell(say(fault), "danger")
    else:
        tell(done)
    return _back(organisation_id)
