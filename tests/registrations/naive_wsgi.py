"""The application with an allocation as one would first write it: count, decide, insert."""

from __future__ import annotations

import time

from app.core import turns
from app.core.access import Actor
from app.core.db import db, transaction
from app.factory import create_app
from app.registrations import services
from app.registrations.models import Registration
from app.registrations.queries import find_listed_organisation, find_quota, places_of
from app.registrations.rules import Answers, Applicant, Outcome, RegistrationState


def register(session_id: int, applicant: Applicant, answers: Answers, *, actor: Actor) -> Outcome:
    """No lock between the question and the answer."""
    organisation = find_listed_organisation(applicant.organisation_name)
    quota_id = find_quota(session_id, organisation.id if organisation else None)
    has_room = places_of(session_id).has_room_for(quota_id)
    db.session.commit()
    with turns.let_go():
        time.sleep(0.03)  # as long as it takes to write a mail in between
    state = RegistrationState.CONFIRMED if has_room else RegistrationState.WAITING
    name = f"{applicant.given_name} {applicant.family_name}"
    with transaction():
        row = Registration(
            training_session_id=session_id, state=state, quota_id=quota_id, person_key=name,
            given_name=applicant.given_name, family_name=applicant.family_name,
            email=applicant.email,
        )  # fmt: skip
        db.session.add(row)
    return Outcome(row.id, state)


services.register_with_answers = register
app = create_app()
