"""The register of all certificates, and what participants object to."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.certificates import queries, services
from app.certificates.forms import AnswerForm
from app.certificates.outputs.register import register_table
from app.certificates.queries import RegisterFilters
from app.certificates.routes.manage import bp
from app.certificates.rules import CertificateState
from app.core.access import Role, actor, staff
from app.core.asked import read_id, read_member, read_words
from app.core.i18n import _, current_language
from app.core.paging import page_number
from app.core.web import tell
from app.output import tables
from app.output.tables import FileKind
from app.sessions.queries.options import list_cycle_options

FILTERS = ("q", "year", "state", "cycle", "session")


@bp.get("/certificates/")
@staff(Role.VIEWER)
def register() -> ResponseReturnValue:
    """Every certificate ever issued, the latest first."""
    asked = {name: request.args.get(name, "") for name in FILTERS}
    return render_template(
        "certificates/manage/register.html",
        page=queries.page_register(_filters(), page_number(request.args.get("page"))),
        asked=asked,
        kept={name: value for name, value in asked.items() if value},
        options=_options(),
    )


@bp.get("/certificates.xlsx", defaults={"suffix": "xlsx"})
@bp.get("/certificates.csv", defaults={"suffix": "csv"})
@staff(Role.VIEWER)
def export_register(suffix: str) -> ResponseReturnValue:
    """The register as filtered, as a table."""
    kind = FileKind(suffix)
    table = register_table(queries.list_register(_filters()))
    return send_file(
        BytesIO(tables.write(table, kind)),
        mimetype=kind.media_type,
        as_attachment=True,
        download_name=f"certificates.{kind}",
    )


def _filters() -> RegisterFilters:
    return RegisterFilters(
        query=read_words(request.args.get("q")),
        year=read_id(request.args.get("year")),
        state=read_member(CertificateState, request.args.get("state")),
        cycle_id=read_id(request.args.get("cycle")),
        session_id=read_id(request.args.get("session")),
    )


def _options() -> dict[str, list[tuple[Any, str]]]:
    language, years = current_language(), queries.list_register_years()
    cycles = ((each.id, each.title.in_(language)) for each in list_cycle_options())
    return {
        "year": [("", _("All years")), *((year, str(year)) for year in years)],
        "state": [("", _("Any status")), *((s.value, _(s.label)) for s in CertificateState)],
        "cycle": [("", _("All cycles")), *cycles],
    }


@bp.route("/objections/<int:objection_id>", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def objection(objection_id: int) -> ResponseReturnValue:
    """What somebody objects to, and the answer."""
    session_id, form = queries.get_objection(objection_id).session_id, AnswerForm()
    if form.validate_on_submit() and form.takes(lambda: _answer(objection_id, form)):
        tell(_("The objection is answered; the person is told by e-mail."))
        return redirect(url_for(".session", session_id=session_id), 303)
    own = queries.get_objection(objection_id)  # a refused service has read it anew
    page = render_template(
        "certificates/manage/objection.html",
        objection=own,
        registration=own.registration,
        training_session=own.registration.training_session,
        hours=queries.find_own_hours(own.registration),
        form=form,
    )
    return page, 422 if form.is_submitted() else 200


def _answer(objection_id: int, form: AnswerForm) -> None:
    services.answer_objection(
        objection_id, is_accepted=form.is_accepted, answer=form.answer.data or "", actor=actor()
    )
