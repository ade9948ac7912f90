"""From a recipe to the words: outside of the transaction that caused the mail, once.

A room above says how its mails are written with `renders("registration", ...)`, for kinds that
begin with that word, as it says with `@handles` how its jobs are done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from flask import render_template

from app.core.db import lock, transaction
from app.core.errors import NotFound
from app.core.i18n import force_language, gettext
from app.outbox.models import OutboxMail
from app.outbox.queries import get_mail
from app.outbox.rules import MailState, Outdated, Whose, Wording, fill
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
    also: Callable[[Written], Written] | None = None  # completes it while it is being kept


@dataclass(frozen=True, slots=True)
class Sample:
    """A mail that staff want to look at: a kind with these words, of a session or a cycle."""

    kind: str
    language: str
    of: Whose
    wording: Wording


_KEPT = tuple(each.name for each in fields(Written) if each.name != "also")

Renderer = Callable[[OutboxMail], Written]
Sampler = Callable[[Sample], Written]
_renderers: dict[str, Renderer] = {}
_samplers: dict[str, Sampler] = {}


def renders(family: str, renderer: Renderer, sampler: Sampler) -> None:
    """Register who writes the mails of kind `<family>.…`, and who writes one to nobody.

    The first raises Outdated where none is due, or NotFound of what is gone. Both are asked in the
    mail's language.
    """
    _renderers[family], _samplers[family] = renderer, sampler


def write_sample(wanted: Sample) -> Written:
    """The mail to a made-up person. Raises NotFound where there is nothing to write of."""
    with force_language(wanted.language):
        return _samplers[_family(wanted.kind)](wanted)


def _family(kind: str) -> str:
    return kind.partition(".")[0]


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


def compose_letter(  # noqa: PLR0913 - a mail has these parts, most by name
    template: str,
    language: str,
    wording: Wording,
    values: Mapping[str, object],
    context: Mapping[str, Any],
    *,
    name: str = "",
    dress: FunderDress | None = None,
    calendar: bytes | None = None,
) -> Written:
    """As `compose`, of a pair that extends `mail/letter`: the words filled in, to whom they are."""
    filled = fill(wording, values)
    with force_language(language):
        greeting = gettext("Dear %(name)s,", name=name) if name else ""
    return compose(
        template,
        language,
        filled.subject,
        {"wording": filled, "greeting": greeting, **context},
        dress=dress,
        calendar=calendar,
    )


def write(mail: OutboxMail) -> None:
    """Render what the recipe says and keep it: every try sends the same. Raises Outdated.

    Whoever comes second, worker or reader, takes what the first has kept.
    """
    if mail.recipe is None:
        return
    try:
        with force_language(mail.language):
            written = _renderers[_family(mail.kind)](mail)
    except NotFound as gone:
        raise Outdated from gone
    with transaction(visible=False):
        if lock(OutboxMail, mail.id).recipe is not None:
            _keep(mail, written)


def _keep(mail: OutboxMail, written: Written) -> None:
    whole = written.also(written) if written.also else written
    for name in _KEPT:
        setattr(mail, name, getattr(whole, name))
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
