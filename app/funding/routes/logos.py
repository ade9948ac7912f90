"""The logos of a project's partners in the office."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Role, actor, staff
from app.core.errors import InvalidInput, NotFound
from app.core.i18n import _, current_language
from app.core.texts import N_
from app.core.web import tell
from app.funding import queries, services
from app.funding.forms import LogoForm
from app.funding.outputs import logo_preview, storage
from app.funding.rules import MOST_LOGOS
from app.output.emblem import eu_emblem_svg
from app.output.logos import LIMIT, TAKEN
from app.output.uploads import FileRefused, FileTooLarge, NoRoom

bp = Blueprint("funding_logos", __name__, url_prefix="/manage/projects/<int:project_id>/logos")


@bp.get("/")
@staff(Role.VIEWER)
def list_(project_id: int) -> ResponseReturnValue:
    """The logos as they stand beside the funder's sign, and a place for another."""
    return _page(project_id, LogoForm.of(queries.get_project(project_id)))


@bp.post("/")
@staff(Role.ORGANISER)
def add(project_id: int) -> ResponseReturnValue:
    """Keep another logo."""
    form = LogoForm.of(queries.get_project(project_id))
    status = _add(form, project_id)
    if status != 303:
        return _page(project_id, form), status
    tell(_("The logo is added."))
    return _back(project_id)


def _add(form: LogoForm, project_id: int) -> int:
    """303 once the logo is kept, else the status of the form shown again."""
    if not form.validate_on_submit():
        return 422
    try:
        if form.sent is None:
            raise FileRefused(N_("Please choose a file."))
        services.add_logo(project_id, form.organisation_id.data, form.sent, actor=actor())
    except InvalidInput as error:
        form.refuse(error)
        return {FileTooLarge: 413, NoRoom: 507}.get(type(error), 422)
    return 303


@bp.post("/<int:logo_id>/earlier")
@staff(Role.ORGANISER)
def earlier(project_id: int, logo_id: int) -> ResponseReturnValue:
    """One place towards the beginning."""
    services.move_logo(project_id, logo_id, actor=actor())
    return _back(project_id)


@bp.post("/<int:logo_id>/remove")
@staff(Role.ORGANISER)
def remove(project_id: int, logo_id: int) -> ResponseReturnValue:
    """Leave it out of papers to come."""
    services.remove_logo(project_id, logo_id, actor=actor())
    tell(_("The logo is removed."))
    return _back(project_id)


@bp.get("/<int:logo_id>/picture")
@staff(Role.VIEWER)
def picture(project_id: int, logo_id: int) -> Response:
    """The logo itself."""
    logo = queries.get_logo(project_id, logo_id)
    kind = next(each for each in TAKEN if logo.storage_key.endswith(each.suffix))
    try:
        stream = storage().open(logo.storage_key)
    except FileNotFoundError as error:
        raise NotFound from error
    return send_file(stream, mimetype=kind.mime)


def _back(project_id: int) -> ResponseReturnValue:
    return redirect(url_for("funding_logos.list_", project_id=project_id), 303)


def _page(project_id: int, form: LogoForm) -> str:
    project, rows = queries.get_project(project_id), queries.list_logos(project_id)
    return render_template(
        "funding/logos.html",
        project=project,
        form=form,
        logos=rows,
        preview=logo_preview(project, rows, current_language()),
        eu_emblem_svg=eu_emblem_svg,
        accept=",".join(kind.suffix for kind in TAKEN),
        max_text=_("At most %(limit)s MB.", limit=LIMIT // 1_000_000),
        is_full=len(rows) >= MOST_LOGOS,
    )
