"""The organiser writes to a person of a session in their own words."""

from __future__ import annotations

from app.core.access import Actor
from app.core.db import lock, transactional
from app.core.i18n import _, force_language
from app.core.web import absolute_url
from app.outbox.rules import Wording
from app.outbox.services import queue_mail
from app.registrations.models import Registration
from app.registrations.queries import registration_token
from app.registrations.services.history import log
from app.registrations.services.mails import session_parts


@transactional
def write_to(registration_id: int, *, subject: str, words: str, actor: Actor) -> None:
    """Mail a person these words, with their link and in the funder's dress. Raises NotFound."""
    registration = lock(Registration, registration_id)
    parts, language = session_parts(registration.training_session_id), registration.language
    training_session, token = parts.training_session, registration_token(registration.id)
    with force_language(language):
        greeting = _("Dear %(name)s,", name=registration.full_name)
    queue_mail(
        kind="registration.written",
        recipient=registration.email,
        recipient_name=registration.full_name,
        subject="%(written)s",
        subject_values={"written": subject},
        template="registrations/mail/written",
        language=language,
        context={
            "wording": Wording(subject, subject, words),
            "greeting": greeting,
            "training_session": training_session,
            "own_url": absolute_url("registrations.own", token=token, lang=language),
            "session_url": parts.session_url,
        },
        dress=parts.dress(language),
        reply_to=training_session.contact_email,
        training_session_id=training_session.id,
    )
    log.info("organiser wrote", registration=registration.id, by=actor.user_id)
