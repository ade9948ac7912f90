"""Put a mail in the outbox, send what is due, try a failed one again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import structlog
from flask import current_app, render_template

from app.core import clock
from app.core.db import db, lock, transaction, transactional
from app.core.errors import RuleBroken
from app.core.i18n import force_language, gettext
from app.core.texts import N_
from app.outbox.models import OutboxMail
from app.outbox.outputs import mail_of
from app.outbox.queries import claim_due_mail
from app.outbox.rules import CLAIM, MOST_ATTEMPTS, MailState, pause_before
from app.output.dress import FunderDress
from app.output.mail import DeliveryFailed, Transport, build, parse_mail_url, send

log = structlog.get_logger()


def queue_mail(  # noqa: PLR0913 - a mail has these parts, all by name
    *,
    kind: str,
    recipient: str,
    subject: str,
    template: str,
    language: str,
    context: Mapping[str, Any],
    subject_values: Mapping[str, Any] | None = None,
    recipient_name: str = "",
    dress: FunderDress | None = None,
    reply_to: str = "",
    calendar: bytes | None = None,
    calendar_method: str = "PUBLISH",
    training_session_id: int | None = None,
) -> OutboxMail:
    """A mail row in the caller's transaction, rendered now in `language`.

    `subject` is an English msgid filled with `subject_values`; `template` names a pair
    `<template>.txt` and `<template>.html`, which see `context`, `subject` and `dress`.
    """
    with force_language(language), transaction(visible=False):
        written = gettext(subject, **(subject_values or {}))
        seen = {**context, "subject": written, "dress": dress, "mail_language": language}
        mail = OutboxMail(
            message_id=f"<{uuid.uuid4()}@{_mail_domain()}>",
            kind=kind, language=language, subject=" ".join(written.split()),
            recipient=recipient, recipient_name=recipient_name, reply_to=reply_to,
            text=render_template(f"{template}.txt", **seen),
            html=render_template(f"{template}.html", **seen),
            calendar=calendar,
            calendar_method=calendar_method,
            shows_eu_emblem=bool(dress and dress.emblem),
            training_session_id=training_session_id,
            state=MailState.QUEUED if current_app.config["MAIL_URL"] else MailState.KEPT,
        )  # fmt: skip
        db.session.add(mail)
        db.session.flush()
    return mail


def _mail_domain() -> str:
    return str(current_app.config["MAIL_SENDER"]).rpartition("@")[2]


def deliver_due(limit: int = 100) -> int:
    """Send what is due, each in its own transaction; how many were tried.

    A worker killed in the middle leaves one mail claimed; it goes out again, same Message-ID.
    """
    url = current_app.config["MAIL_URL"]
    if not url:
        return 0
    transport = parse_mail_url(url)
    for count in range(limit):
        mail = _claim()
        if mail is None:
            return count
        _deliver(mail, transport)
    return limit


def _claim() -> OutboxMail | None:
    with transaction(visible=False):
        mail = claim_due_mail(clock.now())
        if mail is not None:
            mail.attempts += 1
            mail.due_at = clock.now() + CLAIM
    return mail


def _deliver(mail: OutboxMail, transport: Transport) -> None:
    try:
        send(build(mail_of(mail, sender=current_app.config["MAIL_SENDER"])), transport)
    except DeliveryFailed as failure:
        _note_failure(
            mail, str(failure), is_final=failure.permanent or mail.attempts >= MOST_ATTEMPTS
        )
    except Exception as fault:
        log.exception("mail cannot be built", mail=mail.id)
        _note_failure(mail, f"{type(fault).__name__}: {fault}", is_final=True)
    else:
        with transaction(visible=False):
            mail.state, mail.sent_at, mail.last_error = MailState.SENT, clock.now(), ""


def _note_failure(mail: OutboxMail, error: str, *, is_final: bool) -> None:
    log.warning("mail not sent", mail=mail.id, attempt=mail.attempts, is_final=is_final)
    with transaction(visible=False):
        mail.last_error = error[:2000]
        mail.due_at = clock.now() + pause_before(mail.attempts + 1)
        if is_final:
            mail.state = MailState.FAILED


@transactional
def send_again(mail_id: int) -> None:
    """Put a failed or kept mail back in the queue. Raises NotFound, RuleBroken (no server set)."""
    mail = lock(OutboxMail, mail_id)
    if not current_app.config["MAIL_URL"]:
        raise RuleBroken(N_("No mail server is set, so nothing can be sent."))
    if mail.state in (MailState.FAILED, MailState.KEPT):
        mail.state, mail.attempts, mail.due_at = MailState.QUEUED, 0, clock.now()
