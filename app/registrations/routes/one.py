"""One registration in the office: edit, move, cancel, approve, decline, mail the link again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import Role, actor, staff
from app.core.dates import day_short
from app.core.errors import CiklsError
from app.core.forms import Form
from app.core.i18n import _, current_language, say
from app.core.web import tell
from app.people.queries import list_organisation_choices
from app.registrations import services
from app.registrations.forms import MoveForm, ReasonForm, StaffForm, person_data
from app.registrations.models import Registration
from app.registrations.queries import (
    get_registration,
    list_history,
    list_sessions_to_move_to,
    place_of,
    registration_token,
)
from app.registrations.queries.answers import answer_lines
from app.registrations.routes.manage import bp, form_page
from app.registrations.rules import Outcome

ONE = "/registrations/<int:registration_id>"


def page_of(name: str, registration_id: int, form: Form, **values: Any) -> ResponseReturnValue:
    """The page as it is now: a refused service has read the rows anew."""
    registration = get_registration(registration_id)
    status = 422 if form.is_submitted() else 200
    page = {"registration": registration, "place": place_of(registration), "form": form, **values}
    return form_page(name, registration.training_session, status, **page)


@bp.route(f"{ONE}/", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def edit(session_id: int, registration_id: int) -> ResponseReturnValue:
    """What is kept of a person, and every action on it."""
    registration = get_registration(registration_id, session_id=session_id)
    form = StaffForm(data=person_data(registration), organisations=list_organisation_choices)
    if form.validate_on_submit() and _changed(registration, form):
        tell(_("Saved."))
        return redirect(url_for(".list_", session_id=session_id), code=303)
    page = {
        "token": registration_token(registration_id),
        "history": list_history(registration_id),
        "answers": answer_lines(session_id, registration_id),
    }
    return page_of("edit", registration_id, form, **page)


def _changed(registration: Registration, form: StaffForm) -> bool:
    applicant = form.applicant(email=form.email.data, language=form.language.data)
    notes = form.staff_notes.data or ""
    return form.takes(
        lambda: services.change_by_staff(
            registration.id, applicant, staff_notes=notes, actor=actor()
        )
    )


@bp.route(f"{ONE}/move", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def move(session_id: int, registration_id: int) -> ResponseReturnValue:
    """Put a person into another session."""
    get_registration(registration_id, session_id=session_id)
    form = MoveForm(sessions=other_sessions(session_id))
    if form.validate_on_submit() and (outcome := _moved(registration_id, form)):
        tell(_moved_message(outcome))
        return redirect(url_for(".list_", session_id=session_id), code=303)
    return page_of("move", registration_id, form)


def other_sessions(session_id: int) -> list[tuple[str, str]]:
    """(id, date and title) of the sessions that one can be moved to."""
    language = current_language()
    return [
        (str(id_), f"{day_short(clock.local(starts_at).date(), language)} {title.in_(language)}")
        for id_, title, starts_at in list_sessions_to_move_to(session_id, clock.now())
    ]


def _moved(registration_id: int, form: MoveForm) -> Outcome | None:
    try:
        return services.move(registration_id, int(form.session.data), actor=actor())
    except CiklsError as fault:
        form.refuse(fault)
        return None


def _moved_message(outcome: Outcome) -> str:
    if not outcome.place:
        return str(_("Moved; the person has been mailed."))
    message = _(
        "Moved. The other session is full: the person is number %(place)s on its waiting list.",
        place=outcome.place,
    )
    return str(message)


@bp.route(f"{ONE}/cancel", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def cancel(session_id: int, registration_id: int) -> ResponseReturnValue:
    """End a registration, with a reason."""
    return _end(session_id, registration_id, services.cancel, _("The registration is cancelled."))


@bp.route(f"{ONE}/decline", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def decline(session_id: int, registration_id: int) -> ResponseReturnValue:
    """Do not accept a registration, with a reason."""
    return _end(session_id, registration_id, services.decline, _("The registration is declined."))


def _end(
    session_id: int, registration_id: int, service: Callable[..., None], done: str
) -> ResponseReturnValue:
    get_registration(registration_id, session_id=session_id)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            service(registration_id, actor=actor(), reason=form.reason.data or "")
        except CiklsError as fault:
            form.refuse(fault)
        else:
            tell(done)
            return redirect(url_for(".list_", session_id=session_id), code=303)
    return page_of("end", registration_id, form, action=service.__name__)


@bp.post(f"{ONE}/approve")
@staff(Role.ORGANISER)
def approve(session_id: int, registration_id: int) -> ResponseReturnValue:
    """Accept one that awaits approval."""
    return _do(session_id, registration_id, services.approve, _("The registration is confirmed."))


@bp.post(f"{ONE}/link")
@staff(Role.ORGANISER)
def send_link(session_id: int, registration_id: int) -> ResponseReturnValue:
    """Mail the person their state and link again."""
    return _do(session_id, registration_id, services.send_link_again, _("The mail is on its way."))


def _do(
    session_id: int, registration_id: int, service: Callable[..., None], done: str
) -> ResponseReturnValue:
    get_registration(registration_id, session_id=session_id)
    try:
        service(registration_id, actor=actor())
    except CiklsError as fault:
        tell(say(fault), "danger")
    else:
        tell(done)
    target = url_for(".edit", session_id=session_id, registration_id=registration_id)
    return redirect(target, code=303)
