"""A participant looks at the hours counted for them, and says what is not right."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.certificates import queries, services
from app.certificates.forms import ObjectionForm
from app.certificates.routes.public import bp
from app.core.access import link_holder
from app.core.errors import NotFound
from app.core.i18n import _
from app.core.limits import limit_by_address, limit_by_path
from app.core.web import tell
from app.registrations.queries import get_registration, read_registration_token


@bp.route("/hours/<token>", methods=["GET", "POST"])
@limit_by_address("LIMIT_ADDRESS")
@limit_by_path("LIMIT_LINK", "token")
@link_holder
def hours(token: str) -> ResponseReturnValue:
    """What was counted, day by day, and the form to object."""
    registration = get_registration(read_registration_token(token))
    form = ObjectionForm()
    if form.validate_on_submit() and form.takes(
        lambda: services.object_to_hours(registration.id, form.text.data or "")
    ):
        tell(_("Thank you. The organiser looks into it and answers you by e-mail."))
        return redirect(url_for("registrations.own", token=token), 303)
    registration = get_registration(registration.id)  # a refused service has read it anew
    found = queries.find_own_hours(registration)
    if found is None:
        raise NotFound
    page = render_template(
        "certificates/hours.html", registration=registration, hours=found, form=form, token=token,
        training_session=registration.training_session,
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200, {"Cache-Control": "no-store"}
