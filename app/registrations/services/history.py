"""Every change of a registration is kept: what, when, by whom."""

from __future__ import annotations

import structlog

from app.core.access import Actor
from app.core.direct import put
from app.registrations.models import Registration, RegistrationEvent
from app.registrations.rules import Happening

log = structlog.get_logger()


def note(what: Happening, registration: Registration, actor: Actor, why: str = "") -> None:
    """A line of the registration's history, and one in the log, that without personal data."""
    put(
        RegistrationEvent,
        registration_id=registration.id,
        what=what,
        state=registration.state,
        actor_id=actor.user_id,
        actor_name=actor.name,
        note=why,
    )
    facts = {"what": what.value, "state": registration.state.value, "by": actor.user_id}
    log.info("registration", registration=registration.id, **facts)
