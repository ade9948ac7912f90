"""Every SELECT of questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from app.core.db import db
from app.core.errors import NotFound
from app.core.texts import Texts
from app.questions.models import Question
from app.questions.rules import Asked, Option
from app.sessions.models import TrainingSession

MOST_SOURCES = 200  # sessions offered to copy from


def list_questions(session_id: int) -> list[Asked]:
    """Every question of a session in its order, retired ones too; one statement."""
    rows = db.session.scalars(
        select(Question)
        .where(Question.training_session_id == session_id)
        .order_by(Question.position, Question.id)
    )
    return [asked(row) for row in rows]


def list_asked(training_session: TrainingSession) -> list[Asked]:
    """The questions that a session asks now; no statement where it asks none."""
    if not training_session.question_count:
        return []
    return [each for each in list_questions(training_session.id) if not each.is_retired]


def get_question(session_id: int, question_id: int) -> Asked:
    """One question of this session. Raises NotFound."""
    row = db.session.get(Question, question_id)
    if row is None or row.training_session_id != session_id:
        raise NotFound
    return asked(row)


def asked(row: Question) -> Asked:
    """A row as forms and lists know it."""
    return Asked(
        id=row.id,
        position=row.position,
        kind=row.kind,
        label=row.label,
        hint=row.hint,
        options=options_of(row.options),
        asked_when=row.asked_when,
        is_required=row.is_required,
        shown_if_id=row.shown_if_id,
        shown_if_key=row.shown_if_key,
        answer_count=row.answer_count,
        is_retired=row.is_retired,
    )


def options_of(kept: Sequence[Mapping[str, str]]) -> tuple[Option, ...]:
    """Options as the column keeps them."""
    return tuple(
        Option(
            each["key"],
            Texts(each.get("lv", ""), each.get("en", ""), each.get("lt", "")),
            is_offered="gone" not in each,
        )
        for each in kept
    )


def list_sources(session_id: int) -> list[tuple[int, Texts]]:
    """(id, title) of the other sessions that ask something, the newest first; one statement."""
    rows = db.session.execute(
        select(TrainingSession.id, TrainingSession.title)
        .where(TrainingSession.question_count > 0, TrainingSession.id != session_id)
        .order_by(TrainingSession.starts_at.desc().nulls_last(), TrainingSession.id.desc())
        .limit(MOST_SOURCES)
    )
    return [(row.id, row.title) for row in rows]
