"""Making questions: each name is one transaction, under the session's lock."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from sqlalchemy import select

from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.core.errors import InvalidInput, NotFound, RuleBroken
from app.core.texts import N_
from app.questions.models import Question
from app.questions.queries import asked, list_questions
from app.questions.rules import (
    MOST_QUESTIONS,
    Asked,
    Option,
    QuestionPlan,
    check_options_needed,
    check_order,
    check_plan,
    check_removable,
    fit_options,
)
from app.sessions.models import TrainingSession

log = structlog.get_logger()


@transactional
def add_question(session_id: int, plan: QuestionPlan, *, actor: Actor) -> int:
    """A new last question; its id. Raises NotFound, InvalidInput, RuleBroken for one too many."""
    training_session, others = _hold(session_id)
    _check_number(len(others) + 1)
    check_plan(plan, None, others)
    row = Question(training_session_id=session_id, position=_last(others) + 1, options=[])
    _put(row, plan, ())
    db.session.add(row)
    _finish(training_session, "question added", actor)
    return row.id


@transactional
def change_question(session_id: int, question_id: int, plan: QuestionPlan, *, actor: Actor) -> None:
    """A question reworded; what was answered keeps its meaning by the keys of options.

    Raises NotFound; InvalidInput where answers or other questions stand against it.
    """
    training_session, questions = _hold(session_id)
    row = _row(session_id, question_id)
    own, others = asked(row), [each for each in questions if each.id != question_id]
    check_plan(plan, own, others)
    _put(row, plan, own.options, is_answered=own.answer_count > 0)
    check_options_needed(own, asked(row).options, others)
    _finish(training_session, "question changed", actor)


@transactional
def move_question(session_id: int, question_id: int, steps: int, *, actor: Actor) -> None:
    """One place up (-1) or down (1); at the end it stays. Raises NotFound, RuleBroken."""
    training_session, questions = _hold(session_id)
    place = next((n for n, each in enumerate(questions) if each.id == question_id), None)
    if place is None:
        raise NotFound
    target = min(max(place + steps, 0), len(questions) - 1)
    questions.insert(target, questions.pop(place))
    check_order(questions)
    for position, each in enumerate(questions):
        _row(session_id, each.id).position = position
    _finish(training_session, "question moved", actor)


@transactional
def remove_question(session_id: int, question_id: int, *, actor: Actor) -> bool:
    """Ask it no more. Without an answer it is gone; else it and its answers stay: then True.

    Raises NotFound; RuleBroken where another question depends on it.
    """
    training_session, questions = _hold(session_id)
    row = _row(session_id, question_id)
    check_removable(asked(row), [each for each in questions if not each.is_retired])
    has_answers = row.answer_count > 0
    if has_answers:
        row.is_retired = True
    else:
        db.session.delete(row)
    _finish(training_session, "question removed", actor)
    return has_answers


@transactional
def ask_again(session_id: int, question_id: int, *, actor: Actor) -> None:
    """Take a retired question up again. Raises NotFound; RuleBroken without what it depends on."""
    training_session, questions = _hold(session_id)
    row = _row(session_id, question_id)
    row.is_retired = False
    check_order([each for each in questions if not each.is_retired or each.id == question_id])
    _finish(training_session, "question asked again", actor)


@transactional
def copy_questions(session_id: int, from_session_id: int, *, actor: Actor) -> int:
    """Append what another session asks, and whether it asks needs; how many.

    Raises NotFound; InvalidInput (`source`) where it asks nothing; RuleBroken for too many.
    """
    training_session, own = _hold(session_id)
    source = db.session.get(TrainingSession, from_session_id)
    wanted = [each for each in list_questions(from_session_id) if not each.is_retired]
    if source is None or not wanted:
        raise InvalidInput("source", N_("This session asks nothing."))
    _check_number(len(own) + len(wanted))
    rows: dict[int, Question] = {}
    for position, question in enumerate(wanted, _last(own) + 1):
        rows[question.id] = _copy(question, session_id, position, rows)
    training_session.asks_needs = training_session.asks_needs or source.asks_needs
    _finish(training_session, "questions copied", actor)
    return len(rows)


@transactional
def set_asks_needs(session_id: int, *, asks: bool, actor: Actor) -> None:
    """Whether the session asks for diets and help. Raises NotFound."""
    training_session = lock(TrainingSession, session_id)
    training_session.asks_needs = asks
    log.info("needs asked", training_session=session_id, asks=asks, by=actor.user_id)


def _hold(session_id: int) -> tuple[TrainingSession, list[Asked]]:
    return lock(TrainingSession, session_id), list_questions(session_id)


def _row(session_id: int, question_id: int) -> Question:
    row = lock(Question, question_id)
    if row.training_session_id != session_id:
        raise NotFound
    return row


def _check_number(number: int) -> None:
    if number > MOST_QUESTIONS:
        raise RuleBroken(N_("A session can ask at most %(most)s questions."), most=MOST_QUESTIONS)


def _last(questions: Sequence[Asked]) -> int:
    return max((each.position for each in questions), default=-1)


def _put(
    row: Question, plan: QuestionPlan, old: Sequence[Option], *, is_answered: bool = False
) -> None:
    row.kind, row.label, row.hint = plan.kind, plan.label, plan.hint
    row.asked_when, row.is_required = plan.asked_when, plan.is_required
    row.shown_if_id, row.shown_if_key = plan.shown_if or (None, "")
    options: Sequence[Option] = ()
    if plan.kind.has_options:
        options = fit_options(old, plan.options, is_answered=is_answered)
    row.options = [_kept(option) for option in options]


def _kept(option: Option) -> dict[str, str]:
    gone = {} if option.is_offered else {"gone": "1"}
    return {"key": option.key, **option.text.as_dict(), **gone}


def _copy(question: Asked, session_id: int, position: int, copied: dict[int, Question]) -> Question:
    parent = copied.get(question.shown_if_id or 0)
    row = Question(
        training_session_id=session_id,
        position=position,
        kind=question.kind,
        label=question.label,
        hint=question.hint,
        options=[_kept(option) for option in question.offered],
        asked_when=question.asked_when,
        is_required=question.is_required,
        shown_if_id=parent.id if parent else None,
        shown_if_key=question.shown_if_key if parent else "",
    )
    db.session.add(row)
    db.session.flush()  # the next one may be shown by an answer to it
    return row


def _finish(training_session: TrainingSession, event: str, actor: Actor) -> None:
    """Keep the count of what is asked, by which others know that there is nothing to read."""
    db.session.flush()
    counted = select(db.func.count(Question.id)).where(
        Question.training_session_id == training_session.id, Question.is_retired.is_(False)
    )
    training_session.question_count = db.session.scalar(counted) or 0
    log.info(event, training_session=training_session.id, by=actor.user_id)
