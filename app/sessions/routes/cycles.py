"""Cycles in the office, each with its sessions in order."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import Role, actor, staff
from app.core.i18n import _
from app.core.web import tell
from app.cycles.forms import CycleForm, data_of
from app.cycles.models import Cycle
from app.cycles.outputs import earning_words
from app.cycles.queries import get_cycle
from app.cycles.services import plan_cycle
from app.sessions.forms.choices import project_choices
from app.sessions.queries import SessionFilters, SessionRow, list_cycle_rows, list_session_rows
from app.sessions.queries.options import list_project_options
from app.sessions.services import change_cycle

door = Blueprint("cycles_manage", __name__, url_prefix="/manage/cycles")
door.add_app_template_filter(earning_words)


@door.get("/")
@staff(Role.VIEWER)
def list_() -> str:
    return render_template("cycles/manage/list.html", cycles=list_cycle_rows())


@door.route("/new", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def new() -> Response | tuple[str, int] | str:
    form = _offered(CycleForm(academic_minutes="45", certificate_by="share", certificate_share=75))
    if request.method != "POST":
        return _page(form, None)
    if not form.validate():
        return _page(form, None), 422
    cycle = plan_cycle(form.plan(), actor=actor())
    tell(_("The cycle is saved. Now add its sessions."))
    return _to_cycle(cycle.id)


@door.get("/<int:cycle_id>/")
@staff(Role.VIEWER)
def edit(cycle_id: int) -> str:
    cycle = get_cycle(cycle_id)
    return _page(_offered(CycleForm(formdata=None, data=data_of(cycle))), cycle)


@door.post("/<int:cycle_id>/")
@staff(Role.ORGANISER)
def save(cycle_id: int) -> Response | tuple[str, int]:
    cycle = get_cycle(cycle_id)
    form = _offered(CycleForm())
    if not form.validate():
        return _page(form, cycle), 422
    change_cycle(cycle_id, form.plan(), actor=actor())
    tell(_("The cycle is saved."))
    return _to_cycle(cycle_id)


def _offered(form: CycleForm) -> CycleForm:
    form.project.choices = project_choices(list_project_options(), _("No project"))
    return form


def _to_cycle(cycle_id: int) -> Response:
    address = url_for("cycles_manage.edit", cycle_id=cycle_id)
    return redirect(address, 303)


def _page(form: CycleForm, cycle: Cycle | None) -> str:
    rows: list[SessionRow] = list_session_rows(SessionFilters(cycle_id=cycle.id)) if cycle else []
    return render_template("cycles/manage/edit.html", form=form, cycle=cycle, rows=rows)
