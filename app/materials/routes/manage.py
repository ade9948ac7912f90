"""Materials in the office: of a session, of a cycle, one by one."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Role, actor, staff
from app.core.errors import InvalidInput
from app.core.i18n import _, say
from app.core.web import absolute_url, tell
from app.cycles.queries import get_cycle
from app.materials import queries, services
from app.materials.forms import MaterialForm
from app.materials.models import Material
from app.materials.routes.answers import no_file, status_of, upload_hints
from app.materials.rules import Visibility
from app.sessions.models import TrainingSession
from app.sessions.queries import get_session

bp = Blueprint("materials_manage", __name__, url_prefix="/manage")


@bp.get("/sessions/<int:session_id>/materials/")
@staff(Role.VIEWER)
def session(session_id: int) -> ResponseReturnValue:
    """The materials of a session, a place for another, the lecturers' links."""
    training_session = get_session(session_id)
    return _session_page(training_session, _session_form(training_session))


@bp.post("/sessions/<int:session_id>/materials/")
@staff(Role.ORGANISER)
def add_to_session(session_id: int) -> ResponseReturnValue:
    """Keep a file for a session."""
    training_session = get_session(session_id)
    form = _session_form(training_session)
    status = _add(form, session_id=session_id)
    if status == 303:
        return redirect(url_for("materials_manage.session", session_id=session_id), 303)
    return _session_page(training_session, form, status)


@bp.get("/cycles/<int:cycle_id>/materials/")
@staff(Role.VIEWER)
def cycle(cycle_id: int) -> ResponseReturnValue:
    """The materials of a cycle itself, and those of its sessions."""
    return _cycle_page(cycle_id, _cycle_form())


@bp.post("/cycles/<int:cycle_id>/materials/")
@staff(Role.ORGANISER)
def add_to_cycle(cycle_id: int) -> ResponseReturnValue:
    """Keep a file for a cycle."""
    form = _cycle_form()
    status = _add(form, cycle_id=cycle_id)
    if status == 303:
        return redirect(url_for("materials_manage.cycle", cycle_id=cycle_id), 303)
    return _cycle_page(cycle_id, form, status)


@bp.get("/materials/<int:material_id>/")
@staff(Role.ORGANISER)
def edit(material_id: int) -> ResponseReturnValue:
    """One material's words and file."""
    material = queries.get_material(material_id)
    return _edit_page(material, _edit_form(material))


@bp.post("/materials/<int:material_id>/")
@staff(Role.ORGANISER)
def change(material_id: int) -> ResponseReturnValue:
    """Keep new words and, if one was sent, a new file."""
    material = queries.get_material(material_id)
    form = _edit_form(material)
    if not form.validate_on_submit():
        return _edit_page(material, form, 422)
    try:
        if form.sent is None:
            services.change_material(material_id, form.details(), actor=actor())
        else:
            services.replace_file(material_id, form.sent, details=form.details(), actor=actor())
    except InvalidInput as error:
        form.refuse(error)
        return _edit_page(material, form, status_of(error))
    tell(_("The material is saved."))
    return redirect(_home_of(material), 303)


@bp.post("/materials/<int:material_id>/remove")
@staff(Role.ORGANISER)
def remove(material_id: int) -> ResponseReturnValue:
    """Remove a material with its file."""
    material = queries.get_material(material_id)
    services.remove_material(material_id, actor=actor())
    tell(_("The material is removed."))
    return redirect(_home_of(material), 303)


@bp.post("/sessions/<int:session_id>/materials/invite")
@staff(Role.ORGANISER)
def invite(session_id: int) -> ResponseReturnValue:
    """Mail a lecturer the link to hand in slides."""
    speaker_id = request.form.get("speaker", 0, type=int)
    try:
        address = services.invite_lecturer(session_id, speaker_id, actor=actor())
    except InvalidInput as error:
        tell(say(error), "warning")
    else:
        tell(_("The link goes to %(email)s.", email=address))
    return redirect(url_for("materials_manage.session", session_id=session_id), 303)


def _add(form: MaterialForm, *, session_id: int | None = None, cycle_id: int | None = None) -> int:
    """303 once the material is kept, else the status of the form shown again."""
    if not form.validate_on_submit():
        return 422
    try:
        if form.sent is None:
            raise no_file()
        services.add_material(
            form.details(), form.sent, session_id=session_id, cycle_id=cycle_id, actor=actor()
        )
    except InvalidInput as error:
        form.refuse(error)
        return status_of(error)
    tell(_("The material is saved."))
    return 303


def _session_form(training_session: TrainingSession) -> MaterialForm:
    return MaterialForm.of(
        training_session.days, queries.list_speaker_choices(), language=training_session.language
    )


def _cycle_form() -> MaterialForm:
    return MaterialForm.of([], queries.list_speaker_choices())


def _edit_form(material: Material) -> MaterialForm:
    own = material.training_session_id
    days = get_session(own).days if own is not None else []
    return MaterialForm.of(days, queries.list_speaker_choices(), material=material)


def _session_page(
    training_session: TrainingSession, form: MaterialForm, status: int = 200
) -> ResponseReturnValue:
    lecturers = [
        (speaker, _upload_url(speaker.id, training_session.id, speaker.language))
        for speaker in queries.speakers_of(training_session)
    ]
    page = render_template(
        "materials/session.html",
        training_session=training_session, tab="materials", form=form, lecturers=lecturers,
        materials=queries.list_materials(
            session_id=training_session.id, visible_to=Visibility.STAFF
        ),
        **upload_hints(),
    )  # fmt: skip
    return page, status


def _upload_url(speaker_id: int, session_id: int, language: str) -> str:
    token = queries.lecturer_token(speaker_id, session_id)
    return absolute_url("materials.lecturer", token=token, lang=language)


def _cycle_page(cycle_id: int, form: MaterialForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "materials/cycle.html",
        cycle=get_cycle(cycle_id), form=form,
        groups=queries.list_cycle_materials(cycle_id, visible_to=Visibility.STAFF),
        **upload_hints(),
    )  # fmt: skip
    return page, status


def _edit_page(material: Material, form: MaterialForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "materials/edit.html",
        material=material, form=form, home_url=_home_of(material), **upload_hints(),
    )  # fmt: skip
    return page, status


def _home_of(material: Material) -> str:
    if material.training_session_id is not None:
        return url_for("materials_manage.session", session_id=material.training_session_id)
    return url_for("materials_manage.cycle", cycle_id=material.cycle_id)
