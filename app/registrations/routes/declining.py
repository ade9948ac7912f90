"""A nominated person does not want to come."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.core.access import link_holder
from app.core.errors import RuleBroken
from app.core.i18n import _, say
from app.core.limits import limit_by_address
from app.core.web import tell
from app.registrations.queries import read_registration_token
from app.registrations.routes.public import bp
from app.registrations.services.nominating import decline_nomination


@bp.post("/registrations/<token>/decline")
@limit_by_address("LIMIT_ADDRESS")
@link_holder
def decline(token: str) -> ResponseReturnValue:
    """Say no; whoever nominated is told."""
    try:
        decline_nomination(read_registration_token(token))
    except RuleBroken as fault:
        tell(say(fault), "warning")
    else:
        tell(_("You have declined. Your colleague has been told."))
    return redirect(url_for("registrations.own", token=token), code=303)
