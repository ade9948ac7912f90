"""Letters of thanks to who spoke at a session: numbered and checked as certificates are."""

from __future__ import annotations

from flask import current_app

from app.certificates import queries
from app.certificates.models import Certificate
from app.certificates.outputs import compose
from app.certificates.outputs.subject import issuer_of, thanks_of
from app.certificates.queries import Lecturer
from app.certificates.rules import CertificateKind, Target
from app.certificates.services.reserving import Batch, copy_of, enter, take_number
from app.core.db import transactional


def list_to_thank(target: Target) -> list[Lecturer]:
    """Who spoke at the session and has no letter that stands; nobody of a whole cycle."""
    if target.kind == "cycle":
        return []
    return [each for each in queries.list_lecturers(target.id) if each.letter is None]


@transactional
def reserve_thanks(batch: Batch, speaker_id: int) -> Certificate | None:
    """The letter with its number; None for who has one already, or does not speak any more."""
    queries.hold(batch.target)
    found = list_to_thank(batch.target)
    person = next((each for each in found if each.speaker_id == speaker_id), None)
    if person is None:
        return None
    taken, languages = take_number(issuer_of(batch.of)), batch.order.language.codes
    house = current_app.config["ISSUER"]
    subject = thanks_of(batch.of, batch.days, speaker_id, languages, house)
    paper = compose(subject, copy_of(taken.number, person.name, person.hours, batch.order))
    return enter(
        batch,
        taken,
        paper,
        kind=CertificateKind.THANKS,
        speaker_id=speaker_id,
        training_session_id=batch.target.id,
        person_key=f"speaker:{speaker_id}",
        academic_hours=person.hours,
    )
