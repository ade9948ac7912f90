"""Too few have come forward: the organiser is asked on the day set, and decides."""

from __future__ import annotations

from app.core import clock
from app.core.access import Actor
from app.core.db import transactional
from app.core.errors import RuleBroken
from app.core.texts import N_
from app.outbox.services import queue_recipe
from app.registrations.queries import get_organiser, list_minimums_due, places_of
from app.registrations.services.history import log
from app.registrations.services.organisers import MINIMUM
from app.registrations.services.seats import hold_session


def ask_about_minimums() -> None:
    """Ask about every session whose day has come; a transaction for each, and once alone."""
    for session_id in list_minimums_due(clock.today()):
        _ask(session_id)


@transactional
def _ask(session_id: int) -> None:
    own = hold_session(session_id)
    coming = places_of(session_id).taken
    if own.minimum is None or own.minimum_asked_at is not None:
        return
    own.minimum_asked_at = clock.now()
    organiser = get_organiser(session_id)
    if coming >= own.minimum or not organiser.address:
        return
    queue_recipe(
        kind=MINIMUM,
        recipe={"coming": coming, "minimum": own.minimum},
        recipient=organiser.address,
        language=organiser.language,
        subject_values={"title": own.title.in_(organiser.language)},
        training_session_id=session_id,
    )


@transactional
def waive_minimum(session_id: int, *, actor: Actor) -> None:
    """It takes place all the same. Raises NotFound; RuleBroken where no minimum is set."""
    own = hold_session(session_id)
    if own.minimum is None:
        raise RuleBroken(N_("No minimum is set for this session."))
    own.minimum_waived_at = clock.now()
    log.info("minimum waived", training_session=session_id, by=actor.user_id)
