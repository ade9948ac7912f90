"""From a recipe to the words: outside of the transaction that caused the mail, once.

A room above says how its mails are written with `@renders("registration")`, for kinds that begin
with that word, as it says with `@handles` how its jobs are done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from flask import render_template

from app.core.db import lock, transaction
from app.core.i18n import force_language
from app.outbox.models import OutboxMail
from app.outbox.queries import get_mail
from app.outbox.rules import MailState, Outdated
from app.output.dress import FunderDress


@dataclass(frozen=True, slots=True)
class Written:
    """What a mail says and carries, ready to be sent."""

    subject: str
    text: str
    html: str
    calendar: bytes | None = None
    calendar_method: str = "PUBLISH"
    shows_eu_emblem: bool = False


Renderer = Callable[[OutboxMail], Written]
_renderers: dict[str, Renderer] = {}


def renders(family: str) -> Callable[[Renderer], Renderer]:
    """Register who writes the mails of kind `<family>.…`; raises Outdated where none is due."""

    def register(renderer: Renderer) -> Renderer:
        _renderers[family] = renderer
        return renderer

    return register


def compose(
    template: str,
    language: str,
    subject: str,
    context: Mapping[str, Any],
    *,
    dress: FunderDress | None = None,
    calendar: bytes | None = None,
) -> Written:
    """The pair `<template>.txt` and `.html` in `language`; they see `context`, subject and dress.

    `subject` is in that language already.
    """
    line = " ".join(subject.split())
    seen = {**context, "subject": line, "dress": dress, "mail_language": language}
    with force_language(language):
        return Written(
            subject=line,
            text=render_template(f"{template}.txt", **seen),
            html=render_template(f"{template}.html", **seen),
            calendar=calendar,
            shows_eu_emblem=bool(dress and dress.emblem),
        )


def write(mail: OutboxMail) -> None:
    """Render what the recipe says and keep it: every try sends the same. Raises Outdated.

    Whoever comes second, worker or reader, takes what the first has kept.
    """
    if mail.recipe is None:
        return
    written = _renderers[mail.kind.partition(".")[0]](mail)
    with transaction(visible=False):
        if lock(OutboxMail, mail.id).recipe is not None:
            _keep(mail, written)


def _keep(mail: OutboxMail, written: Written) -> None:
    for name, value in asdict(written).items():
        setattr(mail, name, value)
    mail.recipe = None


def drop(mail: OutboxMail) -> None:
    """What the mail is about is gone or over: nobody gets it."""
    with transaction(visible=False):
        mail.state, mail.recipe = MailState.DROPPED, None


def open_mail(mail_id: int) -> OutboxMail:
    """One mail for a reader, written now if nobody has done it yet. Raises NotFound."""
    mail = get_mail(mail_id)
    try:
        write(mail)
    except Outdated:
        drop(mail)
    return mail
