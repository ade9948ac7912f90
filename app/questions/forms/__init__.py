"""Staff make questions; people answer them."""

from __future__ import annotations

from app.questions.forms.answering import Asking, Row, SeveralField, asking, data_of, field_name
from app.questions.forms.making import CopyForm, NeedsForm, QuestionForm, plan_data

__all__ = [
    "Asking",
    "CopyForm",
    "NeedsForm",
    "QuestionForm",
    "Row",
    "SeveralField",
    "asking",
    "data_of",
    "field_name",
    "plan_data",
]
