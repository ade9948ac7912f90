"""Decisions about questions, without a database."""

from app.questions.rules.conditions import (
    asked_of,
    check_options_needed,
    check_order,
    check_plan,
    check_removable,
    chosen_in,
    missing,
    shown_among,
    unanswered,
)
from app.questions.rules.kinds import (
    LONGEST_ANSWER,
    MOST_QUESTIONS,
    NOTHING_GIVEN,
    Asked,
    AskedWhen,
    Given,
    Option,
    QuestionKind,
    QuestionPlan,
    Value,
)
from app.questions.rules.options import fit_options, read_options
from app.questions.rules.together import Together, ask_together, given_in
from app.questions.rules.values import (
    number_text,
    plain_number,
    read_number,
    value_cell,
    value_text,
)

__all__ = [
    "LONGEST_ANSWER",
    "MOST_QUESTIONS",
    "NOTHING_GIVEN",
    "Asked",
    "AskedWhen",
    "Given",
    "Option",
    "QuestionKind",
    "QuestionPlan",
    "Together",
    "Value",
    "ask_together",
    "asked_of",
    "check_options_needed",
    "check_order",
    "check_plan",
    "check_removable",
    "chosen_in",
    "fit_options",
    "given_in",
    "missing",
    "number_text",
    "plain_number",
    "read_number",
    "read_options",
    "shown_among",
    "unanswered",
    "value_cell",
    "value_text",
]
