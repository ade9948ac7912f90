"""Who spoke at a session, for how long, and their letter of thanks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from app.certificates.models import Certificate
from app.certificates.queries.issued import Begun
from app.certificates.queries.people import list_days
from app.certificates.queries.targets import live
from app.certificates.rules import CertificateKind, Lesson, Target, taught_hours
from app.core.db import db
from app.cycles.models import Cycle
from app.sessions.models import SessionDay, Speaker, TrainingSession
from app.sessions.rules import USUAL_MINUTES


@dataclass(frozen=True, slots=True)
class Thanks:
    """A letter of thanks that stands."""

    id: int
    number: str
    is_ready: bool


@dataclass(frozen=True, slots=True)
class Lecturer:
    """A speaker of a session; `hours` taught are 0 where the agenda does not say."""

    speaker_id: int
    name: str
    email: str
    language: str
    hours: Decimal
    letter: Thanks | None


def list_lecturers(session_id: int) -> list[Lecturer]:
    """Everyone who spoke, in the order of the agenda; five statements."""
    days = list_days(Target("session", session_id))
    speakers = {item.speaker.id: item.speaker for day in days for item in day.items if item.speaker}
    if not speakers:
        return []
    letters, minutes = _letters(session_id), _minutes(session_id)
    return [_lecturer(each, days, minutes, letters.get(each.id)) for each in speakers.values()]


def _lecturer(
    speaker: Speaker, days: Sequence[SessionDay], minutes: int, letter: Thanks | None
) -> Lecturer:
    hours = sum((_taught(day, speaker.id, minutes) for day in days), Decimal(0))
    return Lecturer(speaker.id, speaker.name, speaker.email, speaker.language, hours, letter)


def _taught(day: SessionDay, speaker_id: int, minutes: int) -> Decimal:
    """Never more than the day was planned to have."""
    lessons = [Lesson(item.starts_at, item.speaker_id) for item in day.items]
    return min(taught_hours(lessons, speaker_id, day.ends_at, minutes), day.academic_hours)


def _minutes(session_id: int) -> int:
    own = select(Cycle.academic_minutes).join(TrainingSession, TrainingSession.cycle_id == Cycle.id)
    return db.session.scalar(own.where(TrainingSession.id == session_id)) or USUAL_MINUTES


def _letters(session_id: int) -> dict[int, Thanks]:
    own = Certificate
    rows = db.session.execute(
        select(own.speaker_id, own.id, own.number, own.sha256 != "").where(
            own.training_session_id == session_id, own.kind == CertificateKind.THANKS, live()
        )
    )
    return {
        speaker: Thanks(number, name, ready) for speaker, number, name, ready in rows if speaker
    }


def list_unfinished_thanks(session_id: int) -> list[Begun]:
    """Letters that have a number but no file yet, by number."""
    statement = (
        select(Certificate, Speaker.email, Speaker.language)
        .join(Speaker, Speaker.id == Certificate.speaker_id)
        .where(Certificate.training_session_id == session_id, Certificate.sha256 == "", live())
        .order_by(Certificate.id)
    )
    return [Begun(*row) for row in db.session.execute(statement)]
