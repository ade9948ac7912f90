"""Register for a whole cycle, or for the sessions of it that one chooses, by one form."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.access import actor, link_holder, public
from app.core.errors import CiklsError, InvalidInput, RuleBroken
from app.core.i18n import current_language, say
from app.core.limits import limit_by_address, limit_by_path
from app.cycles.models import Cycle
from app.cycles.outputs import dress_of
from app.cycles.queries import get_cycle_by_slug
from app.cycles.rules import RegistrationMode
from app.funding.rules import Artefact
from app.people.queries import list_listed_organisations
from app.registrations import services
from app.registrations.forms.cycle_answers import answers_in_each, cycle_form
from app.registrations.forms.cycles import CycleForm
from app.registrations.queries.answers import questions_together
from app.registrations.queries.cycles import (
    CycleSession,
    cycle_outcome_token,
    list_cycle_sessions,
    read_cycle_outcome_token,
)
from app.registrations.routes.public import bp
from app.registrations.rules import Outcome, seat_for_nobody
from app.registrations.rules.cycles import Chosen, SessionRefused

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class CycleOffer:
    """A cycle and what of it one can sign up for now."""

    cycle: Cycle
    sessions: Sequence[CycleSession]

    @property
    def is_whole(self) -> bool:
        """Whether one signs up for all of it."""
        return self.cycle.registration_mode is RegistrationMode.WHOLE

    @property
    def open(self) -> list[CycleSession]:
        """Those that take people."""
        return [each for each in self.sessions if each.window.takes_registrations]

    def titles(self, session_ids: Collection[int]) -> str:
        """Of these sessions, in order."""
        own = (each.training_session for each in self.sessions if each.id in session_ids)
        return "; ".join(each.title.in_(current_language()) for each in own)


@bp.route("/cycles/<slug>/register", methods=["GET", "POST"])
@limit_by_address("LIMIT_ADDRESS")
@limit_by_path("LIMIT_SESSION", "slug")
@public
def register_for_cycle(slug: str) -> ResponseReturnValue:
    """The form, or the reason why there is none."""
    offer = _offer(slug)
    if not offer.open:
        return _page("cycle_closed", offer, 409)
    form = _form(offer)
    answer = _registered(offer, form) if form.validate_on_submit() else None
    if answer is not None:
        return answer
    if form.is_submitted():
        offer = _offer(slug)  # a service that refuses may have undone what was read
    return _page("cycle_register", offer, 422 if form.is_submitted() else 200, form=form)


def _offer(slug: str) -> CycleOffer:
    """Raises NotFound; leads to the cycle's page where each session has a form of its own."""
    cycle = get_cycle_by_slug(slug)
    if cycle.registration_mode is RegistrationMode.EACH:
        abort(redirect(f"{request.script_root}/cycles/{slug}", code=303))
    return CycleOffer(cycle, list_cycle_sessions(cycle.id, clock.now()))


def _form(offer: CycleOffer) -> CycleForm:
    rows = [each.training_session for each in offer.open]
    needing = [row.id for row in rows if row.asks_needs]
    form = cycle_form(questions_together(rows), needing)(organisations=list_listed_organisations)
    form.offer(offer.sessions, is_whole=offer.is_whole)
    return form


def _registered(offer: CycleOffer, form: CycleForm) -> ResponseReturnValue | None:
    """Where a good form leads; None where a fault is now noted in it."""
    chosen = form.chosen(offer.cycle.id)
    if form.website.data:
        log.info("form filled by a machine", cycle=offer.cycle.id)
        return _stated(offer.cycle, _seats_for_nobody(offer, chosen))
    applicant = form.applicant(email=form.email.data, language=current_language())
    answers = answers_in_each(form, [each.id for each in offer.open])
    try:
        outcomes = services.register_for_cycle_with_answers(
            chosen, applicant, answers, actor=actor()
        )
    except (InvalidInput, RuleBroken, SessionRefused) as fault:
        form.refuse(named(fault))
        return None
    return _stated(offer.cycle, outcomes)


def named(fault: CiklsError) -> CiklsError:
    """A fault at the ticks where it is about one session; any other as it is."""
    if not isinstance(fault, SessionRefused):
        return fault
    return InvalidInput("sessions", f"{fault.title.in_(current_language())}: {say(fault)}")


def _seats_for_nobody(offer: CycleOffer, chosen: Chosen) -> dict[int, Outcome]:
    ids = chosen.session_ids
    wanted = [each for each in offer.open if ids is None or each.id in ids]
    return {each.id: seat_for_nobody(each.training_session) for each in wanted}


def _stated(cycle: Cycle, outcomes: dict[int, Outcome]) -> ResponseReturnValue:
    """To the page that states the outcomes, the same for who is new and for who is not."""
    token = cycle_outcome_token(cycle.id, outcomes)
    return redirect(url_for("registrations.cycle_outcome", slug=cycle.slug, token=token), code=303)


@bp.get("/cycles/<slug>/registered/<token>")
@link_holder
def cycle_outcome(slug: str, token: str) -> ResponseReturnValue:
    """What came of it in each session, without a word on who it was."""
    cycle = get_cycle_by_slug(slug)
    told = read_cycle_outcome_token(cycle.id, token)
    offer = CycleOffer(cycle, list_cycle_sessions(cycle.id, clock.now()))
    return _page("cycle_outcome", offer, told=told)


def _page(name: str, offer: CycleOffer, status: int = 200, **values: Any) -> ResponseReturnValue:
    page = {
        "cycle": offer.cycle,
        "offer": offer,
        "dress": dress_of(offer.cycle, Artefact.WEB_PAGE, current_language()),
        **values,
    }
    return make_response(render_template(f"registrations/{name}.html", **page), status)
