"""One's own account: name, language, and the ways to password and second factor."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.access import Role, staff
from app.core.i18n import _, force_language
from app.core.web import absolute_url, tell
from app.people import services
from app.people.forms import OwnAccountForm
from app.people.queries import role_of, staff_feed_token
from app.people.routes.manage import bp
from app.people.rules import role_label


@bp.route("/account", methods=["GET", "POST"])
@staff(Role.VIEWER)
def account() -> ResponseReturnValue:
    """Who I am here, and how I sign in."""
    form = OwnAccountForm(data={"name": current_user.name, "language": current_user.language})
    if form.validate_on_submit():
        services.change_own_account(
            current_user.id, name=form.name.data or "", language=form.language.data
        )
        cookie["language"] = form.language.data
        with force_language(form.language.data):
            tell(_("Your account is saved."))
        return redirect(url_for("people_manage.account"), 303)
    role = role_of(current_user)
    page = render_template(
        "people/account.html",
        form=form,
        user=current_user,
        role=_(role_label(role)) if role else "",
        feed_url=absolute_url("feeds.my", token=staff_feed_token(current_user)),
    )
    return page, 422 if form.is_submitted() else 200


@bp.post("/account/calendar")
@staff(Role.VIEWER)
def renew_calendar() -> ResponseReturnValue:
    """Another address for the calendar of the sessions one is responsible for."""
    services.renew_calendar(current_user.id)
    tell(_("Your calendar has a new address. Please subscribe anew: the old one has stopped."))
    return redirect(url_for("people_manage.account"), 303)
