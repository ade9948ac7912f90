"""Partners' calendars in the office."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.core.access import Role, actor, staff
from app.core.i18n import _
from app.core.limits import limit_by_address
from app.core.web import tell
from app.partners import queries, services
from app.partners.forms import PartnerForm
from app.partners.models import PartnerCalendar
from app.partners.rules import host_of, outcome_text

bp = Blueprint("partners_manage", __name__, url_prefix="/manage/calendar/partners")


@bp.get("/")
@staff(Role.VIEWER)
def list_() -> ResponseReturnValue:
    """Every calendar, and what came of the last try."""
    return render_template(
        "partners/list.html",
        lines=queries.list_calendars(),
        host_of=host_of,
        outcome_text=outcome_text,
    )


@bp.route("/new", methods=["GET", "POST"])
@staff(Role.ORGANISER)
@limit_by_address("LIMIT_UPLOADS")
def new() -> ResponseReturnValue:
    """Add a calendar."""
    return _answer(PartnerForm.of(None), None)


@bp.route("/<int:calendar_id>/", methods=["GET", "POST"])
@staff(Role.ORGANISER)
@limit_by_address("LIMIT_UPLOADS")
def edit(calendar_id: int) -> ResponseReturnValue:
    """One calendar: its form and its history."""
    calendar = queries.get_calendar(calendar_id)
    return _answer(PartnerForm.of(calendar), calendar)


@bp.post("/<int:calendar_id>/refresh")
@staff(Role.ORGANISER)
def refresh(calendar_id: int) -> Response:
    """Have it read now."""
    services.ask_refresh(calendar_id, actor=actor())
    tell(_("The calendar is being read again. The outcome appears here in a moment."))
    return redirect(url_for("partners_manage.list_"), 303)


@bp.post("/<int:calendar_id>/remove")
@staff(Role.ORGANISER)
def remove(calendar_id: int) -> Response:
    """Show it no more."""
    services.remove_calendar(calendar_id, actor=actor())
    tell(_("The calendar is removed."))
    return redirect(url_for("partners_manage.list_"), 303)


def _answer(form: PartnerForm, calendar: PartnerCalendar | None) -> ResponseReturnValue:
    if not form.is_submitted():
        return _page(form, calendar)
    if form.validate() and form.takes(lambda: _save(form, calendar)):
        tell(_("The calendar is saved."))
        return redirect(url_for("partners_manage.list_"), 303)
    return _page(form, calendar), 422


def _save(form: PartnerForm, calendar: PartnerCalendar | None) -> None:
    calendar_id = calendar.id if calendar else None
    services.save_calendar(form.plan(), form.sent, actor=actor(), calendar_id=calendar_id)


def _page(form: PartnerForm, calendar: PartnerCalendar | None) -> str:
    return render_template(
        "partners/edit.html",
        form=form,
        calendar=calendar,
        attempts=queries.list_attempts(calendar.id) if calendar else [],
        outcome_text=outcome_text,
    )
