"""A certificate that was wrong stops to stand."""

from __future__ import annotations

import structlog

from app.certificates import queries
from app.certificates.models import Certificate
from app.certificates.services.telling import Reader, tell_revoked
from app.core import clock
from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.core.errors import InvalidInput, RuleBroken
from app.core.texts import N_
from app.registrations.models import Registration
from app.sessions.models import Speaker

log = structlog.get_logger()


@transactional
def revoke(certificate_id: int, reason: str, *, actor: Actor) -> Certificate:
    """The certificate no longer stands, and its holder is told why. Raises NotFound, InvalidInput
    (no reason), RuleBroken (revoked already).
    """
    queries.hold(queries.get_certificate(certificate_id).target)  # first, as who issues does
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
    email, language = _reader(certificate)
    if email:
        tell_revoked(certificate, queries.get_target(certificate.target), (email, language))
    log.info("certificate revoked", certificate=certificate.id, by=actor.user_id)
    return certificate


def _reader(certificate: Certificate) -> Reader:
    """Who took part, or who spoke; the address of a speaker may be unknown."""
    if certificate.speaker_id:
        speaker = db.session.get_one(Speaker, certificate.speaker_id)
        return speaker.email, speaker.language
    holder = db.session.get_one(Registration, certificate.registration_id)
    return holder.email, holder.language
