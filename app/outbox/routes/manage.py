"""The outbox in the office: every mail and its fate."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Role, has_role, staff
from app.core.asked import read_id, read_words
from app.core.errors import NotAllowed
from app.core.forms import Form
from app.core.i18n import _
from app.core.paging import page_number
from app.core.web import tell
from app.outbox import queries, services
from app.outbox.models import OutboxMail
from app.outbox.outputs import FRAME_HEADERS, framed
from app.outbox.rules import CAN_BE_SENT_AGAIN, UNDELIVERED, MailState, opens_an_account

bp = Blueprint("outbox_manage", __name__, url_prefix="/manage/outbox")
_UNDELIVERED = "undelivered"


@bp.get("/")
@staff(Role.VIEWER)
def list_() -> ResponseReturnValue:
    """Every mail, the newest first, by state and address."""
    state, states = _asked(request.args.get("state", ""))
    query, session_id = read_words(request.args.get("q")), read_id(request.args.get("session"))
    page = queries.page_mails(
        page_number(request.args.get("page")), states=states, query=query, session_id=session_id
    )
    return render_template(
        "outbox/list.html",
        page=page,
        states=MailState,
        counts=(counts := queries.count_by_state(session_id)),
        undelivered=sum(counts.get(each, 0) for each in UNDELIVERED),
        session_id=session_id,
        state=state,
        query=query,
    )


def _asked(state: str) -> tuple[str, Sequence[MailState]]:
    """What the filter asks for, and the states that this means."""
    if state == _UNDELIVERED:
        return state, UNDELIVERED
    return (state, [MailState(state)]) if state in list(MailState) else ("", ())


@bp.get("/<int:mail_id>")
@staff(Role.VIEWER)
def show(mail_id: int) -> ResponseReturnValue:
    """One mail as the recipient reads it."""
    mail = _readable(mail_id)
    can_send_again = mail.state in CAN_BE_SENT_AGAIN
    return render_template(
        "outbox/show.html", mail=mail, form=Form(), can_send_again=can_send_again
    )


@bp.get("/<int:mail_id>/html")
@staff(Role.VIEWER)
def html(mail_id: int) -> ResponseReturnValue:
    """The mail's HTML for a frame: its own style, no script, nothing from the network."""
    return framed(_readable(mail_id).html), 200, FRAME_HEADERS


def _readable(mail_id: int) -> OutboxMail:
    """The mail. Raises NotAllowed for whom its links would let do more than their role does.

    One opens somebody's account, another cancels somebody's place.
    """
    mail = queries.get_mail(mail_id)
    if not has_role(Role.ADMIN if opens_an_account(mail.kind) else Role.ORGANISER):
        raise NotAllowed
    return services.open_mail(mail_id)


@bp.post("/<int:mail_id>/send")
@staff(Role.ORGANISER)
def send_again(mail_id: int) -> ResponseReturnValue:
    """Try a failed or kept mail again."""
    services.send_again(mail_id)
    tell(_("The mail is in the queue again."))
    return redirect(url_for("outbox_manage.show", mail_id=mail_id), 303)
