"""Register for a session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import structlog
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, link_holder, public
from app.core.errors import InvalidInput, RuleBroken
from app.core.i18n import current_language
from app.core.limits import limit_by_address, limit_by_path
from app.core.pages import kept_form
from app.core.turns import in_turn
from app.cycles.rules import RegistrationMode
from app.people.queries import list_listed_organisations, listed_organisations_as_kept
from app.registrations import services
from app.registrations.forms import RegistrationForm
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
from app.sessions.outputs import page_dress
from app.sessions.queries.facts import DayFacts, SessionFacts, get_session_facts, list_days

log = structlog.get_logger()
bp = Blueprint("registrations", __name__)


@bp.route("/sessions/<slug>/register", methods=["GET", "POST"])
@limit_by_address("LIMIT_ADDRESS")
@limit_by_path("LIMIT_SESSION", "slug")
@public
@in_turn
def register(slug: str) -> ResponseReturnValue:
    """The form, or the reason why there is none."""
    facts = get_session_facts(slug)
    window = is_open(facts, clock.now())
    if not window.takes_registrations:
        return _closed(facts, window)
    if facts.cycle_mode is RegistrationMode.WHOLE:
        return _to_cycle(facts)
    asked = questions_for(facts, RegistrationState.PENDING)
    form_of = with_questions(RegistrationForm, asked, asks_needs=facts.asks_needs)
    is_sent = request.method == "POST"
    if not is_sent and not asked:
        return _blank_page(facts, window, form_of)
    form = form_of(organisations=list_listed_organisations)
    if not is_sent:
        return _form_page(facts, list_days(facts.id), window, form)
    answer = _registered(facts, form) if form.validate_on_submit() else None
    return answer or (_form_page(facts, list_days(facts.id), window, form), 422)


def _blank_page(
    facts: SessionFacts, window: RegistrationWindow, form_of: type[RegistrationForm]
) -> str | bytes:
    """The page before anything is typed: the same for everybody while what it shows stays."""
    days, offered = list_days(facts.id), listed_organisations_as_kept()
    shown_of_it = replace(facts, seats_taken=0, seats_kept=0, waiting_count=0)
    shown = (shown_of_it, window, tuple(days), offered)
    return kept_form(
        shown,
        lambda: _form_page(facts, days, window, form_of(organisations=list_listed_organisations)),
    )


def _form_page(
    facts: SessionFacts,
    days: Sequence[DayFacts],
    window: RegistrationWindow,
    form: RegistrationForm,
) -> str:
    page = {"form": form, "window": window, **_page_of(facts, days)}
    return render_template("registrations/register.html", **page)


def _to_cycle(facts: SessionFacts) -> ResponseReturnValue:
    """To the form of the cycle, where the public can see it."""
    if facts.cycle_slug is None:
        return _closed(facts, RegistrationWindow.CYCLE)
    return redirect(url_for("registrations.register_for_cycle", slug=facts.cycle_slug), code=303)


def _registered(facts: SessionFacts, form: RegistrationForm) -> ResponseReturnValue | None:
    """Where a good form leads; None where a fault is now noted in it."""
    if form.website.data:
        log.info("form filled by a machine", training_session=facts.id)
        return _stated(facts, seat_for_nobody(facts))
    applicant = form.applicant(email=form.email.data, language=current_language())
    try:
        outcome = services.register_with_answers(
            facts.id, applicant, answers_of(form), actor=actor()
        )
    except InvalidInput as fault:
        form.refuse(fault)
        return None
    except RuleBroken:
        facts = get_session_facts(facts.slug)
        return _closed(facts, is_open(facts, clock.now()))
    return _stated(facts, outcome)


def _stated(facts: SessionFacts, outcome: Outcome) -> ResponseReturnValue:
    """To the page that states the outcome, the same for who is new and for who is not."""
    token = outcome_token(facts.id, outcome)
    return redirect(url_for("registrations.outcome", slug=facts.slug, token=token), code=303)


def _closed(facts: SessionFacts, window: RegistrationWindow) -> ResponseReturnValue:
    page = {"window": window, **_page_of(facts, list_days(facts.id))}
    return render_template("registrations/closed.html", **page), 409


@bp.get("/sessions/<slug>/registered/<token>")
@link_holder
def outcome(slug: str, token: str) -> ResponseReturnValue:
    """What came of a registration, without a word on who it was."""
    facts = get_session_facts(slug)
    state, place = read_outcome_token(facts.id, token)
    page = {"state": state, "place": place, **_page_of(facts, list_days(facts.id))}
    return render_template("registrations/outcome.html", **page)


def _page_of(facts: SessionFacts, days: Sequence[DayFacts]) -> dict[str, Any]:
    return {"facts": facts, "days": days, "dress": page_dress(facts.funding, current_language())}
