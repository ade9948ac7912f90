"""What people answer: with the registration, or later on their own page."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import delete, func, select, update

from app.core import clock
from app.core.access import Actor
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.questions.models import Question
from app.questions.rules import Given, Value
from app.registrations.models import Answer, Need
from app.registrations.queries.answers import list_answers
from app.registrations.rules import (
    TOO_LATE,
    Answers,
    Applicant,
    Happening,
    Needs,
    Outcome,
    can_change,
)
from app.registrations.rules.cycles import Chosen
from app.registrations.services.answer_files import KeptFile, KeptFiles, kept_files
from app.registrations.services.cycles import Outcomes, register_for_cycle
from app.registrations.services.ending import check_live
from app.registrations.services.history import note
from app.registrations.services.holding import hold
from app.registrations.services.registering import register


def register_with_answers(
    session_id: int, applicant: Applicant, answers: Answers, *, actor: Actor
) -> Outcome:
    """As `register`, with what the session asks; of one who is registered already nothing changes.

    Raises as `register` does, and FileRefused.
    """
    if not answers:
        return register(session_id, applicant, actor=actor)
    with kept_files(answers.files) as files, transaction():
        outcome = register(session_id, applicant, actor=actor)
        if outcome.duplicate:
            files.spare_those(answers.files)
        else:
            _write(outcome.registration_id, session_id, answers, files)
    return outcome


def register_for_cycle_with_answers(
    chosen: Chosen, applicant: Applicant, answers: Mapping[int, Answers], *, actor: Actor
) -> Outcomes:
    """As `register_for_cycle`, with what each session asks; of those where the person is registered
    already, or that took nobody, nothing is kept.

    Raises as `register_for_cycle` does, and FileRefused.
    """
    if not any(answers.values()):
        return register_for_cycle(chosen, applicant, actor=actor)
    sent = {number: file for each in answers.values() for number, file in each.files.items()}
    with kept_files(sent) as files, transaction():
        outcomes = register_for_cycle(chosen, applicant, actor=actor)
        new = {id_: own.registration_id for id_, own in outcomes.items() if not own.duplicate}
        for session_id, given in answers.items():
            if session_id in new:
                _write(new[session_id], session_id, given, files)
            else:
                files.spare_those(given.files)
    return outcomes


def save_answers(registration_id: int, answers: Answers, *, actor: Actor) -> None:
    """What a person answers now, or what staff put down for them, who may as long as the
    registration stands.

    Raises NotFound, FileRefused; RuleBroken when it is too late.
    """
    with kept_files(answers.files) as files, transaction():
        training_session, registration = hold(registration_id)
        check_live(registration)
        by_staff = actor.user_id is not None
        if not by_staff and not can_change(training_session, registration.state, clock.now()):
            raise RuleBroken(TOO_LATE)
        changed = _write(registration_id, training_session.id, answers, files)
        note(Happening.ANSWERED, registration, actor, why="; ".join(_labels(changed)))


def _labels(question_ids: Collection[int]) -> list[str]:
    """What was asked, for the history; what was answered is never kept there."""
    rows = db.session.scalars(
        select(Question.label).where(Question.id.in_(question_ids)).order_by(Question.position)
    )
    return [label.lv for label in rows]


def _write(registration_id: int, session_id: int, answers: Answers, files: KeptFiles) -> set[int]:
    """Rows as the form has them; the questions whose answer is another one now.

    A question that is asked no more since then is passed over.
    """
    given, old = answers.given, {row.question_id: row for row in list_answers(registration_id)}
    asked = _still_asked(session_id, given)
    changed: set[int] = set()
    for question_id in asked - given.stays:
        row = old.get(question_id)
        files.spare += [row.file_key] if row and row.file_key else []
        answer = files.by_question.get(question_id) or given.values.get(question_id)
        if answer != (row.value if row else None):
            changed.add(question_id)
            _put(registration_id, question_id, row, answer)
    files.spare_those(answers.files.keys() - asked)
    if answers.needs is not None:
        _put_needs(registration_id, answers.needs)
    count_answers(session_id)
    return changed


def _still_asked(session_id: int, given: Given) -> set[int]:
    if not given.asked:
        return set()
    found = select(Question.id).where(
        Question.training_session_id == session_id,
        Question.is_retired.is_(False),
        Question.id.in_(given.asked),
    )
    return set(db.session.scalars(found))


def _put(
    registration_id: int, question_id: int, row: Answer | None, answer: KeptFile | Value | None
) -> None:
    if answer is None:
        if row is not None:
            db.session.delete(row)
        return
    if row is None:
        row = Answer(registration_id=registration_id, question_id=question_id)
        db.session.add(row)
    if isinstance(answer, KeptFile):
        row.value, row.file_key = answer.facts, answer.key
    else:
        row.value = answer


def _put_needs(registration_id: int, needs: Needs) -> None:
    db.session.execute(delete(Need).where(Need.registration_id == registration_id))
    if needs:
        diets = [diet.value for diet in needs.diets]
        own = {"diets": diets, "dietary": needs.dietary, "access": needs.access}
        db.session.add(Need(registration_id=registration_id, **own))


def count_answers(session_id: int) -> None:
    """Keep how many answers each question has, by which staff are warned before they change one."""
    db.session.flush()
    counted = select(func.count(Answer.id)).where(Answer.question_id == Question.id)
    db.session.execute(
        update(Question)
        .where(Question.training_session_id == session_id)
        .values(answer_count=counted.scalar_subquery())
        .execution_options(synchronize_session=False)
    )
