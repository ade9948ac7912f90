"""Register for a session."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, link_holder, public
from app.core.errors import InvalidInput, RuleBroken
from app.core.forms import Form
from app.core.i18n import current_language
from app.core.limits import limit_by_address, limit_by_path
from app.cycles.rules import RegistrationMode
from app.funding.rules import Artefact
from app.people.queries import list_listed_organisations
from app.registrations import services
from app.registrations.forms import RegistrationForm
from app.registrations.forms.blank import BlankForm
from app.registrations.forms.needs import answers_of, with_questions
from app.registrations.queries import outcome_token, read_outcome_token
from app.registrations.queries.answers import questions_for
from app.registrations.rules import (
    Outcome,
    RegistrationState,
    RegistrationWindow,
    is_open,
    seat_for_nobody,
)
from app.sessions.models import TrainingSession
from app.sessions.outputs import dress_of
from app.sessions.queries import get_public_session, get_public_session_alone

log = structlog.get_logger()
bp = Blueprint("registrations", __name__)


@bp.route("/sessions/<slug>/register", methods=["GET", "POST"])
@limit_by_address("LIMIT_ADDRESS")
@limit_by_path("LIMIT_SESSION", "slug")
@public
def register(slug: str) -> ResponseReturnValue:
    """The form, or the reason why there is none."""
    is_sent = request.method == "POST"
    training_session = get_public_session_alone(slug) if is_sent else get_public_session(slug)
    window = is_open(training_session, clock.now())
    if window.takes_registrations and _is_for_whole_cycle(training_session):
        return _to_cycle(training_session)
    if not window.takes_registrations:
        return _closed(slug, window)
    asked = questions_for(training_session, RegistrationState.PENDING)
    asks_needs = training_session.asks_needs
    if not is_sent and not asked:
        blank = BlankForm(tuple(list_listed_organisations()), asks_needs)
        return _form_page(training_session, window, blank=blank)
    form = with_questions(RegistrationForm, asked, asks_needs=asks_needs)(
        organisations=list_listed_organisations
    )
    answer = _registered(training_session, form) if form.validate_on_submit() else None
    if answer is not None:
        return answer
    if is_sent:
        training_session = get_public_session(slug)  # a service that refuses may have undone it
    return _form_page(training_session, window, form=form), 422 if is_sent else 200


def _form_page(
    training_session: TrainingSession, window: RegistrationWindow, **shown: BlankForm | Form
) -> str:
    page = {"form": None, "window": window, **shown, **_page_of(training_session)}
    return render_template("registrations/register.html", **page)


def _is_for_whole_cycle(training_session: TrainingSession) -> bool:
    """Whether one signs up for the cycle instead. Needs the cycle loaded."""
    cycle = training_session.cycle
    return cycle is not None and cycle.registration_mode is RegistrationMode.WHOLE


def _to_cycle(training_session: TrainingSession) -> ResponseReturnValue:
    """To the form of the cycle, where the public can see it."""
    cycle = training_session.cycle
    if cycle is None or not cycle.is_published:
        return _closed(training_session.slug, RegistrationWindow.CYCLE)
    return redirect(url_for("registrations.register_for_cycle", slug=cycle.slug), code=303)


def _registered(
    training_session: TrainingSession, form: RegistrationForm
) -> ResponseReturnValue | None:
    """Where a good form leads; None where a fault is now noted in it."""
    if form.website.data:
        log.info("form filled by a machine", training_session=training_session.id)
        return _stated(training_session, seat_for_nobody(training_session))
    applicant = form.applicant(email=form.email.data, language=current_language())
    try:
        outcome = services.register_with_answers(
            training_session.id, applicant, answers_of(form), actor=actor()
        )
    except InvalidInput as fault:
        form.refuse(fault)
        return None
    except RuleBroken:
        slug = training_session.slug
        return _closed(slug, is_open(get_public_session_alone(slug), clock.now()))
    return _stated(training_session, outcome)


def _stated(training_session: TrainingSession, outcome: Outcome) -> ResponseReturnValue:
    """To the page that states the outcome, the same for who is new and for who is not."""
    token = outcome_token(training_session.id, outcome)
    slug = training_session.slug
    return redirect(url_for("registrations.outcome", slug=slug, token=token), code=303)


def _closed(slug: str, window: RegistrationWindow) -> ResponseReturnValue:
    page = {"window": window, **_page_of(get_public_session(slug))}
    return render_template("registrations/closed.html", **page), 409


@bp.get("/sessions/<slug>/registered/<token>")
@link_holder
def outcome(slug: str, token: str) -> ResponseReturnValue:
    """What came of a registration, without a word on who it was."""
    training_session = get_public_session(slug)
    state, place = read_outcome_token(training_session.id, token)
    page = {"state": state, "place": place, **_page_of(training_session)}
    return render_template("registrations/outcome.html", **page)


def _page_of(training_session: TrainingSession) -> dict[str, Any]:
    return {
        "training_session": training_session,
        "dress": dress_of(training_session, Artefact.WEB_PAGE, current_language()),
    }
