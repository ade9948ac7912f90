"""The staff's list of one session's registrations, and what they do with it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import clock
from app.core.access import Role, actor, has_role, staff
from app.core.errors import CiklsError
from app.core.i18n import _, ngettext
from app.core.paging import page_number
from app.core.web import tell
from app.output import tables
from app.output.tables import FileKind
from app.people.queries import list_organisation_choices
from app.registrations import services
from app.registrations.forms import StaffForm
from app.registrations.outputs import registrations_table
from app.registrations.queries import (
    MOST_ROWS,
    desk_of,
    page_history,
    page_registrations,
)
from app.registrations.queries.answers import answers_by_person
from app.registrations.routes.filters import filter_options, filter_values, read_filters
from app.registrations.rules import BulkAction, Outcome, things_to_do
from app.sessions.models import TrainingSession
from app.sessions.queries import get_session_alone

bp = Blueprint("registrations_manage", __name__, url_prefix="/manage/sessions/<int:session_id>")


@bp.get("/registrations/")
@staff(Role.VIEWER)
def list_(session_id: int) -> str:
    """What needs doing, how the seats are spread, who wants to come."""
    training_session, filters = get_session_alone(session_id), read_filters()
    desk = desk_of(training_session)
    return render_template(
        "registrations/manage/list.html",
        training_session=training_session,
        tab="registrations",
        desk=desk,
        todo=things_to_do(desk, training_session, clock.now()),
        filters=filters,
        kept=filter_values(filters),
        options=filter_options(session_id, desk, asks=training_session.question_count > 0),
        actions=BulkAction,
        page=page_registrations(session_id, filters, page_number(request.args.get("page"))),
        needs_url=_needs_url(training_session),
    )


def _needs_url(training_session: TrainingSession) -> str:
    """Where those who may see them find the needs, '' for all others."""
    told = training_session.asks_needs and may_see_needs(training_session)
    return url_for(".needs", session_id=training_session.id) if told else ""


def may_see_needs(training_session: TrainingSession) -> bool:
    """Whether the visitor is the organiser who answers for the session, or an administrator."""
    is_responsible = has_role(Role.ORGANISER) and training_session.responsible_id == current_user.id
    return has_role(Role.ADMIN) or is_responsible


@bp.get("/registrations/history")
@staff(Role.VIEWER)
def history(session_id: int) -> ResponseReturnValue:
    """What happened to everybody of the session, latest first."""
    found = page_history(session_id, page_number(request.args.get("page")))
    return form_page("history", get_session_alone(session_id), page=found)


@bp.get("/registrations.xlsx")
@staff(Role.VIEWER)
def export_xlsx(session_id: int) -> ResponseReturnValue:
    """The list as filtered, as a workbook."""
    return _file(session_id, FileKind.XLSX)


@bp.get("/registrations.csv")
@staff(Role.VIEWER)
def export_csv(session_id: int) -> ResponseReturnValue:
    """The list as filtered, as CSV."""
    return _file(session_id, FileKind.CSV)


def _file(session_id: int, kind: FileKind) -> ResponseReturnValue:
    training_session = get_session_alone(session_id)
    page = page_registrations(session_id, read_filters(), 1, MOST_ROWS)
    names, told = desk_of(training_session).names, answers_by_person(session_id)
    table = registrations_table(_("Registrations"), page.items, names, told)
    return send_file(
        BytesIO(tables.write(table, kind)),
        mimetype=kind.media_type,
        as_attachment=True,
        download_name=f"{training_session.slug}.{kind}",
    )


@bp.route("/registrations/add", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def add(session_id: int) -> ResponseReturnValue:
    """Enter somebody by hand; above the capacity they join the waiting list."""
    get_session_alone(session_id)
    form = StaffForm(organisations=list_organisation_choices)
    if form.validate_on_submit() and (outcome := _added(session_id, form)):
        tell(_told(outcome), "warning" if outcome.duplicate or outcome.place else "success")
        return redirect(url_for(".list_", session_id=session_id), code=303)
    status = 422 if form.is_submitted() else 200
    return form_page("add", get_session_alone(session_id), status, form=form)


def _added(session_id: int, form: StaffForm) -> Outcome | None:
    applicant = form.applicant(email=form.email.data, language=form.language.data)
    try:
        return services.add_by_staff(
            session_id, applicant, staff_notes=form.staff_notes.data or "", actor=actor()
        )
    except CiklsError as fault:
        form.refuse(fault)
        return None


def _told(outcome: Outcome) -> str:
    if outcome.duplicate:
        told = _("This person is registered already; the link has been mailed to them again.")
    elif outcome.place:
        told = _(
            "All places are taken: the person is number %(place)s on the waiting list. "
            "To let more people in, raise the capacity in the plan.",
            place=outcome.place,
        )
    else:
        told = _("The person is registered and has been mailed the confirmation.")
    return str(told)


@bp.post("/registrations/fill")
@staff(Role.ORGANISER)
def fill(session_id: int) -> ResponseReturnValue:
    """Free seats go to the waiting list."""
    count = services.fill_free_seats(session_id)
    if count:
        message = ngettext(
            "%(num)s person moved up and has been mailed.",
            "%(num)s people moved up and have been mailed.",
            count,
        )
        tell(message)
    else:
        tell(_("Nobody could move up: no seat is free, nobody waits, or it has begun."), "info")
    return redirect(url_for(".list_", session_id=session_id), code=303)


def form_page(
    name: str, training_session: Any, status: int = 200, **values: Any
) -> ResponseReturnValue:
    """A page with a form, under the session's tabs."""
    page = {"training_session": training_session, "tab": "registrations", **values}
    return render_template(f"registrations/manage/{name}.html", **page), status
