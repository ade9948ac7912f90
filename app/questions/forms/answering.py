"""Questions as fields of a form, with what they take and the condition on which they are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias, TypeVar, cast

from flask_wtf.file import FileField
from wtforms import BooleanField, Field, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from app.core.forms import (
    ChoiceField,
    DayField,
    Form,
    NotBlank,
    at_most,
    choices_of,
    clean_long_text,
)
from app.core.i18n import _, current_language, say
from app.output.uploads import FileRefused, SentFile, judge, sent_file
from app.questions.outputs import ANSWER_FILES, ANSWER_SUFFIXES, MEGABYTE, answer_limit
from app.questions.rules import (
    LONGEST_ANSWER,
    Asked,
    AskedWhen,
    Given,
    QuestionKind,
    Value,
    number_text,
    plain_number,
    read_number,
    shown_among,
)

F = TypeVar("F", bound=Form)
Row: TypeAlias = tuple[Asked, Any, Asked | None, Any]
MOST_RADIOS = 7  # more options are easier found in a list that unfolds


def field_name(question_id: int) -> str:
    """The name of a question's field."""
    return f"question_{question_id}"


class OneField(RadioField):
    """One of a few, with a plain word when it is not."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([str(value).strip() for value in valuelist])

    def pre_validate(self, form: Any) -> None:
        _check_chosen([self.data] if self.data else [], self)


class SeveralField(SelectMultipleField):
    """Any of them, each once; boxes to tick."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        sent = (str(value).strip() for value in valuelist)
        self.raw_data = [value for value in sent if value]  # or Optional hears the first alone
        self.data = list(dict.fromkeys(self.raw_data))

    def pre_validate(self, form: Any) -> None:
        _check_chosen(self.data or [], self)


def _check_chosen(chosen: Sequence[str], field: Any) -> None:
    if not set(chosen) <= {choice.value for choice in field.choices}:
        raise ValidationError(_("Please choose one of the list."))


class NumberField(StringField):
    """A number as a Latvian or an Englishman writes it; `data` is what the database keeps."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            try:
                self.data = plain_number(read_number(text))
            except ValueError as error:
                raise ValueError(_("Please enter a number like 8 or 7,5.")) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return number_text(self.data or "", current_language())


class GoodFile:
    """A file that is what it says and not too large."""

    def __call__(self, form: object, field: Field) -> None:
        sent = sent_file(field.data)
        if sent is None:
            return
        try:
            judge(sent, ANSWER_FILES, answer_limit())
        except FileRefused as fault:
            raise ValidationError(say(fault)) from fault


class Asking(Form):
    """A form that asks `questions`; `kept` names the files that are there already."""

    questions: tuple[Asked, ...] = ()
    kept: Mapping[int, str] = {}

    @property
    def asked(self) -> Iterator[tuple[Asked, Any]]:
        """Each question with its field."""
        return ((question, self[field_name(question.id)]) for question in self.questions)

    @property
    def rows(self) -> Iterator[Row]:
        """Each question with its field, what it depends on, and the box that removes its file."""
        by_id = {question.id: question for question in self.questions}
        for each, field in self.asked:
            remover = self._fields.get(_remover_name(each.id))
            yield each, field, by_id.get(each.shown_if_id or 0), remover

    def of(self, when: AskedWhen) -> list[Row]:
        """The rows of the questions asked at one time."""
        return [row for row in self.rows if row[0].asked_when is when]

    def validate(self, extra_validators: Any = None) -> bool:
        """What is not shown to this person is neither judged nor kept, but stands as it was typed
        where the form comes back.
        """
        shown = self.shown()
        hidden = [field for question, field in self.asked if question not in shown]
        typed = [(field, field.data, field.raw_data) for field in hidden]
        for field in hidden:
            field.data, field.raw_data, field.process_errors = None, [], []
            field.validators = [Optional()]
        valid: bool = super().validate(extra_validators)
        if not valid:
            for field, data, raw_data in typed:
                field.data, field.raw_data = data, raw_data
        return valid

    def shown(self) -> list[Asked]:
        """The questions that are asked of who has filled the form in so."""
        chosen = {
            question.id: [field.data] if isinstance(field.data, str) else field.data or []
            for question, field in self.asked
            if question.kind.has_options
        }
        return shown_among(self.asked_now(), chosen)

    def asked_now(self) -> Sequence[Asked]:
        """Those that can be asked at all."""
        return self.questions

    def given(self) -> Given:
        """The answers, once they are valid."""
        answered = {q.id: _value_of(q, field) for q, field in self.asked if field.data}
        shown = {question.id for question in self.shown()}
        return Given(
            asked=tuple(question.id for question in self.questions),
            values={number: value for number, value in answered.items() if value is not None},
            stays=frozenset(self.kept.keys() & shown - self.files().keys() - self._removed()),
        )

    def _removed(self) -> set[int]:
        fields = ((number, self._fields.get(_remover_name(number))) for number in self.kept)
        return {number for number, field in fields if field is not None and field.data}

    def files(self) -> dict[int, SentFile]:
        """The files sent, by the question's id."""
        sent = {q.id: sent_file(f.data) for q, f in self.asked if q.kind is QuestionKind.FILE}
        return {number: file for number, file in sent.items() if file is not None}


