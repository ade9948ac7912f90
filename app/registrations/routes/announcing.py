"""Tell everyone registered that a session is cancelled, postponed, taken up again or changed."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Role, actor, staff
from app.core.errors import CiklsError
from app.core.i18n import _, ngettext
from app.core.web import tell
from app.registrations import services
from app.registrations.forms import AnnounceForm
from app.registrations.queries import list_live
from app.registrations.routes.manage import bp
from app.registrations.rules import ANNOUNCEMENTS, Announcement
from app.sessions.queries import get_session


@bp.route("/announce", methods=["GET", "POST"])
@staff(Role.ORGANISER)
def announce(session_id: int) -> ResponseReturnValue:
    """What is to be told, to whom, and why."""
    training_session = get_session(session_id)
    possible = ANNOUNCEMENTS.get(training_session.status, ())
    form = AnnounceForm(
        options=[(each.value, _(each.label)) for each in possible],
        data={"what": _asked(possible)},
    )
    if form.validate_on_submit() and _announced(session_id, form):
        return redirect(url_for(".list_", session_id=session_id), code=303)
    page = {
        "training_session": get_session(session_id),
        "tab": "registrations",
        "people": list_live(session_id),
        "form": form,
        "is_possible": bool(possible),
    }
    status = 422 if form.is_submitted() else 200
    return render_template("registrations/manage/announce.html", **page), status


def _asked(possible: Sequence[Announcement]) -> str | None:
    """What `?status=` of the session's head asks for, chosen beforehand."""
    status = request.args.get("status")
    return (
        next((each.value for each in possible if each.status == status), None) if status else None
    )


def _announced(session_id: int, form: AnnounceForm) -> bool:
    what = Announcement(form.what.data)
    try:
        if what.status is None:
            told = services.announce_change(session_id, form.reason, actor=actor())
        else:
            told = services.announce_status(session_id, what.status, form.reason, actor=actor())
    except CiklsError as fault:
        form.refuse(fault)
        return False
    tell(ngettext("%(num)s mail is on its way.", "%(num)s mails are on their way.", told))
    return True
