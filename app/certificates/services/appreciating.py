"""Letters of thanks to who spoke at a session: numbered and checked as certificates are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict

from flask import current_app

from app.certificates import queries
from app.certificates.models import Certificate
from app.certificates.outputs import compose
from app.certificates.outputs.subject import issuer_of, thanks_of
from app.certificates.queries import Begun, Lecturer
from app.certificates.rules import CertificateKind, Target
from app.certificates.services.reserving import (
    Batch,
    Numbered,
    copy_of,
    take_numbers,
    written,
)
from app.core.db import db, transactional


def list_to_thank(target: Target) -> list[Lecturer]:
    """Who spoke at the session and has no letter that stands; nobody of a whole cycle."""
    if target.kind == "cycle":
        return []
    return [each for each in queries.list_lecturers(target.id) if each.letter is None]


@transactional
def reserve_thanks(batch: Batch, speaker_ids: Collection[int]) -> list[Begun]:
    """The letters of these speakers with their numbers; none for who has one already, or does not
    speak any more.
    """
    queries.hold(batch.target)
    due = [each for each in list_to_thank(batch.target) if each.speaker_id in speaker_ids]
    numbers = take_numbers(issuer_of(batch.of), len(due))
    own = [_letter(batch, person, taken) for person, taken in zip(due, numbers, strict=True)]
    db.session.add_all(own)
    db.session.flush()
    return [
        Begun(letter, person.email, person.language)
        for letter, person in zip(own, due, strict=True)
    ]


def _letter(batch: Batch, person: Lecturer, taken: Numbered) -> Certificate:
    languages, house = batch.order.language.codes, current_app.config["ISSUER"]
    subject = thanks_of(batch.of, batch.days, person.speaker_id, languages, house)
    paper = compose(subject, copy_of(taken.number, person.name, person.hours, batch.order))
    return Certificate(
        **asdict(taken),
        **written(paper, batch.order),
        kind=CertificateKind.THANKS,
        speaker_id=person.speaker_id,
        training_session_id=batch.target.id,
        person_key=f"speaker:{person.speaker_id}",
        academic_hours=person.hours,
        issued_by_id=batch.user_id,
    )