def _value_of(question: Asked, field: Any) -> Value | None:
    if question.kind is QuestionKind.FILE:
        return None
    return cast("Value", field.data.isoformat() if isinstance(field.data, date) else field.data)


def asking(
    base: type[F],
    questions: Sequence[Asked],
    kept: Mapping[int, str] | None = None,
    way: type[Asking] = Asking,
) -> type[F]:
    """The form `base` with a field for each question; `base` itself where there is none."""
    if not questions:
        return base
    kept = kept or {}
    fields = {field_name(each.id): _field_of(each, kept.get(each.id, "")) for each in questions}
    removers = {
        _remover_name(each.id): BooleanField(_("Remove this file"))
        for each in questions
        if each.id in kept and not each.is_required
    }
    own = {"questions": tuple(questions), "kept": kept, **fields, **removers}
    return cast("type[F]", type(base.__name__, (way, base), own))


def _remover_name(question_id: int) -> str:
    return f"{field_name(question_id)}_remove"


def _field_of(question: Asked, kept: str) -> Any:
    language = current_language()
    needed = question.is_required and not kept
    common = {
        "label": question.label.in_(language),
        "validators": [NotBlank() if needed else Optional()],
        "description": question.hint.in_(language),
    }
    if question.kind is QuestionKind.FILE:
        return _file(common, kept)
    return _MAKERS[question.kind](question, common)


def _file(common: dict[str, Any], kept: str) -> FileField:
    there = _("Kept: %(name)s. Choose a file to replace it.", name=kept) if kept else ""
    most = _(
        "PDF, DOCX, ODT or a picture, at most %(limit)s MB.",
        limit=max(1, answer_limit() // MEGABYTE),
    )
    common["description"] = " ".join(filter(None, (common["description"], there, most)))
    common["validators"].append(GoodFile())
    return FileField(render_kw={"accept": ANSWER_SUFFIXES}, **common)


def _choice(question: Asked, common: dict[str, Any]) -> Field:
    pairs = _pairs(question)
    if len(pairs) <= MOST_RADIOS:
        return OneField(choices=choices_of(pairs), **common)
    return ChoiceField(choices=choices_of(pairs, blank=_("Choose …")), default="", **common)


def _pairs(question: Asked) -> list[tuple[str, str]]:
    language = current_language()
    return [(option.key, option.text.in_(language)) for option in question.offered]


_Maker = Callable[[Asked, dict[str, Any]], Field]
_MAKERS: Mapping[QuestionKind, _Maker] = {
    QuestionKind.TEXT: lambda _q, common: TextAreaField(
        filters=[clean_long_text],
        **{**common, "validators": [*common["validators"], at_most(LONGEST_ANSWER)]},
    ),
    QuestionKind.CHOICE: _choice,
    QuestionKind.SEVERAL: lambda question, common: SeveralField(
        choices=choices_of(_pairs(question)), **common
    ),
    QuestionKind.NUMBER: lambda _q, common: NumberField(**common),
    QuestionKind.DATE: lambda _q, common: DayField(**common),
}


def data_of(questions: Sequence[Asked], values: Mapping[int, Value]) -> dict[str, Any]:
    """Kept answers as the data of the form."""
    return {
        field_name(question.id): _as_data(question, values[question.id])
        for question in questions
        if question.id in values and question.kind is not QuestionKind.FILE
    }


def _as_data(question: Asked, value: Value) -> Any:
    return date.fromisoformat(str(value)) if question.kind is QuestionKind.DATE else value
