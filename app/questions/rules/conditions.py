"""Which questions a person is asked, and which changes the conditions between them allow."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from app.core.errors import InvalidInput, RuleBroken
from app.core.texts import N_
from app.questions.rules.kinds import Asked, AskedWhen, Option, QuestionPlan, Value

Chosen: TypeAlias = Mapping[int, Collection[str]]  # the keys chosen, by the question's id


def shown_among(questions: Sequence[Asked], chosen: Chosen) -> list[Asked]:
    """Those that a person who chose `chosen` is asked: a condition counts if it is shown itself."""
    shown: list[Asked] = []
    for question in questions:
        above = {other.id for other in shown}
        asked_for = question.shown_if_key in chosen.get(question.shown_if_id or 0, ())
        if question.shown_if_id is None or (question.shown_if_id in above and asked_for):
            shown.append(question)
    return shown


def missing(questions: Sequence[Asked], values: Mapping[int, Value]) -> list[Asked]:
    """Those that must be answered and are not."""
    return [question for question in unanswered(questions, values) if question.is_required]


def unanswered(questions: Sequence[Asked], values: Mapping[int, Value]) -> list[Asked]:
    """Those that the person is asked and has not answered."""
    asked = shown_among(questions, chosen_in(values))
    return [question for question in asked if question.id not in values]


def chosen_in(values: Mapping[int, Value]) -> Chosen:
    """The keys within kept answers; other answers hold words, which are nobody's keys."""
    return {
        number: [value] if isinstance(value, str) else list(value)
        for number, value in values.items()
    }


def asked_of(questions: Sequence[Asked], *, has_place: bool) -> list[Asked]:
    """Those for a person with or without a place."""
    return [one for one in questions if has_place or one.asked_when is AskedWhen.REGISTRATION]


def check_plan(plan: QuestionPlan, own: Asked | None, others: Sequence[Asked]) -> None:
    """Raises InvalidInput where the condition, the kind or the time do not fit the other questions.

    `own` is the question as it is, None for a new one.
    """
    if own is not None and own.answer_count and plan.kind is not own.kind:
        raise InvalidInput("kind", N_("The kind stays: somebody has answered already."))
    above = [one for one in others if own is None or one.position < own.position]
    _check_condition(plan, above)
    for child in others:
        if own is not None and child.shown_if_id == own.id:
            _check_child(plan, child)


def _check_condition(plan: QuestionPlan, above: Sequence[Asked]) -> None:
    if plan.shown_if is None:
        return
    parent = next((one for one in above if one.id == plan.shown_if[0]), None)
    keys = [option.key for option in parent.offered] if parent else []
    if parent is None or plan.shown_if[1] not in keys:
        raise InvalidInput("shown_if", N_("Please choose an option of a question further up."))
    if plan.asked_when is AskedWhen.REGISTRATION and parent.asked_when is AskedWhen.ACCEPTED:
        message = N_("That question is asked later, of those who have a place.")
        raise InvalidInput("shown_if", message)


def _check_child(plan: QuestionPlan, child: Asked) -> None:
    later = plan.asked_when is AskedWhen.ACCEPTED and child.asked_when is AskedWhen.REGISTRATION
    if later:
        raise InvalidInput("asked_when", _ANOTHER_DEPENDS, label=child.label.lv)
    if not plan.kind.has_options:
        raise InvalidInput("kind", _ANOTHER_DEPENDS, label=child.label.lv)


_ANOTHER_DEPENDS = N_("“%(label)s” is shown by an answer to this question. Please change it first.")


def check_options_needed(own: Asked, options: Sequence[Option], others: Sequence[Asked]) -> None:
    """Raises InvalidInput where another question waits for an option that is not offered now."""
    offered = {option.key for option in options if option.is_offered}
    for child in others:
        if child.shown_if_id == own.id and child.shown_if_key not in offered:
            raise InvalidInput("options_lv", _ANOTHER_DEPENDS, label=child.label.lv)


def check_removable(own: Asked, others: Sequence[Asked]) -> None:
    """Raises RuleBroken where another question is shown by an answer to this one."""
    child = next((one for one in others if one.shown_if_id == own.id), None)
    if child is not None:
        raise RuleBroken(_ANOTHER_DEPENDS, label=child.label.lv)


def check_order(questions: Sequence[Asked]) -> None:
    """Raises RuleBroken where a question would stand above the one that it depends on."""
    seen: set[int] = set()
    for question in questions:
        if question.shown_if_id is not None and question.shown_if_id not in seen:
            raise RuleBroken(_BELOW, label=question.label.lv)
        seen.add(question.id)


_BELOW = N_("“%(label)s” depends on an answer and must stay below the question it depends on.")
