"""A mail is a row in the transaction that causes it: written at once, or a recipe to write from."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask import current_app

from app.core.db import transaction
from app.core.direct import put
from app.core.i18n import force_language, gettext
from app.outbox.models import OutboxMail
from app.outbox.queries import message_id_of
from app.outbox.rules import MailState
from app.outbox.services.wording import our_subject
from app.outbox.services.writing import compose
from app.output.dress import FunderDress


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
    training_session_id: int | None = None,
    name: str = "",
) -> int:
    """A mail row in the caller's transaction, rendered now in `language`.

    `subject` is an English msgid filled with `subject_values`; `template` names a pair
    `<template>.txt` and `<template>.html`, which see `context`, `subject` and `dress`. There is one
    mail of a `name`: ask `queries.is_queued` first.
    """
    with force_language(language):
        line = gettext(subject, **(subject_values or {}))
    written = compose(template, language, line, context, dress=dress)
    return _queue(
        name=name, kind=kind, language=language, recipient=recipient, recipient_name=recipient_name,
        reply_to=reply_to, training_session_id=training_session_id, subject=written.subject,
        text=written.text, html=written.html, shows_eu_emblem=written.shows_eu_emblem,
    )  # fmt: skip


def queue_recipe(  # noqa: PLR0913 - a mail has these parts, all by name
    *,
    kind: str,
    recipe: Mapping[str, Any],
    recipient: str,
    language: str,
    subject_values: Mapping[str, object],
    recipient_name: str = "",
    reply_to: str = "",
    training_session_id: int | None = None,
    job_id: int | None = None,
    name: str = "",
) -> int:
    """A mail row in the caller's transaction, to be written later from `recipe` (JSON).

    The recipe holds what must be as it is now; our own subject with `subject_values` stands in
    lists until then. Who writes it is known by the first word of `kind` (`renders`), our words by
    all of it (`worded`). `job_id` is the work that sends many. There is one mail of a `name`: ask
    `queries.is_queued` first.
    """
    with force_language(language):
        subject = our_subject(kind, subject_values)
    return _queue(
        name=name, kind=kind, recipe=dict(recipe), language=language, recipient=recipient,
        recipient_name=recipient_name, reply_to=reply_to, training_session_id=training_session_id,
        subject=" ".join(subject.split()), text="", job_id=job_id,
    )  # fmt: skip


def _queue(name: str = "", **values: Any) -> int:
    with transaction(visible=False):
        return put(
            OutboxMail,
            message_id=message_id_of(name or str(uuid.uuid4())),
            state=MailState.QUEUED if current_app.config["MAIL_URL"] else MailState.KEPT,
            **values,
        )
