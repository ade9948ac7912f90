"""Register for a session."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, public
from app.core.errors import InvalidInput, RuleBroken
from app.core.i18n import current_language
from app.core.limits import limiter
from app.funding.rules import Artefact
from app.people.queries import list_listed_organisations
from app.registrations import services
from app.registrations.forms import RegistrationForm
from app.registrations.queries import registration_token
from app.registrations.rules import RegistrationWindow, is_open
from app.sessions.models import TrainingSession
from app.sessions.outputs import dress_of
from app.sessions.queries import get_session_by_slug

bp = Blueprint("registrations", __name__)


@bp.route("/sessions/<slug>/register", methods=["GET", "POST"])
@limiter.limit("120/minute", methods=["POST"])  # a whole town hall sits behind one address
@public
def register(slug: str) -> ResponseReturnValue:
    """The form, or the reason why there is none."""
    training_session = get_session_by_slug(slug)
    window = is_open(training_session, clock.now())
    if not window.takes_registrations:
        return _closed(training_session, window)
    form = RegistrationForm(organisations=list_listed_organisations())
    answer = _registered(training_session, form) if form.validate_on_submit() else None
    if answer is not None:
        return answer
    status = 422 if form.is_submitted() else 200
    page = {"form": form, "window": window, **_page_of(training_session)}
    return render_template("registrations/register.html", **page), status


def _registered(
    training_session: TrainingSession, form: RegistrationForm
) -> ResponseReturnValue | None:
    """Where a good form leads; None where a fault is now noted in it."""
    applicant = form.applicant(email=form.email.data, language=current_language())
    try:
        outcome = services.register(training_session.id, applicant, actor=actor())
    except InvalidInput as fault:
        form.refuse(fault)
        return None
    except RuleBroken:
        current = get_session_by_slug(training_session.slug)
        return _closed(current, is_open(current, clock.now()))
    if outcome.duplicate:
        return redirect(url_for("registrations.already", slug=training_session.slug), code=303)
    token = registration_token(outcome.registration_id)
    return redirect(url_for("registrations.own", token=token), code=303)


def _closed(training_session: TrainingSession, window: RegistrationWindow) -> ResponseReturnValue:
    page = {"window": window, **_page_of(training_session)}
    return render_template("registrations/closed.html", **page), 409


@bp.get("/sessions/<slug>/registered")
@public
def already(slug: str) -> ResponseReturnValue:
    """Says that this person is registered and where the link went, and nothing else."""
    return render_template("registrations/already.html", **_page_of(get_session_by_slug(slug)))


def _page_of(training_session: TrainingSession) -> dict[str, Any]:
    return {
        "training_session": training_session,
        "dress": dress_of(training_session, Artefact.WEB_PAGE, current_language()),
    }
