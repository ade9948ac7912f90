"""A coordinator's pages, by signed link or account: sessions, people, approving, swapping."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import link_holder
from app.core.asked import read_id, read_member, read_words
from app.core.errors import CiklsError, NotAllowed, NotFound
from app.core.forms import Form
from app.core.i18n import _, say
from app.core.limits import limit_by_address
from app.core.paging import page_number
from app.core.web import tell
from app.people.models import Coordinator
from app.people.queries import (
    SWITCHED_OFF,
    find_coordinator_of_account,
    read_coordinator_token,
)
from app.registrations.forms.nominating import CancelForm, SwapForm
from app.registrations.queries import get_registration, nominations
from app.registrations.queries.cycles import list_open_cycles
from app.registrations.queries.nominations import ColleagueFilters
from app.registrations.rules import ENDED, TOO_LATE, RegistrationState, can_cancel
from app.registrations.services.nominating import (
    approve_colleague,
    cancel_colleague,
    decline_colleague,
)
from app.registrations.services.swapping import swap as swap_places

ME = "me"  # instead of a token, of somebody who has signed in
bp = Blueprint("coordinators", __name__, url_prefix="/coordinators/<token>")
ONE = "/people/<int:registration_id>"


def coordinator_of(token: str) -> Coordinator:
    """Whose pages these are. Raises LinkInvalid, LinkExpired, NotAllowed."""
    if token != ME:
        return read_coordinator_token(token)
    if not current_user.is_authenticated:
        abort(redirect(url_for("security.login", next=url_for("coordinators.start", token=ME))))
    coordinator = find_coordinator_of_account(current_user.id)
    if coordinator is None:
        raise NotAllowed(SWITCHED_OFF)
    return coordinator


@bp.get("")
@link_holder
def start(token: str) -> ResponseReturnValue:
    """What one can nominate for, who waits for an answer, and all of one's people."""
    coordinator, now = coordinator_of(token), clock.now()
    organisation, filters = coordinator.organisation, _filters()
    number = page_number(request.args.get("page"))
    return page(
        "start",
        token,
        coordinator,
        sessions=nominations.list_open_sessions(organisation, now),
        cycles=list_open_cycles(now),
        to_approve=nominations.list_to_approve(organisation.id, now),
        people=nominations.page_colleagues(organisation.id, filters, now, number),
        sessions_of=nominations.list_sessions_of(organisation.id, now),
        filters=filters,
        states=RegistrationState,
        may_change=_may_change,
        is_live=_is_live,
    )


def _filters() -> ColleagueFilters:
    return ColleagueFilters(
        read_id(request.args.get("session")),
        read_member(RegistrationState, request.args.get("state")),
        read_words(request.args.get("q")),
    )


def _may_change(row: nominations.Colleague) -> bool:
    return can_cancel(row.training_session, row.registration.state, clock.now())


def _is_live(row: nominations.Colleague) -> bool:
    return row.registration.state not in ENDED


def page(
    name: str, token: str, coordinator: Coordinator, status: int = 200, **values: Any
) -> Response:
    """A page for one coordinator's eyes: kept by no cache and found by no search engine."""
    shown = {"token": token, "organisation": coordinator.organisation, **values}
    answer = make_response(
        render_template(f"registrations/colleagues/{name}.html", coordinator=coordinator, **shown),
        status,
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@bp.post(f"{ONE}/approve")
@limit_by_address("LIMIT_ADDRESS")
@link_holder
def approve(token: str, registration_id: int) -> ResponseReturnValue:
    """Accept one who registered alone."""
    return _judge(token, registration_id, approve_colleague, _("The registration is confirmed."))


@bp.post(f"{ONE}/decline")
@limit_by_address("LIMIT_ADDRESS")
@link_holder
def decline(token: str, registration_id: int) -> ResponseReturnValue:
    """Do not accept one who registered alone."""
    return _judge(token, registration_id, decline_colleague, _("The registration is declined."))


def _judge(
    token: str, registration_id: int, service: Callable[..., None], done: str
) -> ResponseReturnValue:
    coordinator = coordinator_of(token)
    try:
        service(registration_id, coordinator=coordinator)
    except NotFound:
        raise
    except CiklsError as fault:
        tell(say(fault), "danger")
    else:
        tell(done)
    return redirect(url_for("coordinators.start", token=token), code=303)


@bp.route(f"{ONE}/swap", methods=["GET", "POST"])
@limit_by_address("LIMIT_ADDRESS")
@link_holder
def swap(token: str, registration_id: int) -> ResponseReturnValue:
    """Give the place of one who is ill to another colleague."""
    form = SwapForm()

    def put(coordinator: Coordinator) -> None:
        swap_places(registration_id, form.colleague(coordinator), coordinator=coordinator)

    name = f"{form.given_name.data} {form.family_name.data}"
    done = _("%(name)s takes the place. Both have been mailed.", name=name)
    return _form_page("swap", token, registration_id, form, put=put, done=done)


@bp.route(f"{ONE}/cancel", methods=["GET", "POST"])
@limit_by_address("LIMIT_ADDRESS")
@link_holder
def cancel(token: str, registration_id: int) -> ResponseReturnValue:
    """Give up the place of one who cannot come, with nobody instead."""
    form = CancelForm()

    def put(coordinator: Coordinator) -> None:
        cancel_colleague(registration_id, coordinator=coordinator, reason=form.reason.data or "")

    done = _("The registration is cancelled. Your colleague has been mailed.")
    return _form_page("cancel", token, registration_id, form, put=put, done=done)


def _form_page(
    name: str,
    token: str,
    registration_id: int,
    form: Form,
    *,
    put: Callable[[Coordinator], object],
    done: str,
) -> ResponseReturnValue:
    """A form about one colleague, and what it does when sent. Raises NotFound for a stranger."""
    coordinator, own = coordinator_of(token), get_registration(registration_id)
    if own.organisation_id != coordinator.organisation_id:
        raise NotFound
    if form.validate_on_submit() and form.takes(lambda: put(coordinator)):
        tell(done)
        return redirect(people_of_session(token, own.training_session_id), code=303)
    coordinator = coordinator_of(token)  # a refused service has read the rows anew
    own = get_registration(registration_id)
    may = can_cancel(own.training_session, own.state, clock.now())
    shown = {"registration": own, "training_session": own.training_session, "form": form}
    status = 422 if form.is_submitted() else 200
    return page(name, token, coordinator, status, may=may, too_late=_(TOO_LATE), **shown)


def people_of_session(token: str, session_id: int) -> str:
    """One's people in a session; without `#people`, as what was done is told on top."""
    return url_for("coordinators.start", token=token, session=session_id)
