"""Diet and accessibility on a form; what was told before is never shown again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar, cast

from wtforms import BooleanField
from wtforms.validators import Optional

from app.core.forms import Form, enum_choices, long_text_field, text_field
from app.core.i18n import _l
from app.questions.forms import Asking, SeveralField, asking
from app.questions.rules import Asked
from app.registrations.rules import Answers, Diet, Needs
from app.sessions.models import TrainingSession

F = TypeVar("F", bound=Form)


class NeedsFields(Form):
    """What one eats and what helps one in."""

    diets = SeveralField(_l("Food"), [Optional()], choices=enum_choices(Diet))
    dietary = text_field(_l("Allergies and other food you cannot eat"), most=300, needed=False)
    access = long_text_field(
        _l("What helps you to take part"),
        most=1000,
        hint=_l("For example a place near the screen, an entrance without steps, an interpreter."),
    )

    def needs(self) -> Needs | None:
        """What was told; None for nothing."""
        chosen = tuple(Diet(value) for value in self.diets.data or ())
        return Needs(chosen, self.dietary.data or "", self.access.data or "") or None


class OwnNeedsFields(NeedsFields):
    """The same where something was told before."""

    forget = BooleanField(_l("Delete what I have told before"))

    def needs(self) -> Needs | None:
        """What was told anew; no needs where the old ones are to go, None where they stay."""
        return super().needs() or (Needs() if self.forget.data else None)


class AnswersForm(Form):
    """Answers alone."""


def with_questions(base: type[F], questions: Sequence[Asked], *, asks_needs: bool) -> type[F]:
    """The form `base` with what a session asks besides; `base` itself where it asks nothing."""
    if asks_needs:
        base = cast("type[F]", type(base.__name__, (NeedsFields, base), {}))
    return asking(base, questions)


def own_answers_form(
    training_session: TrainingSession,
    questions: Sequence[Asked],
    kept: Mapping[int, str],
    *,
    has_needs: bool,
) -> type[Form]:
    """The form of one's own page; `kept` names the files sent before, as needs may have been."""
    base: type[Form] = AnswersForm
    if training_session.asks_needs:
        base = OwnNeedsFields if has_needs else NeedsFields
    return asking(base, questions, kept)


def staff_answers_form(questions: Sequence[Asked], kept: Mapping[int, str]) -> type[Form]:
    """The form of the office, where nothing has to be answered: staff put down what they know."""
    return asking(AnswersForm, [replace(each, is_required=False) for each in questions], kept)


def answers_of(form: Form) -> Answers:
    """What a valid form says besides who one is."""
    needs = form.needs() if isinstance(form, NeedsFields) else None
    if not isinstance(form, Asking):
        return Answers(needs=needs)
    return Answers(given=form.given(), files=form.files(), needs=needs)
