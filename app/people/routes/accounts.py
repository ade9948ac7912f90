"""Staff accounts in the office: administrators alone."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Role, actor, staff
from app.core.errors import CiklsError
from app.core.i18n import _
from app.core.paging import page_number
from app.core.web import tell
from app.people import queries, services
from app.people.forms import AccountForm
from app.people.models import User
from app.people.routes.manage import bp
from app.people.rules import role_label


@bp.get("/users/")
@staff(Role.ADMIN)
def users() -> ResponseReturnValue:
    """Every account."""
    page = queries.page_accounts(page_number(request.args.get("page")))
    return render_template("people/users.html", page=page, role_label=role_label)


@bp.route("/users/new", methods=["GET", "POST"])
@staff(Role.ADMIN)
def user_new() -> ResponseReturnValue:
    """Make an account; its holder gets a link to set a password."""
    form = AccountForm.of(None)
    if form.validate_on_submit():
        try:
            user = services.create_account(form.details(), actor=actor())
        except CiklsError as fault:
            form.refuse(fault)
        else:
            tell(
                _(
                    "The account is ready. A link to set a password goes to %(email)s.",
                    email=user.email,
                )
            )
            return redirect(url_for("people_manage.users"), 303)
    return _account_page(form, None)


@bp.route("/users/<int:user_id>/", methods=["GET", "POST"])
@staff(Role.ADMIN)
def user_edit(user_id: int) -> ResponseReturnValue:
    """Change an account."""
    user = queries.get_account(user_id)
    form = AccountForm.of(user)
    if form.validate_on_submit():
        try:
            services.change_account(user_id, form.details(), actor=actor())
        except CiklsError as fault:
            form.refuse(fault)
        else:
            tell(_("The account is saved."))
            return redirect(url_for("people_manage.users"), 303)
    return _account_page(form, user)


def _account_page(form: AccountForm, user: User | None) -> ResponseReturnValue:
    status = 422 if form.is_submitted() else 200
    return render_template("people/user.html", form=form, user=user, me=actor().user_id), status


@bp.post("/users/<int:user_id>/deactivate")
@staff(Role.ADMIN)
def user_deactivate(user_id: int) -> ResponseReturnValue:
    """Close an account."""
    services.deactivate_account(user_id, actor=actor())
    tell(_("The account is closed. Whoever was signed in with it is signed out."))
    return _back_to(user_id)


@bp.post("/users/<int:user_id>/activate")
@staff(Role.ADMIN)
def user_activate(user_id: int) -> ResponseReturnValue:
    """Open an account again."""
    services.activate_account(user_id, actor=actor())
    tell(_("The account is open again."))
    return _back_to(user_id)


@bp.post("/users/<int:user_id>/invite")
@staff(Role.ADMIN)
def user_invite(user_id: int) -> ResponseReturnValue:
    """Send the link to set a password once more."""
    services.invite_again(user_id, actor=actor())
    tell(_("A new link is on its way."))
    return _back_to(user_id)


@bp.post("/users/<int:user_id>/second-factor")
@staff(Role.ADMIN)
def user_second_factor(user_id: int) -> ResponseReturnValue:
    """Forget a lost second factor."""
    services.reset_second_factor(user_id, actor=actor())
    tell(_("The second factor is removed. The password alone is asked for now."))
    return _back_to(user_id)


def _back_to(user_id: int) -> ResponseReturnValue:
    return redirect(url_for("people_manage.user_edit", user_id=user_id), 303)
