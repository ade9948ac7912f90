"""Attendance in the office: one screen a day, and the sheet to print."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.attendance import outputs, queries, services
from app.attendance.forms import MarksForm, changed_marks
from app.attendance.queries import MarkRow
from app.attendance.rules import MarkedHow, is_markable
from app.core import clock
from app.core.access import Role, actor, staff
from app.core.asked import read_words
from app.core.errors import InvalidInput, NotFound, RuleBroken
from app.core.i18n import _, current_language, ngettext, say
from app.core.numbers import number_text
from app.core.search import is_in
from app.core.web import tell
from app.output import tables
from app.output.files import content_disposition
from app.output.tables import FileKind
from app.registrations.queries import list_participants
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.queries import get_session

bp = Blueprint(
    "attendance_manage", __name__, url_prefix="/manage/sessions/<int:session_id>/attendance"
)


@bp.get("/")
@staff(Role.VIEWER)
def day(session_id: int) -> ResponseReturnValue:
    """Everyone with a confirmed place on one day."""
    return _page(session_id, request.args.get("day", ""), MarksForm())


@bp.post("/")
@staff(Role.ORGANISER)
def mark(session_id: int) -> ResponseReturnValue:
    """Keep what was marked; with `rest`, the ones without a mark are present."""
    form, number = MarksForm(), request.args.get("day", "")
    marks = changed_marks(request.form)
    if not form.validate_on_submit():
        return _page(session_id, number, form, marks, status=422)
    try:
        changed = services.mark(
            session_id, number_of(number), marks, MarkedHow(form.how.data), actor=actor(),
            is_rest_present="rest" in request.form,
        )  # fmt: skip
    except InvalidInput as error:
        return _page(session_id, number, form, marks, fault=say(error), status=422)
    except RuleBroken as error:
        return _page(session_id, number, form, marks, fault=say(error), status=409)
    _tell_saved(session_id, number, changed)
    query = request.args.get("q") or None
    return redirect(url_for(".day", session_id=session_id, day=number, q=query), 303)


@bp.get("/sheet-<int:number>.pdf")
@staff(Role.VIEWER)
def sheet(session_id: int, number: int) -> ResponseReturnValue:
    """The sheet of one day, in the visitor's language or `?lang=`."""
    training_session = get_session(session_id)
    chosen = next((d for d in training_session.days if d.number == number), None)
    if chosen is None:
        raise NotFound
    language = current_language()
    rows = queries.day_marks(chosen)
    content = outputs.sheet_pdf(outputs.sheet_of(training_session, chosen, rows, language))
    name = f"{_('Attendance sheet')} {training_session.slug} {number}.pdf"
    headers = {"Content-Disposition": content_disposition(name, inline=True)}
    return Response(content, mimetype="application/pdf", headers=headers)


@bp.get("/attendance.xlsx", defaults={"suffix": "xlsx"})
@bp.get("/attendance.csv", defaults={"suffix": "csv"})
@staff(Role.VIEWER)
def export(session_id: int, suffix: str) -> ResponseReturnValue:
    """Every day of the session as a table."""
    training_session, kind = get_session(session_id), FileKind(suffix)
    table = outputs.attendance_table(
        training_session,
        list_participants(session_id),
        queries.marks_by_day(session_id),
    )
    return send_file(
        BytesIO(tables.write(table, kind)),
        mimetype=kind.media_type,
        as_attachment=True,
        download_name=f"{training_session.slug}-attendance.{kind}",
    )


def _tell_saved(session_id: int, number: str, changed: int) -> None:
    summary = queries.day_summary(session_id)[number_of(number)]
    kept = ngettext("%(num)s mark saved.", "%(num)s marks saved.", changed)
    if not changed:
        kept = _("Nothing was changed.")
    there = _("%(present)s of %(total)s present.", present=summary.present, total=summary.total)
    tell(f"{kept} {there}")


def number_of(asked: str) -> int:
    """The number of a day. Raises NotFound for anything else."""
    if not (asked.isascii() and asked.isdigit() and len(asked) < 7):
        raise NotFound
    return int(asked)


def _page(
    session_id: int,
    asked: str,
    form: MarksForm,
    marks: Mapping[int, bool] | None = None,
    *,
    fault: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    training_session = get_session(session_id)
    chosen = _chosen_day(training_session, asked)
    query = read_words(request.args.get("q"))
    summaries = queries.day_summary(session_id)
    context: dict[str, Any] = {"summaries": summaries, "query": query, "hours_text": number_text}
    if chosen is not None:
        context["rows"] = _rows(chosen, query)
        context["is_markable"] = is_markable(chosen.held_on, clock.today(chosen.timezone))
    page = render_template(
        "attendance/day.html", training_session=training_session, tab="attendance", day=chosen,
        form=form, marks=marks or {}, fault=fault, **context,
    )  # fmt: skip
    return page, status


def _rows(day: SessionDay, query: str) -> list[MarkRow]:
    """Everyone, or those in whose name and organisation every word of `query` stands."""
    rows = queries.day_marks(day)
    return [r for r in rows if is_in(query, r.family_name, r.given_name, r.organisation)]


def _chosen_day(training_session: TrainingSession, asked: str) -> SessionDay | None:
    """The day asked for; without one, today's or the last that has begun, else the first."""
    if asked:
        number = number_of(asked)
        found = next((d for d in training_session.days if d.number == number), None)
        if found is None:
            raise NotFound
        return found
    days = training_session.days
    begun = [d for d in days if is_markable(d.held_on, clock.today(d.timezone))]
    return begun[-1] if begun else next(iter(days), None)
