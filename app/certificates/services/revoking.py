"""A certificate that was wrong stops to stand."""

from __future__ import annotations

import structlog

from app.certificates import queries
from app.certificates.models import Certificate
from app.certificates.services.telling import tell_revoked
from app.core import clock
from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.core.errors import InvalidInput, RuleBroken
from app.core.texts import N_
from app.registrations.models import Registration

log = structlog.get_logger()


@transactional
def revoke(certificate_id: int, reason: str, *, actor: Actor) -> Certificate:
    """The certificate no longer stands, and its holder is told why. Raises NotFound, InvalidInput
    (no reason), RuleBroken (revoked already).
    """
    certificate = lock(Certificate, certificate_id)
    if certificate.revoked_at:
        raise RuleBroken(N_("This certificate has been revoked already."))
    if certificate.replaced_at:
        raise RuleBroken(N_("This certificate has been replaced: it stands no longer anyway."))
    if not reason.strip():
        raise InvalidInput(
            "reason", N_("Please say why: the reason is shown to whoever checks the number.")
        )
    certificate.revoked_at, certificate.revoked_reason = clock.now(), reason.strip()
    certificate.revoked_by_id = actor.user_id
    holder = db.session.get_one(Registration, certificate.registration_id)
    of = queries.get_target(certificate.target)
    tell_revoked(certificate, of, (holder.email, holder.language))
    log.info("certificate revoked", certificate=certificate.id, by=actor.user_id)
    return certificate
