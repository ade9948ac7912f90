"""Seats kept for organisations: set by staff, given up at their release time."""

from __future__ import annotations

from collections.abc import Sequence

from app.core import clock
from app.core.access import Actor
from app.core.db import db, transactional
from app.core.errors import InvalidInput
from app.core.texts import N_
from app.people.models import Organisation
from app.registrations.models import Quota
from app.registrations.queries import (
    find_quota,
    list_quotas_with_organisations,
    list_registrations_of,
    list_releases_due,
)
from app.registrations.rules import PlacesPlan, QuotaPlan, check_quotas
from app.registrations.services.history import log
from app.registrations.services.seats import hold_session, pass_on_free_seats
from app.sessions.models import TrainingSession


@transactional
def set_quotas(session_id: int, plans: Sequence[QuotaPlan], *, actor: Actor) -> None:
    """Replace the quotas of a session and count everybody to theirs anew.

    Raises NotFound; InvalidInput when more is kept than there are seats, or a quota is for nobody.
    """
    training_session = hold_session(session_id)
    check_quotas(plans, training_session.capacity)
    kept = {quota.id: quota for quota in list_quotas_with_organisations(session_id)}
    for position, plan in enumerate(plans):
        _write(kept.pop(plan.id or 0, None), plan, position, training_session)
    for quota in kept.values():
        db.session.delete(quota)
    db.session.flush()
    _count_anew(training_session)
    log.info("quotas set", training_session=session_id, quotas=len(plans), by=actor.user_id)


@transactional
def set_places(session_id: int, plan: PlacesPlan, *, actor: Actor) -> None:
    """Decide how places are given, and call whoever finds one now. Raises NotFound, InvalidInput.

    A new minimum, or another day for it, is asked about anew.
    """
    own = hold_session(session_id)
    if (own.minimum, own.minimum_on) != (plan.minimum, plan.minimum_on):
        own.minimum_asked_at = own.minimum_waived_at = None
    own.approval, own.offer_hours = plan.approval, plan.offer_hours
    own.changes_until = plan.changes_until
    own.minimum, own.minimum_on = plan.minimum, plan.minimum_on
    set_quotas(session_id, plan.quotas, actor=actor)


def _write(
    quota: Quota | None, plan: QuotaPlan, position: int, training_session: TrainingSession
) -> None:
    if quota is None:
        quota = Quota(training_session_id=training_session.id, organisations=[])
        db.session.add(quota)
    quota.position, quota.name, quota.seats = position, plan.name, plan.seats
    quota.planning_region, quota.release_at = plan.planning_region, plan.release_at
    quota.is_released = plan.release_at is not None and plan.release_at <= clock.now()
    quota.organisations = _organisations(plan)


def _organisations(plan: QuotaPlan) -> list[Organisation]:
    wanted = db.select(Organisation).where(Organisation.id.in_(plan.organisation_ids))
    found = list(db.session.scalars(wanted))
    if len(found) != len(set(plan.organisation_ids)):
        raise InvalidInput("organisations", N_("Please choose organisations of the list."))
    return found


def _count_anew(training_session: TrainingSession) -> None:
    for registration in list_registrations_of(training_session.id):
        registration.quota_id = find_quota(training_session.id, registration.organisation_id)
    pass_on_free_seats(training_session)


def release_due_quotas() -> None:
    """Open the free seats of every quota whose time has come; a transaction for each session."""
    for session_id in list_releases_due(clock.now()):
        _release(session_id)


@transactional
def _release(session_id: int) -> None:
    training_session, now = hold_session(session_id), clock.now()
    for quota in list_quotas_with_organisations(session_id):
        if quota.release_at is not None and quota.release_at <= now:
            quota.is_released = True
    pass_on_free_seats(training_session)
