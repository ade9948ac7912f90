"""Certificates in the office: who has earned one, issue, revoke."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.certificates import queries, services
from app.certificates.forms import IssueForm, RevokeForm, TasksForm
from app.certificates.routes.public import send_document
from app.certificates.rules import ARCHIVE_DAYS, Order, PaperLanguage, Shape, Target
from app.core import clock
from app.core.access import Role, actor, staff
from app.core.asked import read_id
from app.core.errors import InvalidInput
from app.core.i18n import _, ngettext
from app.core.web import tell
from app.cycles.models import Cycle
from app.output.files import content_disposition
from app.output.fit import SERIF, can_be_set
from app.sessions.models import TrainingSession

bp = Blueprint("certificates_manage", __name__, url_prefix="/manage")
SESSION, CYCLE = "/sessions/<int:session_id>/certificates/", "/cycles/<int:cycle_id>/certificates/"

_ANY: dict[str, Any] = {
    "language": PaperLanguage.LV, "signatory_name": "", "signatory_position": "",
}  # fmt: skip


def target_of(session_id: int, cycle_id: int) -> Target:
    return Target("session", session_id) if session_id else Target("cycle", cycle_id)


def page_url(target: Target) -> str:
    """The office page of a target."""
    if target.kind == "session":
        return url_for(".session", session_id=target.id)
    return url_for(".cycle", cycle_id=target.id)


@bp.get(SESSION)
@staff(Role.VIEWER)
def session(session_id: int) -> ResponseReturnValue:
    """Certificates of one training session."""
    return _page(Target("session", session_id))


@bp.get(CYCLE)
@staff(Role.VIEWER)
def cycle(cycle_id: int) -> ResponseReturnValue:
    """Certificates of a whole cycle."""
    return _page(Target("cycle", cycle_id))


def _page(
    target: Target, form: IssueForm | None = None, tasks_form: TasksForm | None = None
) -> str:
    of = queries.get_target(target)
    people = queries.list_candidates(target, of.earning)
    work = queries.find_work(target)
    form = form or IssueForm(formdata=None, data=_usual(of))
    return render_template(
        f"certificates/manage/{target.kind}.html",
        target=target,
        of=of,
        training_session=of if target.kind == "session" else None,
        tab="certificates",
        people=people,
        due=[p for p in people if services.is_due(p, Order(**_ANY))],
        unset=[p.name for p in people if not (p.has_live or can_be_set(p.name, SERIF))],
        outdated=[p for p in people if services.is_due(p, Order(**_ANY, is_correction=True))],
        untenable=[p for p in people if p.is_outdated and not p.standing.is_earned],
        objecting=[p for p in people if p.objection],
        live=[p for p in people if p.has_live],
        lecturers=queries.list_lecturers(target.id) if target.kind == "session" else [],
        tasks_form=tasks_form or TasksForm(formdata=None),
        is_ahead=_is_ahead(target),
        form=form,
        work=work,
        archive_days=ARCHIVE_DAYS,
        is_busy=work.is_busy,
    )


def _is_ahead(target: Target) -> bool:
    ends_at = queries.last_end(target)
    return ends_at is not None and ends_at > clock.now()


def _usual(of: TrainingSession | Cycle) -> dict[str, Any]:
    """What the form begins with: the cycle's signatory, else who signed the last certificate."""
    cycle = of if isinstance(of, Cycle) else of.cycle
    place = of.venue.town if isinstance(of, TrainingSession) and of.venue else ""
    usual = {"language": "lv", "shape": Shape.LANDSCAPE.value, "send_mail": True, "place": place}
    if cycle and cycle.signatory_name:
        signs = {"signatory_name": cycle.signatory_name}
        return {**usual, **signs, "signatory_position": cycle.signatory_position}
    return {**usual, **queries.last_signatory()}


@bp.post(f"{SESSION}issue", defaults={"cycle_id": 0})
@bp.post(f"{CYCLE}issue", defaults={"session_id": 0})
@staff(Role.ORGANISER)
def issue(session_id: int, cycle_id: int) -> ResponseReturnValue:
    """Start to issue to all who earned one, or to replace (`correction`) what is out of date; or
    either for the one person named; or letters of thanks (`thanks`) to who spoke.
    """
    target, form = target_of(session_id, cycle_id), IssueForm()
    kept: list[str] = []
    if not form.validate_on_submit() or not form.takes(
        lambda: kept.append(services.keep_signature(form.sent()))
    ):
        return _page(target, form), 422
    order = form.order(
        read_id(request.form.get("registration_id")) or 0,
        is_correction="correction" in request.form,
        is_thanks="thanks" in request.form,
    )
    services.start_issuing(target, replace(order, signature=kept[0]), actor=actor())
    tell(_("Certificates are being issued. This page shows how far it is."), "info")
    return redirect(page_url(target), 303)


@bp.post(f"{SESSION}preview", defaults={"cycle_id": 0})
@bp.post(f"{CYCLE}preview", defaults={"session_id": 0})
@staff(Role.ORGANISER)
def preview(session_id: int, cycle_id: int) -> ResponseReturnValue:
    """What is typed into the form, as a certificate of nobody."""
    target, form = target_of(session_id, cycle_id), IssueForm()
    shown: list[bytes] = []
    if not form.validate_on_submit() or not form.takes(
        lambda: shown.append(services.preview(target, form.order(), form.sent()))
    ):
        return _page(target, form), 422
    answer = send_file(BytesIO(shown[0]), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = content_disposition("preview.pdf", inline=True)
    return answer


@bp.post(f"{SESSION}tasks", defaults={"cycle_id": 0})
@bp.post(f"{CYCLE}tasks", defaults={"session_id": 0})
@staff(Role.ORGANISER)
def tasks(session_id: int, cycle_id: int) -> ResponseReturnValue:
    """Note who has handed in the task, several at once; with `undo`, that they have not."""
    target, form = target_of(session_id, cycle_id), TasksForm()
    if not form.validate_on_submit() or not form.takes(lambda: _note_tasks(target, form)):
        return _page(target, tasks_form=form), 422
    return redirect(page_url(target), 303)


def _note_tasks(target: Target, form: TasksForm) -> None:
    people = {read_id(text) or 0 for text in request.form.getlist("people")}
    handed_on = None if "undo" in request.form else form.handed_on.data or clock.today()
    count = services.mark_tasks(target, people, handed_on, actor=actor())
    tell(ngettext("Noted for %(num)s person.", "Noted for %(num)s people.", count))


@bp.get("/certificates/<int:certificate_id>.pdf")
@staff(Role.VIEWER)
def document(certificate_id: int) -> ResponseReturnValue:
    """One certificate as it was issued, revoked or not."""
    return send_document(queries.get_certificate(certificate_id))


@bp.route("/certificates/<int:certificate_id>/revoke", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def revoke(certificate_id: int) -> ResponseReturnValue:
    """Revoke one, with a reason."""
    certificate, form = queries.get_certificate(certificate_id), RevokeForm()
    if form.validate_on_submit():
        try:
            services.revoke(certificate_id, form.reason.data or "", actor=actor())
        except InvalidInput as error:
            form.refuse(error)
        else:
            tell(_("Certificate %(number)s is revoked.", number=certificate.number))
            return redirect(page_url(certificate.target), 303)
    page = render_template(
        "certificates/manage/revoke.html", certificate=certificate, form=form,
        back_url=page_url(certificate.target),
    )  # fmt: skip
    return page, 422 if form.errors or form.form_errors else 200
