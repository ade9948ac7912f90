"""What the pages of one's own registration have in common."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template
from werkzeug.wrappers import Response

from app.core import clock
from app.core.i18n import current_language
from app.registrations.models import Registration
from app.registrations.queries import place_of
from app.registrations.queries.cycles import list_siblings
from app.registrations.rules import can_cancel, can_change, is_frozen, organisation_label
from app.sessions.outputs import page_dress
from app.sessions.queries.facts import get_session_facts, list_days


def own_page(
    template: str, registration: Registration, token: str, status: int = 200, **values: Any
) -> Response:
    """A page for one person's eyes: kept by no cache and found by no search engine."""
    language, training_session = current_language(), registration.training_session
    listed = registration.organisation.name if registration.organisation else None
    facts = get_session_facts(training_session.slug, with_drafts=True)
    page = {
        "registration": registration,
        "training_session": training_session,
        "facts": facts,
        "days": list_days(facts.id),
        "token": token,
        "place": place_of(registration),
        "siblings": list_siblings(registration, clock.now()),
        "organisation": organisation_label(listed, registration.organisation_name, language),
        "may_change": can_change(training_session, registration.state, clock.now()),
        "may_cancel": can_cancel(training_session, registration.state, clock.now()),
        "is_frozen": is_frozen(training_session, clock.now()),
        "dress": page_dress(facts.funding, language),
    }
    answer = make_response(render_template(template, **page, **values), status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
