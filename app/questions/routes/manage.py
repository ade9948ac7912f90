"""The questions of one session in the office: make, order, try out, copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Role, actor, staff
from app.core.errors import CiklsError, NotFound
from app.core.forms import Form
from app.core.i18n import _, ngettext, say
from app.core.web import tell
from app.questions import services
from app.questions.forms import CopyForm, NeedsForm, QuestionForm, asking, plan_data
from app.questions.queries import get_question, list_asked, list_questions, list_sources
from app.questions.rules import Asked, AskedWhen
from app.sessions.queries import get_session_alone

bp = Blueprint(
    "questions_manage", __name__, url_prefix="/manage/sessions/<int:session_id>/questions"
)
ONE = "/<int:question_id>"


@bp.get("/")
@staff(Role.VIEWER)
def list_(session_id: int) -> ResponseReturnValue:
    """What is asked, in its order."""
    return _list_page(session_id, CopyForm(sources=list_sources(session_id)))


def _list_page(session_id: int, form: CopyForm, status: int = 200) -> ResponseReturnValue:
    training_session, questions = get_session_alone(session_id), list_questions(session_id)
    page = {
        "questions": [each for each in questions if not each.is_retired],
        "retired": [each for each in questions if each.is_retired],
        "by_id": {each.id: each for each in questions},
        "needs_form": NeedsForm(formdata=None, data={"asks_needs": training_session.asks_needs}),
        "copy_form": form,
    }
    return _page("list", training_session, **page), status


@bp.get("/preview")
@staff(Role.VIEWER)
def preview(session_id: int) -> ResponseReturnValue:
    """The questions as a participant sees them."""
    training_session = get_session_alone(session_id)
    asked = list_asked(training_session)
    form = asking(Form, asked)(formdata=None)
    times = [when for when in AskedWhen if any(each.asked_when is when for each in asked)]
    return _page("preview", training_session, form=form, times=times)


@bp.route("/new", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def new(session_id: int) -> ResponseReturnValue:
    """One more question."""
    training_session = get_session_alone(session_id)
    form = QuestionForm(others=list_questions(session_id))
    if form.validate_on_submit() and _added(session_id, form):
        tell(_("The question is added."))
        return _to_list(session_id)
    status = 422 if form.is_submitted() else 200
    return _page("edit", training_session, form=form, question=None), status


def _added(session_id: int, form: QuestionForm) -> bool:
    plan = form.planned()
    return plan is not None and form.takes(
        lambda: services.add_question(session_id, plan, actor=actor())
    )


@bp.route(f"{ONE}/", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def edit(session_id: int, question_id: int) -> ResponseReturnValue:
    """Reword a question."""
    question, training_session = (
        get_question(session_id, question_id),
        get_session_alone(session_id),
    )
    form = QuestionForm(data=plan_data(question), others=_above(question, session_id))
    if form.validate_on_submit() and _changed(session_id, question_id, form):
        tell(_("Saved."))
        return _to_list(session_id)
    status = 422 if form.is_submitted() else 200
    return _page("edit", training_session, form=form, question=question), status


def _above(question: Asked, session_id: int) -> list[Asked]:
    others = list_questions(session_id)
    return [each for each in others if each.position < question.position]


def _changed(session_id: int, question_id: int, form: QuestionForm) -> bool:
    plan = form.planned()
    return plan is not None and form.takes(
        lambda: services.change_question(session_id, question_id, plan, actor=actor())
    )


@bp.post(f"{ONE}/up")
@staff(Role.ORGANISER)
def up(session_id: int, question_id: int) -> ResponseReturnValue:
    """One place earlier."""
    return _moved(session_id, question_id, -1)


@bp.post(f"{ONE}/down")
@staff(Role.ORGANISER)
def down(session_id: int, question_id: int) -> ResponseReturnValue:
    """One place later."""
    return _moved(session_id, question_id, 1)


def _moved(session_id: int, question_id: int, steps: int) -> ResponseReturnValue:
    move = services.move_question
    _told(lambda: move(session_id, question_id, steps, actor=actor()), "")
    return _to_list(session_id, f"question-{question_id}")


@bp.post(f"{ONE}/remove")
@staff(Role.ORGANISER)
def remove(session_id: int, question_id: int) -> ResponseReturnValue:
    """Ask it no more."""
    remove_it = services.remove_question
    done = _("The question is asked no more.")
    _told(lambda: remove_it(session_id, question_id, actor=actor()), done)
    return _to_list(session_id)


@bp.post(f"{ONE}/again")
@staff(Role.ORGANISER)
def again(session_id: int, question_id: int) -> ResponseReturnValue:
    """Ask it again."""
    ask = services.ask_again
    _told(lambda: ask(session_id, question_id, actor=actor()), _("The question is asked again."))
    return _to_list(session_id)


@bp.post("/needs")
@staff(Role.ORGANISER)
def needs(session_id: int) -> ResponseReturnValue:
    """Whether diet and accessibility are asked about."""
    form = NeedsForm()
    services.set_asks_needs(session_id, asks=bool(form.asks_needs.data), actor=actor())
    tell(_("Saved."))
    return _to_list(session_id)


@bp.post("/copy")
@staff(Role.ORGANISER)
def copy(session_id: int) -> ResponseReturnValue:
    """Append the questions of another session."""
    get_session_alone(session_id)
    form = CopyForm(sources=list_sources(session_id))
    if not form.validate():
        return _list_page(session_id, form, 422)
    try:
        number = services.copy_questions(session_id, form.source.data, actor=actor())
    except CiklsError as fault:
        form.refuse(fault)
        return _list_page(session_id, form, 422)
    tell(ngettext("%(num)s question is copied.", "%(num)s questions are copied.", number))
    return _to_list(session_id)


def _told(service: Callable[[], object], done: str) -> None:
    """Do it and say so, or why not."""
    try:
        service()
    except NotFound:
        raise
    except CiklsError as fault:
        tell(say(fault), "warning")
    else:
        if done:
            tell(done)


def _to_list(session_id: int, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for(".list_", session_id=session_id, _anchor=anchor), 303)


def _page(name: str, training_session: Any, **values: Any) -> str:
    page = {"training_session": training_session, "tab": "questions", **values}
    return render_template(f"questions/manage/{name}.html", **page)
