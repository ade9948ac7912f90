"""The mails to coordinators, each with the link to their pages."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app

from app.core.i18n import _
from app.core.texts import N_
from app.outbox.models import OutboxMail
from app.outbox.rules import Letter, Outdated, Scope, Whose, Wording
from app.outbox.services import (
    Sample,
    Written,
    compose_letter,
    placeholders_of,
    queue_recipe,
    worded,
    wording_of,
)
from app.people.models import Coordinator
from app.people.queries import coordinator_token, get_coordinator

COORDINATOR_PLACEHOLDERS = {"organisation": N_("name of the organisation")}
worded(
    "coordinator",
    {
        "link": Letter(
            subject=N_("Register your colleagues for training"),
            heading=N_("Register your colleagues for training"),
            words=N_("By this link you register colleagues of %(organisation)s for training."),
            placeholders=COORDINATOR_PLACEHOLDERS,
            scopes=frozenset({Scope.HOUSE}),
        )
    },
)


def tell_coordinator(
    coordinator: Coordinator,
    kind: str,
    *,
    values: Mapping[str, str] | None = None,
    training_session_id: int | None = None,
) -> None:
    """Queue a mail with their link, in their language, in the caller's transaction.

    `values` and the name of the organisation fill the letter of `coordinator.<kind>`. A link that
    is replaced before the mail is written takes the mail with it: the address may be another's.
    """
    language = coordinator.language
    body = get_coordinator(coordinator.id).organisation.name.in_(language)
    filled = {"organisation": body, **(values or {})}
    queue_recipe(
        kind=f"coordinator.{kind}",
        recipe={
            "coordinator": coordinator.id,
            "link_number": coordinator.link_number,
            "values": filled,
        },
        recipient=coordinator.email,
        recipient_name=coordinator.name,
        language=language,
        subject_values=filled,
        training_session_id=training_session_id,
    )


def write_to_coordinator(mail: OutboxMail) -> Written:
    """The mail its recipe asks for. Raises NotFound, Outdated when the link was replaced."""
    recipe = mail.recipe or {}
    coordinator = get_coordinator(recipe["coordinator"])
    if coordinator.link_number != recipe["link_number"]:
        raise Outdated
    path = f"/coordinators/{coordinator_token(coordinator)}?lang={mail.language}"
    link = current_app.config["BASE_URL"] + path
    wording = wording_of(mail.kind, Whose(mail.training_session_id))
    return _letter_to(mail.recipient_name, mail.language, wording, recipe["values"], link)


def sample_to_coordinator(sample: Sample) -> Written:
    """A mail with these words to a made-up coordinator; names of things stand for things."""
    values = {key: name for name, key in placeholders_of(sample.kind).items()}
    link = current_app.config["BASE_URL"]
    return _letter_to(_("Anna Example"), sample.language, sample.wording, values, link)


def _letter_to(
    name: str, language: str, wording: Wording, values: Mapping[str, str], link: str
) -> Written:
    return compose_letter(
        "people/mail/coordinator", language, wording, values, {"link": link}, name=name
    )
