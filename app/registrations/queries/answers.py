"""What people answered, who still owes an answer, and needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Text, and_, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.core.db import db
from app.core.errors import NotFound
from app.core.i18n import current_language
from app.people.models import Organisation
from app.questions.models import Question
from app.questions.queries import (
    AskingSession,
    list_asked,
    list_asked_of,
    list_questions,
    list_questions_of,
)
from app.questions.rules import (
    Asked,
    AskedWhen,
    Together,
    Value,
    ask_together,
    asked_of,
    chosen_in,
    shown_among,
    unanswered,
    value_text,
)
from app.registrations.models import Answer, Need, Registration
from app.registrations.rules import (
    ENDED,
    Diet,
    Needs,
    RegistrationState,
    organisation_label,
)
from app.sessions.models import TrainingSession
from app.sessions.rules import SessionStatus

Values = dict[int, Value]  # by the question's id


def questions_for(training_session: AskingSession, state: RegistrationState) -> list[Asked]:
    """What a person in this state is asked; no statement where the session asks nothing."""
    has_place = state is RegistrationState.CONFIRMED
    return asked_of(list_asked(training_session), has_place=has_place)


def questions_together(sessions: Sequence[TrainingSession]) -> list[Together]:
    """What somebody new to all of these sessions is asked; at most one statement."""
    found = list_asked_of(sessions)
    return ask_together({id_: asked_of(own, has_place=False) for id_, own in found.items()})


def values_of(registration_id: int) -> Values:
    """What a person has answered; one statement."""
    rows = db.session.execute(
        select(Answer.question_id, Answer.value).where(Answer.registration_id == registration_id)
    )
    return {row.question_id: row.value for row in rows}


def list_answers(registration_id: int) -> list[Answer]:
    """The rows of what a person has answered."""
    return list(db.session.scalars(select(Answer).where(Answer.registration_id == registration_id)))


def answers_by_person(session_id: int) -> tuple[list[Asked], dict[int, Values]]:
    """The questions that were or are asked, and the answers by registration; two statements."""
    asked, found = answers_by_session([session_id])
    return asked[session_id], found


def answers_by_session(
    session_ids: Sequence[int],
) -> tuple[dict[int, list[Asked]], dict[int, Values]]:
    """The same for several sessions, questions by session; two statements."""
    questions = list_questions_of(session_ids)
    asked = {id_: [each for each in own if is_told(each)] for id_, own in questions.items()}
    rows = db.session.execute(
        select(Answer.registration_id, Answer.question_id, Answer.value).where(
            Answer.question_id.in_([each.id for own in asked.values() for each in own])
        )
    )
    found: dict[int, Values] = {}
    for registration_id, question_id, value in rows:
        found.setdefault(registration_id, {})[question_id] = value
    return asked, found


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A question with one person's answer in words, '' for none; `file_id` where it is a file."""

    label: str
    text: str
    file_id: int | None


def answer_lines(session_id: int, registration_id: int) -> list[AnswerLine]:
    """What one person was asked or answered, in the current language; two statements."""
    answers = {row.question_id: row for row in list_answers(registration_id)}
    told = [each for each in list_questions(session_id) if is_told(each)]
    chosen = chosen_in({number: row.value for number, row in answers.items()})
    asked = shown_among([each for each in told if not each.is_retired], chosen)
    return [
        _line(each, answers.get(each.id)) for each in told if each.id in answers or each in asked
    ]


def _line(question: Asked, answer: Answer | None) -> AnswerLine:
    language = current_language()
    text = value_text(question, answer.value, language) if answer else ""
    file_id = answer.id if answer and answer.file_key else None
    return AnswerLine(question.label.in_(language), text, file_id)


def is_told(question: Asked) -> bool:
    """Whether staff see it beside people: asked now, or answered once."""
    return not question.is_retired or question.answer_count > 0


def get_file_answer(session_id: int, answer_id: int) -> Answer:
    """The file that a person of this session sent. Raises NotFound."""
    found = db.session.scalar(
        select(Answer)
        .join(Registration, Registration.id == Answer.registration_id)
        .where(Answer.id == answer_id, Registration.training_session_id == session_id)
    )
    if found is None or not found.file_key:
        raise NotFound
    return found


