"""What was put right after certificates were issued: a name, a slip, an objection still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.certificates.queries import list_certificates_of
from app.certificates.rules import Target
from app.certificates.services import issue_all, object_to_hours, revoke
from app.core.access import Actor
from app.core.db import db
from app.demo.events import TrainingSession
from app.demo.loading.attending import order_of
from app.registrations.models import Registration
from app.registrations.rules import Applicant
from app.registrations.services import change_by_staff
from app.sessions.models import TrainingSession as SessionRow

OVERTAKEN = "ievaddienas"  # the session all this happens in
RENAMED, REVOKED, OBJECTING = "p03", "p05", "p12"  # people of the demonstration data
REASON = "Izsniegta kļūdas dēļ: dalībnieks pārstāvēja citu iestādi."
OBJECTION = "Otrajā dienā biju klāt no paša rīta, bet aizmirsu parakstīties lapā."


def correct_afterwards(
    row: SessionRow, event: TrainingSession, registered: Mapping[str, int], actor: Actor
) -> None:
    """One certificate replaced, one revoked, one objection to the hours."""
    if event.certificate is None:
        return
    _rename(registered[RENAMED], actor)
    order = replace(order_of(event.certificate), is_correction=True)
    issue_all(Target("session", row.id), order, user_id=actor.user_id)
    revoke(list_certificates_of(registered[REVOKED])[0].id, REASON, actor=actor)
    object_to_hours(registered[OBJECTING], OBJECTION)


def _rename(registration_id: int, actor: Actor) -> None:
    """The second given name was missing."""
    own = db.session.get_one(Registration, registration_id)
    person = Applicant(
        given_name=f"{own.given_name} Marija",
        family_name=own.family_name,
        email=own.email,
        organisation_id=own.organisation_id,
        position=own.position,
        language=own.language,
    )
    change_by_staff(registration_id, person, staff_notes="", actor=actor)
