"""Send what is due, each mail in transactions of its own; try a failed one again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from flask import current_app
from sqlalchemy.exc import DBAPIError

from app.core import clock
from app.core.db import lock, transaction, transactional
from app.core.errors import RuleBroken
from app.core.texts import N_
from app.outbox.models import OutboxMail
from app.outbox.outputs import mail_of
from app.outbox.queries import claim_due_mail, list_unwritten_kept
from app.outbox.rules import (
    CAN_BE_SENT_AGAIN,
    CLAIM,
    MOST_ATTEMPTS,
    MailState,
    Outdated,
    pause_before,
)
from app.outbox.services.writing import drop, write
from app.output.mail import DeliveryFailed, Transport, build, parse_mail_url, send

log = structlog.get_logger()


def deliver_due(limit: int = 100) -> int:
    """Send what is due; how many were tried, none while no server is set.

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


def write_kept(limit: int = 100) -> int:
    """Write what is kept for the office while no server is set; how many."""
    mails = list_unwritten_kept(limit)
    for mail in mails:
        with _fate_noted(mail):
            write(mail)
    return len(mails)


def _deliver(mail: OutboxMail, transport: Transport) -> None:
    with _fate_noted(mail):
        write(mail)
        send(build(mail_of(mail, sender=current_app.config["MAIL_SENDER"])), transport)
        with transaction(visible=False):
            mail.state, mail.sent_at, mail.last_error = MailState.SENT, clock.now(), ""


@contextmanager
def _fate_noted(mail: OutboxMail) -> Iterator[None]:
    try:
        yield
    except Outdated:
        drop(mail)
    except DeliveryFailed as failure:
        _note_failure(mail, str(failure), _fate(mail, failure))
    except DBAPIError:
        raise  # the database is away, which says nothing of the mail: its claim runs out
    except Exception as fault:
        log.exception("mail cannot be built", mail=mail.id)
        _note_failure(mail, f"{type(fault).__name__}: {fault}", MailState.FAILED)


def _fate(mail: OutboxMail, failure: DeliveryFailed) -> MailState:
    if failure.is_bad_address:
        return MailState.REFUSED
    is_final = failure.permanent or mail.attempts >= MOST_ATTEMPTS
    return MailState.FAILED if is_final else MailState.QUEUED


def _note_failure(mail: OutboxMail, error: str, fate: MailState) -> None:
    log.warning("mail not sent", mail=mail.id, attempt=mail.attempts, fate=fate)
    with transaction(visible=False):
        mail.last_error, mail.state = error[:2000], fate
        mail.due_at = clock.now() + pause_before(mail.attempts + 1)


@transactional
def send_again(mail_id: int) -> None:
    """Put an unsent mail back in the queue. Raises NotFound, RuleBroken (no server set)."""
    mail = lock(OutboxMail, mail_id)
    if not current_app.config["MAIL_URL"]:
        raise RuleBroken(N_("No mail server is set, so nothing can be sent."))
    if mail.state in CAN_BE_SENT_AGAIN:
        mail.state, mail.attempts, mail.due_at = MailState.QUEUED, 0, clock.now()
