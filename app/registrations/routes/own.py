"""One's own registration, by the signed link of our mails: see, change, cancel."""

from __future__ import annotations

from functools import partial

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import VISITOR, link_holder
from app.core.errors import RuleBroken
from app.core.forms import Form
from app.core.i18n import _, ngettext, say
from app.core.limits import limit_by_address, limit_by_path
from app.core.web import tell
from app.people.queries import OrganisationChoice, get_coordinator, list_listed_organisations
from app.registrations import services
from app.registrations.forms import OwnForm, person_data
from app.registrations.models import Registration
from app.registrations.queries import (
    get_registration,
    my_feed_token,
    read_registration_token,
)
from app.registrations.routes.answers import told_by
from app.registrations.routes.own_page import own_page
from app.registrations.routes.public import bp
from app.registrations.rules import (
    TOO_LATE,
    WayIn,
    can_change,
)


@bp.get("/registrations/<token>")
@link_holder
def own(token: str) -> ResponseReturnValue:
    """Where one stands, and what one can do about it."""
    registration = get_registration(read_registration_token(token))
    return own_page(
        "registrations/own.html",
        registration,
        token,
        feed_token=my_feed_token(registration.id, registration.feed_number),
        nominated_by=_nominated_by(registration),
        told=told_by(registration),
    )


def _nominated_by(registration: Registration) -> str:
    """Who has entered a nominated person; '' for everybody else."""
    if registration.way_in is not WayIn.NOMINATED:
        return ""
    if registration.coordinator_id is None:
        return str(_("A colleague"))
    coordinator = get_coordinator(registration.coordinator_id)
    return coordinator.name or coordinator.email


@bp.route("/registrations/<token>/change", methods=["GET", "POST"])
@limit_by_address("LIMIT_ADDRESS")
@limit_by_path("LIMIT_LINK", "token")
@link_holder
def change(token: str) -> ResponseReturnValue:
    """Correct what was given."""
    registration = get_registration(read_registration_token(token))
    if not can_change(registration.training_session, registration.state, clock.now()):
        raise RuleBroken(TOO_LATE)
    form = OwnForm(data=person_data(registration), organisations=partial(_choices, registration))
    if form.validate_on_submit() and _changed(registration, form):
        tell(_("Your registration was changed."))
        return redirect(url_for("registrations.own", token=token), code=303)
    status = 422 if form.is_submitted() else 200
    registration = get_registration(registration.id)  # a refused service has read the rows anew
    return own_page("registrations/change.html", registration, token, status, form=form)


def _changed(registration: Registration, form: OwnForm) -> bool:
    applicant = form.applicant(email=registration.email, language=registration.language)
    return form.takes(lambda: services.change(registration.id, applicant, actor=VISITOR))


@bp.route("/registrations/<token>/cancel", methods=["GET", "POST"])
@limit_by_address("LIMIT_ADDRESS")
@limit_by_path("LIMIT_LINK", "token")
@link_holder
def cancel(token: str) -> ResponseReturnValue:
    """Give up the place; asks first."""
    registration = get_registration(read_registration_token(token))
    form = Form()
    if not form.validate_on_submit():
        return own_page("registrations/cancel.html", registration, token)
    try:
        told = _cancelled(registration.id, all_of_cycle=request.form.get("which") == "all")
    except RuleBroken as fault:
        tell(say(fault), "warning")
    else:
        tell(told)
    return redirect(url_for("registrations.own", token=token), code=303)


def _cancelled(registration_id: int, *, all_of_cycle: bool) -> str:
    """What was done, in words. Raises RuleBroken."""
    if not all_of_cycle:
        services.cancel(registration_id, actor=VISITOR)
        return str(_("Your registration is cancelled. Thank you for letting us know."))
    count = services.cancel_all_of_cycle(registration_id, actor=VISITOR)
    return ngettext(
        "%(num)s registration is cancelled. Thank you for letting us know.",
        "%(num)s registrations are cancelled. Thank you for letting us know.",
        count,
    )


@bp.post("/registrations/<token>/accept")
@limit_by_address("LIMIT_ADDRESS")
@limit_by_path("LIMIT_LINK", "token")
@link_holder
def accept(token: str) -> ResponseReturnValue:
    """Take the place that was offered."""
    registration = get_registration(read_registration_token(token))
    try:
        services.accept(registration.id, actor=VISITOR)
    except RuleBroken as fault:
        tell(say(fault), "warning")
    else:
        tell(_("The place is yours. We look forward to seeing you."))
    return redirect(url_for("registrations.own", token=token), code=303)


@bp.post("/registrations/<token>/calendar")
@limit_by_address("LIMIT_ADDRESS")
@limit_by_path("LIMIT_LINK", "token")
@link_holder
def renew_calendar(token: str) -> ResponseReturnValue:
    """Another address for one's own calendar; whoever has the old one learns nothing more."""
    services.renew_calendar(read_registration_token(token))
    tell(_("Your calendar has a new address. Please subscribe anew: the old one has stopped."))
    return redirect(url_for("registrations.own", token=token), code=303)


def _choices(registration: Registration) -> list[OrganisationChoice]:
    """The listed organisations, and one's own where it has left the list since."""
    own_one, listed = registration.organisation, list_listed_organisations()
    if own_one is None or own_one.is_listed:
        return listed
    kept = OrganisationChoice(own_one.id, own_one.name, own_one.kind, own_one.planning_region)
    return [*listed, kept]
