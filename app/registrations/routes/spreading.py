"""Use how the places of one session are given for the other sessions of its cycle."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import Role, actor, staff
from app.core.errors import CiklsError, NotFound
from app.core.i18n import ngettext
from app.core.web import tell
from app.registrations import services
from app.registrations.forms.spreading import SpreadForm
from app.registrations.queries import list_quotas_with_organisations
from app.registrations.queries.places import list_others_of_cycle
from app.registrations.routes.cycles import named
from app.registrations.routes.manage import bp
from app.sessions.queries import get_session


@bp.route("/places/spread", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def spread(session_id: int) -> ResponseReturnValue:
    """Which sessions take it over, as they stand now; a POST does it with those ticked."""
    form = _form(session_id)
    if form.validate_on_submit() and (count := _spread(session_id, form)):
        message = ngettext(
            "The places of %(num)s session are given the same way now.",
            "The places of %(num)s sessions are given the same way now.",
            count,
        )
        tell(message)
        return redirect(url_for(".places", session_id=session_id), code=303)
    page = {
        "training_session": get_session(session_id),
        "tab": "places",
        "form": form,
        "quotas": list_quotas_with_organisations(session_id),
    }
    status = 422 if form.is_submitted() else 200
    return render_template("registrations/manage/spread.html", **page), status


def _form(session_id: int) -> SpreadForm:
    """Raises NotFound where there is no other session that could take it over."""
    training_session = get_session(session_id)
    others = list_others_of_cycle(training_session, clock.now())
    if not others:
        raise NotFound
    ticked = [each.id for each in others] if request.method == "GET" else []
    form = SpreadForm(sessions=ticked)
    form.offer(others, training_session.capacity)
    return form


def _spread(session_id: int, form: SpreadForm) -> int | None:
    ids = [each for each in form.sessions.data or [] if each is not None]
    try:
        return services.spread_places(
            session_id, ids, with_capacity=bool(form.with_capacity.data), actor=actor()
        )
    except CiklsError as fault:
        form.refuse(named(fault))
        return None
