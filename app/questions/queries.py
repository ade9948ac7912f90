"""Every SELECT of questions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from sqlalchemy import select

from app.core.db import db
from app.core.errors import NotFound
from app.core.texts import Texts
from app.questions.models import Question
from app.questions.rules import Asked, Option
from app.sessions.models import TrainingSession

MOST_SOURCES = 200  # sessions offered to copy from


class AskingSession(Protocol):
    """What must be known of a session to find what it asks."""

    @property
    def id(self) -> int: ...
    @property
    def question_count(self) -> int: ...


def list_questions(session_id: int) -> list[Asked]:
    """Every question of a session in its order, retired ones too; one statement."""
    return list_questions_of([session_id])[session_id]


def list_questions_of(session_ids: Collection[int]) -> dict[int, list[Asked]]:
    """The same of several sessions, in the order of the ids; one statement."""
    rows = db.session.scalars(
        select(Question)
        .where(Question.training_session_id.in_(session_ids))
        .order_by(Question.position, Question.id)
    )
    found: dict[int, list[Asked]] = {session_id: [] for session_id in session_ids}
    for row in rows:
        found[row.training_session_id].append(asked(row))
    return found


def list_asked(training_session: AskingSession) -> list[Asked]:
    """The questions that a session asks now; no statement where it asks none."""
    return list_asked_of([training_session]).get(training_session.id, [])


def list_asked_of(sessions: Iterable[AskingSession]) -> dict[int, list[Asked]]:
    """The questions of those that ask some now; no statement where none does."""
    ids = [each.id for each in sessions if each.question_count]
    found = list_questions_of(ids) if ids else {}
    return {id_: [each for each in own if not each.is_retired] for id_, own in found.items()}


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
