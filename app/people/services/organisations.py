"""Keeping organisations."""

from __future__ import annotations

import structlog

from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.core.errors import InvalidInput
from app.core.search import fold
from app.core.texts import N_
from app.people.models import Organisation
from app.people.queries import find_by_code
from app.people.rules import OrganisationDetails, check_region

log = structlog.get_logger()


@transactional
def save_organisation(
    details: OrganisationDetails, *, actor: Actor, organisation_id: int | None = None
) -> Organisation:
    """Make an organisation, or change the one with `organisation_id`.

    Raises NotFound; InvalidInput("code") for a code in use, InvalidInput("planning_region").
    """
    check_region(details.country, details.planning_region)
    known = find_by_code(details.code) if details.code else None
    if known is not None and known.id != organisation_id:
        raise InvalidInput("code", N_("Another organisation has this code."))
    organisation = (
        Organisation() if organisation_id is None else lock(Organisation, organisation_id)
    )
    for name in OrganisationDetails.__slots__:
        setattr(organisation, name, getattr(details, name))
    organisation.sort_name = fold(details.name.lv)
    db.session.add(organisation)
    db.session.flush()
    log.info("organisation saved", organisation=organisation.id, by=actor.user_id)
    return organisation
