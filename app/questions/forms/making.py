"""A question as staff make it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField
from wtforms.validators import Optional

from app.core.errors import InvalidInput
from app.core.forms import (
    ChoiceField,
    Form,
    NotBlank,
    choices_of,
    enum_choices,
    long_text_field,
    row_id,
    text_field,
    texts_data,
    texts_of,
)
from app.core.i18n import _, _l, current_language
from app.core.texts import LANGUAGES, Texts
from app.questions.rules import Asked, AskedWhen, QuestionKind, QuestionPlan, read_options


class QuestionForm(Form):
    """One question; `others` are those of its session that stand above it."""

    kind = ChoiceField(_l("What an answer looks like"), choices=enum_choices(QuestionKind))
    label_lv = text_field(_l("Question in Latvian"))
    label_en = text_field(_l("Question in English"), needed=False)
    label_lt = text_field(_l("Question in Lithuanian"), needed=False)
    hint_lv = text_field(_l("Hint in Latvian"), needed=False)
    hint_en = text_field(_l("Hint in English"), needed=False)
    hint_lt = text_field(_l("Hint in Lithuanian"), needed=False)
    options_lv = long_text_field(_l("Options in Latvian"), most=15_000, hint=_l("One a line."))
    options_en = long_text_field(
        _l("Options in English"), most=15_000, hint=_l("The same lines in the same order.")
    )
    options_lt = long_text_field(
        _l("Options in Lithuanian"), most=15_000, hint=_l("The same lines in the same order.")
    )
    is_required = BooleanField(_l("An answer is needed"))
    asked_when = ChoiceField(_l("When it is asked"), choices=enum_choices(AskedWhen))
    shown_if = ChoiceField(
        _l("Who is asked this"),
        [Optional()],
        description=_l("Only those who chose this further up are asked."),
    )

    def __init__(self, *args: Any, others: Sequence[Asked] = (), **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.shown_if.choices = choices_of(_conditions(others), blank=_("Of everybody"))

    def plan(self) -> QuestionPlan:
        """What was decided. Raises InvalidInput where the lines of options do not match."""
        kind = QuestionKind(self.kind.data)
        lines = {code: self[f"options_{code}"].data or "" for code in LANGUAGES}
        parent, _dot, key = (self.shown_if.data or "").partition(".")
        return QuestionPlan(
            kind=kind,
            label=texts_of(self, "label"),
            hint=texts_of(self, "hint"),
            options=read_options(lines) if kind.has_options else (),
            asked_when=AskedWhen(self.asked_when.data),
            is_required=bool(self.is_required.data),
            shown_if=(int(parent), key) if parent else None,
        )

    def planned(self) -> QuestionPlan | None:
        """`plan`, or None with the fault at its field."""
        try:
            return self.plan()
        except InvalidInput as fault:
            self.refuse(fault)
            return None


def _conditions(others: Sequence[Asked]) -> list[tuple[str, str]]:
    language = current_language()
    return [
        (
            f"{other.id}.{option.key}",
            _(
                "If “%(label)s” is “%(option)s”",
                label=other.label.in_(language),
                option=option.text.in_(language),
            ),
        )
        for other in others
        if other.kind.has_options and not other.is_retired
        for option in other.offered
    ]


def plan_data(question: Asked) -> dict[str, Any]:
    """A question as the data of its form."""
    lines = {
        f"options_{code}": _lines([option.text for option in question.offered], code)
        for code in LANGUAGES
    }
    condition = f"{question.shown_if_id}.{question.shown_if_key}" if question.shown_if_id else ""
    return {
        "kind": question.kind.value,
        "asked_when": question.asked_when.value,
        "is_required": question.is_required,
        "shown_if": condition,
        **texts_data("label", question.label),
        **texts_data("hint", question.hint),
        **lines,
    }


def _lines(texts: Sequence[Texts], language: str) -> str:
    words = [getattr(text, language) for text in texts]
    return "\n".join(text.in_(language) for text in texts) if any(words) else ""


class NeedsForm(Form):
    """Whether the session asks what one eats and what helps one in."""

    asks_needs = BooleanField(_l("Ask about diet and accessibility"))


class CopyForm(Form):
    """Which session to copy questions from."""

    source = ChoiceField(_l("Copy the questions of"), [NotBlank()], coerce=row_id)

    def __init__(self, *args: Any, sources: Sequence[tuple[int, Texts]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        language = current_language()
        named = [(id_, title.in_(language)) for id_, title in sources]
        self.source.choices = choices_of(named, blank=_("Choose …"))
