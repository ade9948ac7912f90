"""Planning a session: new, change, status."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core.access import Role, actor, staff
from app.core.asked import read_id
from app.core.errors import InvalidInput, RuleBroken
from app.core.forms import read_day
from app.core.i18n import _, say
from app.core.web import tell
from app.sessions.forms import PlanForm, data_of, first_data, next_data
from app.sessions.forms.steps import take_step
from app.sessions.models import TrainingSession
from app.sessions.queries import (
    get_session,
    latest_of_cycle,
    list_plan_options,
    planning_warnings,
)
from app.sessions.routes.door import door
from app.sessions.rules import (
    SessionPlan,
    SessionStatus,
    closing_before,
    least_capacity,
    with_closing_moved,
)
from app.sessions.services import change_plan, check_ready, plan_session, set_status

BY_BUTTON = (SessionStatus.PUBLISHED, SessionStatus.DONE, SessionStatus.DRAFT)


@door.get("/sessions/new")
@staff(Role.ORGANISER)
def new() -> str:
    form = PlanForm(formdata=None, data=_beginning())
    form.offer(list_plan_options())
    return _new_page(form)


@door.post("/sessions/new")
@staff(Role.ORGANISER)
def create() -> Response | tuple[str, int] | str:
    form = PlanForm()
    form.offer(list_plan_options())
    if take_step(form, request.form.get("do", "")):
        return _new_page(form)
    if not form.validate():
        return _new_page(form), 422
    try:
        own = plan_session(_with_closing(form.plan()), actor=actor())
    except InvalidInput as refusal:
        form.refuse(refusal)
        return _new_page(form), 422
    return _saved(own)


@door.get("/sessions/<int:session_id>/")
@staff(Role.VIEWER)
def plan(session_id: int) -> str:
    own = get_session(session_id)
    form = PlanForm(formdata=None, data=data_of(own))
    form.offer(list_plan_options(keep_venue_id=own.venue_id))
    if "unready" in request.args:
        _show_what_is_missing(own, form)
    return _page(own, form)


def _show_what_is_missing(own: TrainingSession, form: PlanForm) -> None:
    try:
        check_ready(own)
    except InvalidInput as refusal:
        form.refuse(refusal)


@door.post("/sessions/<int:session_id>/")
@staff(Role.ORGANISER)
def plan_save(session_id: int) -> Response | tuple[str, int] | str:
    own = get_session(session_id)
    form = PlanForm()
    form.offer(list_plan_options(keep_venue_id=own.venue_id))
    if take_step(form, request.form.get("do", "")):
        return _page(own, form)
    if not form.validate(seats_taken=least_capacity(own.seats_taken, own.capacity)):
        return _page(own, form), 422
    try:
        shown = own.sequence
        own = change_plan(session_id, _moved(form.plan(), own), actor=actor())
    except InvalidInput as refusal:
        form.refuse(refusal)
        return _page(get_session(session_id), form), 422
    if own.sequence > shown and own.seats_taken:
        tell(
            _("Those registered do not know of the change yet: tell them by the link below."),
            "info",
        )
    return _saved(own)


@door.post("/sessions/<int:session_id>/status")
@staff(Role.ORGANISER)
def status(session_id: int) -> Response:
    asked = request.form.get("status", "")
    wanted = next((each for each in BY_BUTTON if each.value == asked), None)
    if wanted is None:
        raise RuleBroken
    return _change_status(session_id, wanted)


def _change_status(session_id: int, wanted: SessionStatus) -> Response:
    """Back to the plan: with the new status, or with what is missing told at its field."""
    try:
        own = set_status(session_id, wanted, actor=actor())
    except RuleBroken as refusal:
        tell(say(refusal), "warning")
    except InvalidInput:
        tell(_("It is not published yet: something is missing in the plan."), "warning")
        return _to_plan(session_id, is_unready=True)
    else:
        tell(_("Status: %(status)s.", status=_(own.status.label)))
    return _to_plan(session_id)


def _saved(own: TrainingSession) -> Response:
    tell(_("The plan is saved."))
    if request.form.get("do") == "publish" and own.status is SessionStatus.DRAFT:
        return _change_status(own.id, SessionStatus.PUBLISHED)
    return _to_plan(own.id)


def _to_plan(session_id: int, *, is_unready: bool = False) -> Response:
    unready = 1 if is_unready else None
    address = url_for("sessions_manage.plan", session_id=session_id, unready=unready)
    return redirect(address, 303)


def _beginning() -> dict[str, Any]:
    cycle_id = read_id(request.args.get("cycle"))
    latest_id = latest_of_cycle(cycle_id) if cycle_id else None
    mine = first_data(
        name=current_user.name,
        email=current_user.email,
        user_id=current_user.id,
        cycle_id=cycle_id,
        project_id=read_id(request.args.get("project")),
        held_on=_asked_day(),
    )
    return {**mine, **(next_data(get_session(latest_id)) if latest_id else {})}


def _asked_day() -> date | None:
    try:
        return read_day(request.args.get("on", ""))
    except ValueError:
        return None


def _with_closing(plan: SessionPlan) -> SessionPlan:
    """Unless something else was typed, registration closes the day before."""
    first = min(plan.days, key=lambda day: day.starts_at, default=None)
    if plan.registration_closes_at or plan.capacity is None or first is None:
        return plan
    closes_at = closing_before(first.starts_at, first.timezone)
    opens_at = plan.registration_opens_at
    fits = opens_at is None or opens_at < closes_at
    return replace(plan, registration_closes_at=closes_at) if fits else plan


def _moved(plan: SessionPlan, own: TrainingSession) -> SessionPlan:
    closed_at, started_at = own.registration_closes_at, own.starts_at
    return with_closing_moved(plan, closed_at=closed_at, started_at=started_at)


def _new_page(form: PlanForm) -> str:
    return render_template("sessions/manage/new.html", form=form)


def _page(own: TrainingSession, form: PlanForm) -> str:
    return render_template(
        "sessions/manage/plan.html",
        training_session=own,
        tab="plan",
        form=form,
        warnings=planning_warnings(own),
    )
