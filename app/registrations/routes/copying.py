"""Copies of a session in other places and on other dates, with all that is decided about people."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.core.access import Role, actor, staff
from app.core.errors import InvalidInput, RuleBroken
from app.core.i18n import _, ngettext
from app.core.web import tell
from app.registrations.services import copy_session
from app.sessions.forms import CopyForm
from app.sessions.models import TrainingSession
from app.sessions.queries import get_session, list_plan_options
from app.sessions.routes.door import door

FIRST_ROWS = 3


@door.get("/sessions/<int:session_id>/copy")
@staff(Role.ORGANISER)
def copy(session_id: int) -> str:
    own = get_session(session_id)
    form = CopyForm(formdata=None, data={"targets": [{}] * FIRST_ROWS})
    return _page(own, form)


@door.post("/sessions/<int:session_id>/copy")
@staff(Role.ORGANISER)
def make_copies(session_id: int) -> Response | tuple[str, int] | str:
    own = get_session(session_id)
    form = CopyForm()
    form.offer(list_plan_options())
    if request.form.get("do") == "add_row":
        form.add_row()
        return _page(own, form)
    if not form.validate():
        return _page(own, form), 422
    try:
        made = copy_session(session_id, form.chosen, actor=actor())
    except (InvalidInput, RuleBroken) as refusal:
        form.refuse(refusal)
        return _page(get_session(session_id), form), 422
    return _to_what_was_made(made)


def _to_what_was_made(made: list[TrainingSession]) -> Response:
    """The plan of a single copy; the list of several."""
    number = len(made)
    message = ngettext(
        "%(num)s copy is made, as a draft.", "%(num)s copies are made, as drafts.", number
    )
    tell(message)
    plan = url_for("sessions_manage.plan", session_id=made[0].id)
    those = url_for("sessions_manage.list_", q=made[0].title.lv, period="all")
    return redirect(plan if number == 1 else those, 303)


def _page(own: TrainingSession, form: CopyForm) -> str:
    if not form.targets.entries:
        form.add_row()
    form.offer(list_plan_options())
    title = _("Copies of “%(title)s”", title=own.title.lv)
    return render_template(
        "sessions/manage/copy.html", training_session=own, tab="plan", form=form, page_title=title
    )
