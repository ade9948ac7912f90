"""The mails about a registration: noted down in its transaction, written by the worker."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask import current_app

from app.core.db import db
from app.core.texts import NO_TEXTS, Texts
from app.outbox.services import queue_recipe
from app.registrations.models import Registration
from app.registrations.outputs import SessionParts
from app.registrations.queries import place_of
from app.registrations.rules import RegistrationState
from app.registrations.services.letters import MailKind
from app.sessions.models import TrainingSession

_OF_STATE = {
    RegistrationState.CONFIRMED: MailKind.CONFIRMED,
    RegistrationState.WAITING: MailKind.WAITING,
    RegistrationState.PENDING: MailKind.PENDING,
    RegistrationState.OFFERED: MailKind.OFFERED,
    RegistrationState.CANCELLED: MailKind.CANCELLED,
    RegistrationState.DECLINED: MailKind.DECLINED,
}


def session_parts(session_id: int) -> SessionParts:
    """What the mails of one session share; nothing is read before it is asked for."""
    return SessionParts(session_id, current_app.config["BASE_URL"])


def tell_state(registration: Registration, *, again: bool = False) -> None:
    """Mail the person what their state is now; `again` as for `tell`."""
    tell(_OF_STATE[registration.state], registration, again=again)


def tell(
    kind: MailKind,
    registration: Registration,
    *,
    reason: Texts = NO_TEXTS,
    certificate_url: str = "",
    hours: Sequence[Decimal] = (),
    again: bool = False,
) -> None:
    """Queue one mail; `reason` is shown in the recipient's language where there is one.

    `hours`: academic hours attended and held, where they are counted.

    `again` gives the calendar its days once more, to somebody who may have lost the first mail.

    What may be different when the worker writes it is kept as it is now.
    """
    session_id, language = registration.training_session_id, registration.language
    training_session = db.session.get_one(TrainingSession, session_id)  # it is held: no query
    queue_recipe(
        kind=f"registration.{kind}",
        recipe={
            **_recipe(registration, reason),
            "certificate_url": certificate_url,
            "hours": [str(each) for each in hours],
            "again": again,
        },
        recipient=registration.email,
        recipient_name=registration.full_name,
        language=language,
        subject_values={"title": training_session.title.in_(language)},
        reply_to=training_session.contact_email,
        training_session_id=training_session.id,
    )


def tell_entry(
    registration: Registration, uid: str, title: str, *, to: str, of: int, takes_out: bool
) -> None:
    """Queue the short mail of one day of the session `of`, put into a calendar or taken out."""
    queue_recipe(
        kind=f"registration.{MailKind.ENTRY_GONE if takes_out else MailKind.ENTRY}",
        recipe={**_recipe(registration, NO_TEXTS), "uid": uid},
        recipient=to,
        recipient_name=registration.full_name,
        language=registration.language,
        subject_values={"title": title},
        reply_to=db.session.get_one(TrainingSession, of).contact_email,
        training_session_id=of,
    )


def _recipe(registration: Registration, reason: Texts) -> dict[str, Any]:
    until = registration.offered_until
    return {
        "registration": registration.id,
        "state": registration.state,
        "place": place_of(registration),
        "until": until and until.isoformat(),
        "reason": reason.as_dict(),
    }