def owes_answers() -> ColumnElement[bool]:
    """Whether a live registration lacks an answer that is needed of it now."""
    given, above = aliased(Answer), aliased(Answer)
    is_answered = _by_person(given, given.question_id == Question.id)
    chose = cast(above.value, Text).like('%"' + Question.shown_if_key + '"%')  # a key or a list
    is_shown = _by_person(above, and_(above.question_id == Question.shown_if_id, chose))
    at_once = Question.asked_when == AskedWhen.REGISTRATION
    question = exists().where(
        Question.training_session_id == Registration.training_session_id,
        Question.is_required.is_(True),
        Question.is_retired.is_(False),
        or_(at_once, Registration.state == RegistrationState.CONFIRMED),
        or_(Question.shown_if_id.is_(None), is_shown),
        ~is_answered,
    )
    return and_(Registration.state.not_in(ENDED), question)


def _by_person(answer: type[Answer], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the person has such an answer, within a question of the statement around it."""
    of_person = answer.registration_id == Registration.id
    return exists().where(of_person, condition).correlate(Registration, Question)


def count_owing(training_session: TrainingSession) -> int:
    """How many people still owe an answer; no statement where the session asks nothing."""
    if not training_session.question_count:
        return 0
    counted = select(func.count(Registration.id)).where(
        Registration.training_session_id == training_session.id, owes_answers()
    )
    return db.session.scalar(counted) or 0


def is_asked_for_answers(registration: Registration, training_session: TrainingSession) -> bool:
    """Whether somebody owes an answer, or has none yet to what is asked only now of them."""
    if registration.state in ENDED:
        return False
    asked = questions_for(training_session, registration.state)
    values = values_of(registration.id) if asked else {}
    open_ones = unanswered(asked, values)
    return any(each.is_required or each.asked_when is AskedWhen.ACCEPTED for each in open_ones)


def has_told_needs(registration_id: int) -> bool:
    """Whether a person has told needs."""
    found = select(Need.id).where(Need.registration_id == registration_id)
    return db.session.scalar(found) is not None


@dataclass(frozen=True, slots=True)
class PersonNeeds:
    """What one person with a place needs."""

    name: str
    organisation: str
    needs: Needs


def list_needs(session_id: int) -> list[PersonNeeds]:
    """The needs of those who have a place, by family name; one statement."""
    rows = db.session.execute(
        select(Registration, Need, Organisation.name)
        .join(Need, Need.registration_id == Registration.id)
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .where(
            Registration.training_session_id == session_id,
            Registration.state == RegistrationState.CONFIRMED,
        )
        .order_by(Registration.sort_name, Registration.id)
    )
    language = current_language()
    return [
        PersonNeeds(
            f"{person.family_name} {person.given_name}",
            organisation_label(listed, person.organisation_name, language),
            Needs(tuple(Diet(diet) for diet in need.diets), need.dietary, need.access),
        )
        for person, need, listed in rows
    ]


def list_needs_due(ended_before: datetime) -> list[int]:
    """Ids of needs nobody needs: the session or the registration is over, or it asks none."""
    own, session = Registration, TrainingSession
    over: Iterable[ColumnElement[bool]] = (
        session.ends_at < ended_before,
        session.status == SessionStatus.CANCELLED,
        session.asks_needs.is_(False),
        own.state.in_(ENDED),
    )
    found = (
        select(Need.id)
        .join(own, own.id == Need.registration_id)
        .join(session, session.id == own.training_session_id)
        .where(or_(*over))
    )
    return list(db.session.scalars(found))


def list_answers_due(before: datetime) -> dict[int, dict[int, str]]:
    """The answers of who did not come, each with the key of its file or '', by the session asking.

    Ended, or the session over without them or cancelled, and that before the moment given.
    """
    own, session = Registration, TrainingSession
    has_no_place = or_(
        own.state != RegistrationState.CONFIRMED, session.status == SessionStatus.CANCELLED
    )
    rows = db.session.execute(
        select(Question.training_session_id, Answer.id, Answer.file_key)
        .join(Question, Question.id == Answer.question_id)
        .join(own, own.id == Answer.registration_id)
        .join(session, session.id == own.training_session_id)
        .where(
            or_(
                and_(own.state.in_(ENDED), own.state_changed_at < before),
                and_(has_no_place, session.ends_at < before),
            )
        )
        .order_by(Question.training_session_id)
    )
    found: dict[int, dict[int, str]] = {}
    for session_id, answer_id, file_key in rows:
        found.setdefault(session_id, {})[answer_id] = file_key
    return found
