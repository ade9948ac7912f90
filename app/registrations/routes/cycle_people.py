"""The office's view of a whole cycle: who is where, and adding somebody to several sessions."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import Role, actor, staff
from app.core.asked import read_id, read_member, read_words
from app.core.errors import CiklsError
from app.core.i18n import _, current_language, ngettext
from app.core.paging import page_number
from app.core.web import tell
from app.cycles.models import Cycle
from app.cycles.queries import get_cycle
from app.cycles.rules import RegistrationMode
from app.output import tables
from app.output.tables import FileKind
from app.people.queries import list_organisation_choices
from app.registrations import services
from app.registrations.forms.cycles import StaffCycleForm
from app.registrations.outputs import cycle_table
from app.registrations.queries import MOST_ROWS
from app.registrations.queries.answers import answers_by_session
from app.registrations.queries.cycle_people import (
    CycleColumn,
    PeopleFilters,
    list_columns,
    page_people,
)
from app.registrations.queries.cycles import list_cycle_sessions
from app.registrations.routes.cycles import CycleOffer, named
from app.registrations.rules import Outcome, RegistrationState

bp = Blueprint("registrations_cycle", __name__, url_prefix="/manage/cycles/<int:cycle_id>")


@bp.get("/people/")
@staff(Role.VIEWER)
def list_(cycle_id: int) -> str:
    """People down, sessions across, where each stands."""
    cycle, filters, columns = get_cycle(cycle_id), _filters(), list_columns(cycle_id)
    return render_template(
        "registrations/manage/cycle_people.html",
        cycle=cycle,
        columns=columns,
        filters=filters,
        kept=_values(filters),
        options=_options(columns),
        may_add=cycle.registration_mode is not RegistrationMode.EACH,
        page=page_people(cycle_id, filters, page_number(request.args.get("page"))),
    )


def _filters() -> PeopleFilters:
    return PeopleFilters(
        read_words(request.args.get("q")),
        read_member(RegistrationState, request.args.get("state")),
        read_id(request.args.get("session")),
    )


def _values(filters: PeopleFilters) -> dict[str, str]:
    """The arguments of an address, without those that filter nothing."""
    values = {
        "q": filters.query,
        "state": filters.state or "",
        "session": str(filters.session_id or ""),
    }
    return {name: value for name, value in values.items() if value}


def _options(columns: list[CycleColumn]) -> dict[str, list[tuple[str, str]]]:
    language = current_language()
    return {
        "session": [
            ("", _("All sessions")),
            *((str(each.id), each.title.in_(language)) for each in columns),
        ],
        "state": [
            ("", _("All states")),
            *((each.value, _(each.label)) for each in RegistrationState),
        ],
    }


@bp.get("/people.xlsx")
@staff(Role.VIEWER)
def export_xlsx(cycle_id: int) -> ResponseReturnValue:
    """The table as filtered with what people answered, as a workbook."""
    return _file(cycle_id, FileKind.XLSX)


@bp.get("/people.csv")
@staff(Role.VIEWER)
def export_csv(cycle_id: int) -> ResponseReturnValue:
    """The same as CSV."""
    return _file(cycle_id, FileKind.CSV)


def _file(cycle_id: int, kind: FileKind) -> ResponseReturnValue:
    cycle, columns = get_cycle(cycle_id), list_columns(cycle_id)
    people = page_people(cycle_id, _filters(), 1, MOST_ROWS).items
    told = answers_by_session([each.id for each in columns])
    table = cycle_table(_("People of the cycle"), columns, people, told)
    return send_file(
        BytesIO(tables.write(table, kind)),
        mimetype=kind.media_type,
        as_attachment=True,
        download_name=f"{cycle.slug}.{kind}",
    )


@bp.route("/people/add", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def add(cycle_id: int) -> ResponseReturnValue:
    """Enter somebody by hand for the whole cycle, or for the sessions that are ticked."""
    offer = _offer(cycle_id)
    form = _form(offer)
    if form.validate_on_submit() and (outcomes := _added(offer.cycle, form)):
        _tell(outcomes)
        return redirect(url_for(".list_", cycle_id=cycle_id), code=303)
    offer = _offer(cycle_id)
    status = 422 if form.is_submitted() else 200
    page = {"cycle": offer.cycle, "offer": offer, "form": form}
    return render_template("registrations/manage/cycle_add.html", **page), status


def _offer(cycle_id: int) -> CycleOffer:
    return CycleOffer(get_cycle(cycle_id), list_cycle_sessions(cycle_id, clock.now()))


def _form(offer: CycleOffer) -> StaffCycleForm:
    form = StaffCycleForm(organisations=list_organisation_choices)
    form.offer(offer.sessions, is_whole=offer.is_whole)
    return form


def _added(cycle: Cycle, form: StaffCycleForm) -> dict[int, Outcome] | None:
    applicant = form.applicant(email=form.email.data, language=form.language.data)
    notes = form.staff_notes.data or ""
    try:
        return services.add_to_cycle(
            form.chosen(cycle.id), applicant, staff_notes=notes, actor=actor()
        )
    except CiklsError as fault:
        form.refuse(named(fault))
        return None


def _tell(outcomes: dict[int, Outcome]) -> None:
    new = [each for each in outcomes.values() if not each.duplicate]
    waiting, before = sum(bool(each.place) for each in new), len(outcomes) - len(new)
    if new:
        done = ngettext("Added to %(num)s session.", "Added to %(num)s sessions.", len(new))
        tell(f"{done} {_('The person has been mailed the links.')}")
    if waiting:
        tell(_("On the waiting list in %(count)s of them.", count=waiting), "warning")
    if before:
        tell(_("Registered before in %(count)s of them.", count=before), "info")
