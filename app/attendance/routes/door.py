"""At the door: somebody has come without registration."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance import services
from app.attendance.forms import WalkInForm
from app.attendance.queries import get_day
from app.attendance.routes.manage import bp, number_of
from app.attendance.rules import check_markable
from app.core import clock
from app.core.access import Role, actor, staff
from app.core.i18n import _
from app.core.web import tell
from app.people.queries import list_organisation_choices
from app.sessions.queries import get_session


@bp.route("/walk-in", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def walk_in(session_id: int) -> ResponseReturnValue:
    """A place and a mark for one who has come."""
    day = get_day(session_id, number_of(request.args.get("day", "")))
    check_markable(day.held_on, clock.today(day.timezone))
    form = WalkInForm(organisations=list_organisation_choices)
    if form.validate_on_submit() and _let_in(session_id, day.number, form):
        tell(_("%(name)s is on the list and marked as present.", name=form.full_name))
        return redirect(url_for(".day", session_id=session_id, day=day.number), code=303)
    page = {"training_session": get_session(session_id), "tab": "attendance", "day": day}
    status = 422 if form.is_submitted() else 200
    return render_template("attendance/walk_in.html", form=form, **page), status


def _let_in(session_id: int, number: int, form: WalkInForm) -> bool:
    person = form.applicant(email=form.email.data, language=form.language.data)
    return form.takes(
        lambda: services.let_in(session_id, number, person, why=form.why.data or "", actor=actor())
    )
