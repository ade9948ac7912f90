"""The same thing done with many: choose in the list, see what will happen to whom, do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Role, actor, staff
from app.core.asked import read_id, read_member
from app.core.forms import Form
from app.core.i18n import _, ngettext, say
from app.core.web import tell
from app.registrations import services
from app.registrations.forms import MoveForm, ReasonForm, WriteForm
from app.registrations.queries import RegistrationRow, list_chosen, page_registrations
from app.registrations.routes.filters import read_filters
from app.registrations.routes.manage import bp, form_page
from app.registrations.routes.one import other_sessions
from app.registrations.rules import MOST_AT_ONCE, BulkAction
from app.registrations.services import Refused
from app.sessions.queries import get_session_alone


@bp.route("/registrations/bulk", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def bulk(session_id: int) -> ResponseReturnValue:
    """What will happen to whom; a POST does it with exactly those who were shown."""
    training_session = get_session_alone(session_id)
    action = read_member(BulkAction, request.values.get("do"))
    people = _chosen(session_id)
    if action is None or not people:
        tell(_("Choose people, and what is to be done with them."), "warning")
        return _to_list(session_id)
    suited = [person for person in people if action.suits(person.state)]
    form = _FORMS[action](session_id)
    if suited and form.validate_on_submit():
        return _done(session_id, action, suited, _do(action, suited, form))
    status = 422 if form.is_submitted() else 200
    page = {
        "action": action,
        "people": suited,
        "others": [person for person in people if not action.suits(person.state)],
        "ids": ",".join(str(person.id) for person in suited),
        "form": form,
    }
    return form_page("bulk", training_session, status, **page)


def _chosen(session_id: int) -> Sequence[RegistrationRow]:
    """Those shown before, all that match the filters, or those who were ticked."""
    if request.method == "POST":
        return list_chosen(session_id, _ids(request.form.get("ids", "").split(",")))
    if request.args.get("who") == "all":
        return page_registrations(session_id, read_filters(), 1, MOST_AT_ONCE).items
    return list_chosen(session_id, _ids(request.args.getlist("id")))


def _ids(texts: Sequence[str]) -> list[int]:
    read = (read_id(text) for text in texts[:MOST_AT_ONCE])
    return [number for number in read if number is not None]


_FORMS: Mapping[BulkAction, Callable[[int], Form]] = {
    BulkAction.APPROVE: lambda _session_id: Form(),
    BulkAction.DECLINE: lambda _session_id: ReasonForm(),
    BulkAction.CANCEL: lambda _session_id: ReasonForm(),
    BulkAction.MOVE: lambda session_id: MoveForm(sessions=other_sessions(session_id)),
    BulkAction.WRITE: lambda _session_id: WriteForm(),
}


def _do(action: BulkAction, people: Sequence[RegistrationRow], form: Form) -> list[Refused]:
    """Whom the service refused."""
    given = {name: field.data for name, field in form._fields.items() if name != "csrf_token"}
    if action is BulkAction.MOVE:
        given = {"to_session_id": int(given["session"])}
    service = _SERVICES[action]
    return services.do_with_each(people, lambda id_: service(id_, actor=actor(), **given))


_SERVICES: Mapping[BulkAction, Callable[..., object]] = {
    BulkAction.APPROVE: services.approve,
    BulkAction.DECLINE: services.decline,
    BulkAction.CANCEL: services.cancel,
    BulkAction.MOVE: services.move,
    BulkAction.WRITE: services.write_to,
}


def _done(
    session_id: int,
    action: BulkAction,
    people: Sequence[RegistrationRow],
    refused: Sequence[Refused],
) -> ResponseReturnValue:
    done = len(people) - len(refused)
    message = ngettext("Done for %(num)s person.", "Done for %(num)s people.", done)
    if not refused:
        tell(message)
        return _to_list(session_id)
    named = [(each.name, say(each.fault)) for each in refused]
    told = message if done else ""
    frame = get_session_alone(session_id)
    return form_page("bulk_done", frame, action=action, message=told, refused=named)


def _to_list(session_id: int) -> ResponseReturnValue:
    return redirect(url_for(".list_", session_id=session_id), code=303)
