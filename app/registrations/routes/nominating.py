"""A coordinator registers several colleagues for a session: typed in rows, or from a file."""

from __future__ import annotations

from collections.abc import Collection
from io import BytesIO
from typing import TypeVar

from flask import redirect, request, send_file
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import link_holder
from app.core.errors import CiklsError, InvalidInput, RuleBroken
from app.core.i18n import _, ngettext, say
from app.core.limits import limit_by_address
from app.core.texts import N_
from app.core.web import tell
from app.output import tables
from app.output.tables import FileKind
from app.people.models import Coordinator
from app.registrations.forms.lists import colleagues_table, people_of
from app.registrations.forms.nominating import FIRST_ROWS, ListForm, NominateForm
from app.registrations.queries.nominations import (
    OpenSession,
    list_open_sessions,
    names_registered,
)
from app.registrations.routes.colleagues import bp, coordinator_of, page, people_of_session
from app.registrations.rules import Outcome, RegistrationState, RegistrationWindow, is_open
from app.registrations.services.nominating import NomineeRefused, nominate
from app.sessions.queries import get_public_session_alone

Nominating = TypeVar("Nominating", bound=NominateForm)
_NO_FILE = N_("Please choose a file.")


@bp.route("/sessions/<slug>", methods=["GET", "POST"])
@limit_by_address("LIMIT_ADDRESS")
@link_holder
def rows(token: str, slug: str) -> ResponseReturnValue:
    """Several colleagues on one page."""
    coordinator = coordinator_of(token)
    shown, form = _open_session(coordinator, slug), NominateForm()
    if request.form.get("do") == "read":
        return _preview(token, coordinator, shown)
    if not form.is_submitted():
        form.add_rows(FIRST_ROWS)
    elif form.take_step(request.form.get("do", "")):
        return _page(token, coordinator, shown, form)
    elif form.validate() and (outcomes := _nominated(shown, form, coordinator)):
        _tell_outcomes(outcomes, form)
        return redirect(people_of_session(token, shown.training_session.id), code=303)
    else:
        coordinator = coordinator_of(token)  # a refused service has read the rows anew
        shown = _open_session(coordinator, slug)
    return _page(token, coordinator, shown, form, status=422 if form.is_submitted() else 200)


def _open_session(coordinator: Coordinator, slug: str) -> OpenSession:
    """Raises NotFound; RuleBroken with the reason why nobody can be registered now."""
    found = list_open_sessions(coordinator.organisation, clock.now(), slug)
    if not found:
        training_session = get_public_session_alone(slug)
        window = is_open(training_session, clock.now())
        why = RegistrationWindow.CYCLE if window.takes_registrations else window
        raise RuleBroken(why.reason)
    return found[0]


def _page(
    token: str,
    coordinator: Coordinator,
    shown: OpenSession,
    form: NominateForm,
    *,
    status: int = 200,
    list_form: ListForm | None = None,
) -> ResponseReturnValue:
    values = {"shown": shown, "form": form, "list_form": list_form or ListForm(formdata=None)}
    return page("rows", token, coordinator, status, **values)


def _nominated(
    shown: OpenSession, form: NominateForm, coordinator: Coordinator
) -> list[Outcome] | None:
    people = [person.colleague(coordinator) for person in form.people]
    try:
        return nominate(shown.training_session.id, people, coordinator=coordinator)
    except NomineeRefused as fault:
        form.blame_row(fault.row, say(fault.fault))
    except CiklsError as fault:
        form.refuse(fault)
    return None


def _tell_outcomes(outcomes: list[Outcome], form: NominateForm) -> None:
    """What came of each: confirmed, waiting, registered before."""
    fresh = [each for each in outcomes if not each.duplicate]
    seated = sum(each.state is RegistrationState.CONFIRMED for each in fresh)
    pending = sum(each.state is RegistrationState.PENDING for each in fresh)
    if seated:
        tell(ngettext("%(num)s colleague has a place.", "%(num)s colleagues have a place.", seated))
    if pending:
        told = ngettext(
            "%(num)s colleague awaits the organiser's approval.",
            "%(num)s colleagues await the organiser's approval.",
            pending,
        )
        tell(told, "info")
    for outcome, person in zip(outcomes, form.people, strict=True):
        name = f"{person.given_name.data} {person.family_name.data}"
        if outcome.duplicate:
            tell(_("%(name)s is registered already.", name=name), "info")
        elif outcome.place:
            place = outcome.place
            told = _("%(name)s is number %(place)s on the waiting list.", name=name, place=place)
            tell(told, "warning")


def _preview(token: str, coordinator: Coordinator, shown: OpenSession) -> ResponseReturnValue:
    """The people of a file as rows; nothing is written yet."""
    registered = names_registered(shown.training_session.id, coordinator.organisation_id)
    list_form = ListForm()
    form, status = read_file(NominateForm, list_form, registered)
    return _page(token, coordinator, shown, form, status=status, list_form=list_form)


def read_file(
    kind: type[Nominating], list_form: ListForm, registered: Collection[str]
) -> tuple[Nominating, int]:
    """The people of a file as rows, each fault at its place, and the status of the page.

    `registered`: name keys of those who are there already.
    """
    try:
        form = kind.of_rows(people_of(_sent(list_form)))
    except InvalidInput as fault:
        list_form.refuse(fault)
        form = kind(formdata=None)
        form.add_rows(FIRST_ROWS)
        return form, 422
    fine = form.preview(registered)
    number = len(form.people)
    found = ngettext("We read %(num)s person.", "We read %(num)s people.", number)
    advice = _("Please check the rows and send them.")
    tell(f"{found} {advice}", "info" if fine else "warning")
    return form, 200 if fine else 422


def _sent(form: ListForm) -> bytes:
    if not form.validate() or not form.file.data:
        raise InvalidInput("file", _NO_FILE)
    with form.file.data.stream as sent:
        data: bytes = sent.read()
    return data


@bp.get("/template.xlsx")
@link_holder
def template_xlsx(token: str) -> ResponseReturnValue:
    """An empty workbook to fill in."""
    return _template(token, FileKind.XLSX)


@bp.get("/template.csv")
@link_holder
def template_csv(token: str) -> ResponseReturnValue:
    """The same as CSV."""
    return _template(token, FileKind.CSV)


def _template(token: str, kind: FileKind) -> ResponseReturnValue:
    coordinator_of(token)
    return send_file(
        BytesIO(tables.write(colleagues_table(), kind)),
        mimetype=kind.media_type,
        as_attachment=True,
        download_name=f"{_('colleagues')}.{kind}",
    )
