"""Fields that clean what people paste and say in their language what is wrong.

Every text is NFC, without control or direction-override characters, with spaces trimmed.
Faults are told at the field, and in `components/error_summary.html` on top. A refused form
answers 422 and keeps what was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import has_request_context, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, FileStorage, MultiDict
from wtforms import (
    DateField,
    EmailField,
    Field,
    FieldList,
    FileField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import (  # type: ignore[attr-defined]  # younger than its stubs
    SelectChoice,
)
from wtforms.form import BaseForm
from wtforms.validators import (
    InputRequired,
    Length,
    NumberRange,
    Optional,
    StopValidation,
    ValidationError,
)

from app.core.errors import CiklsError, InvalidInput, NotFound
from app.core.i18n import _, _l, say
from app.core.texts import Texts
from app.core.tokens import TokenWhenShown

FIRST_YEAR, LAST_YEAR = 2000, 2099
_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\.?")
_KEPT_IN_LONG_TEXT = "\n\t"
_DIRECTION_OVERRIDES = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def clean_text(value: Any) -> Any:
    """One clean line: NFC, no control or override characters, single spaces; other types pass."""
    if not isinstance(value, str):
        return value
    return re.sub(r"\s+", " ", _printable(value.replace("\n", " ").replace("\t", " "))).strip()


def clean_long_text(value: Any) -> Any:
    """Clean lines: as `clean_text`, line breaks kept, at most one empty line in a row."""
    if not isinstance(value, str):
        return value
    text = _printable(value.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def _printable(value: str) -> str:
    text = unicodedata.normalize("NFC", value)
    return text if text.isprintable() else "".join(filter(_is_kept, text))


def _is_kept(character: str) -> bool:
    if character in _DIRECTION_OVERRIDES:
        return False
    return character in _KEPT_IN_LONG_TEXT or unicodedata.category(character) not in (
        "Cc",
        "Cs",
        "Cn",
    )


class Form(FlaskForm):
    """Every form of the house."""

    class Meta(FlaskForm.Meta):
        """What WTForms reads a form from."""

        csrf_class = TokenWhenShown

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Not sent is a field in a body of JSON, and one of text that was sent as a file."""
            if has_request_context() and request.method == "POST" and request.is_json:
                return MultiDict()
            sent = super().wrap_formdata(form, formdata)
            return _without_stray_files(form, sent) if isinstance(sent, CombinedMultiDict) else sent

    def refuse(self, error: CiklsError) -> None:
        """Show a service's refusal at its field, or on top of the form if it names none."""
        field = self._fields.get(error.field) if isinstance(error, InvalidInput) else None
        target = field.errors if field is not None else self.form_errors
        _append(field if field is not None else self, target, say(error))

    def takes(self, service: Callable[[], object]) -> bool:
        """Whether `service` did its work; its refusal is shown by the form. Raises NotFound."""
        try:
            service()
        except NotFound:
            raise
        except CiklsError as refusal:
            self.refuse(refusal)
            return False
        return True


def _without_stray_files(form: Any, sent: CombinedMultiDict[str, Any]) -> MultiDict[str, Any]:
    """Files for fields of files alone: a text field would take one for its text."""
    return MultiDict(
        (name, value)
        for name, value in sent.items(multi=True)
        if not isinstance(value, FileStorage) or isinstance(form._fields.get(name), FileField)
    )


def _append(owner: Any, errors: Sequence[Any], message: str) -> None:
    name = "form_errors" if isinstance(owner, Form) else "errors"
    setattr(owner, name, [*errors, message])


def required(message: Any = None) -> InputRequired:
    """The field must be filled in."""
    return InputRequired(message or _l("Please fill in this field."))


class NotBlank:
    """A text must hold something besides spaces."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it from the class

    def __init__(self, message: Any = None) -> None:
        self.message = message or _l("Please fill in this field.")

    def __call__(self, form: object, field: Field) -> None:
        if not field.data or not str(field.data).strip():
            field.errors = []
            raise StopValidation(str(self.message))


def at_most(length: int) -> Length:
    """At most `length` characters."""
    return Length(max=length, message=_l("Please use at most %(max)d characters."))


def between(least: int | None, most: int | None) -> NumberRange:
    """A number within bounds."""
    if most is None:
        return NumberRange(min=least, message=_l("Please enter a number of at least %(min)s."))
    return NumberRange(
        min=least, max=most, message=_l("Please enter a number from %(min)s to %(max)s.")
    )


class DeliverableEmail:
    """An address in the form of one; no question is asked of the network."""

    def __call__(self, form: object, field: Field) -> None:
        if not field.data:
            return
        try:
            checked = validate_email(
                field.data,
                allow_smtputf8=False,  # mails go out in plain ASCII
                check_deliverability=False,
                test_environment=True,
            )
        except EmailNotValidError as error:
            raise ValidationError(
                _("Please enter an e-mail address like name@example.lv.")
            ) from error
        field.data = checked.normalized


def text_field(
    label: Any, *, most: int = 200, needed: bool = True, hint: Any = "", **kw: Any
) -> StringField:
    """One line of text."""
    checks = [NotBlank() if needed else Optional(), at_most(most)]
    return StringField(label, checks, filters=[clean_text], description=hint, **kw)


def long_text_field(
    label: Any, *, most: int = 5000, needed: bool = False, hint: Any = "", **kw: Any
) -> TextAreaField:
    """Several lines of text."""
    checks = [NotBlank() if needed else Optional(), at_most(most)]
    return TextAreaField(label, checks, filters=[clean_long_text], description=hint, **kw)


def email_field(label: Any, *, needed: bool = True, hint: Any = "", **kw: Any) -> EmailField:
    """An e-mail address."""
    checks = [NotBlank() if needed else Optional(), at_most(254), DeliverableEmail()]
    return EmailField(label, checks, filters=[clean_text], description=hint, **kw)


class WholeNumberField(IntegerField):
    """A whole number, with a plain word when it is not one."""

    def process_formdata(self, valuelist: list[str]) -> None:
        written = [value.strip() for value in valuelist if value.strip()]
        self.data = self.data if not valuelist else None
        try:
            super().process_formdata(written)
        except (ValueError, OverflowError) as error:
            raise ValueError(_("Please enter a whole number.")) from error

    def pre_validate(self, form: object) -> None:
        if self.process_errors:  # said already: a range would only say it again
            raise StopValidation


def read_day(text: str) -> date:
    """'2026-11-26' or '26.11.2026.'; ValueError for anything else and for years far away."""
    found = _DAY.fullmatch(text)
    day = date(*map(int, reversed(found.groups()))) if found else date.fromisoformat(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError
    return day


class DayField(DateField):
    """A date, picked or typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            try:
                self.data = read_day(text)
            except ValueError as error:
                raise ValueError(_("Please enter a date like 26.11.2026.")) from error


class Rows(FieldList):  # type: ignore[type-arg]  # generic in its stubs alone
    """Rows of fields or of forms; names that no form of ours would send are passed over."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        names = (name.split("-") for name in formdata if name.startswith(f"{prefix}-"))
        depth = prefix.count("-") + 1
        texts = (parts[depth] for parts in names)
        return (int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 5)


class ChoiceField(SelectField):
    """One of a list, with a plain word when it is not."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Blanks are no choice: Optional would take them for none and let them pass as one."""
        super().process_formdata([str(value).strip() for value in valuelist])

    def pre_validate(self, form: BaseForm) -> None:
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError(_("Please choose one of the list.")) from error


def choices_of(pairs: Iterable[tuple[Any, str]], *, blank: Any = None) -> list[Any]:
    """Choices for a select from (value, label) pairs, after an empty one labelled `blank`."""
    first = [("", str(blank))] if blank is not None else []
    return [SelectChoice(value=str(value), label=label) for value, label in [*first, *pairs]]


def row_id(value: Any) -> int | None:
    """`coerce` of a ChoiceField of rows: None for the empty choice, -1 (no row) for nonsense."""
    text = "" if value is None else str(value)
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def enum_choices(kinds: Iterable[Any], *, blank: Any = None) -> Callable[[], list[Any]]:
    """Choices of an enum whose members have a `label` msgid, translated when the form is made."""
    return lambda: choices_of(((kind.value, _(kind.label)) for kind in kinds), blank=blank)


def texts_of(form: Form, name: str) -> Texts:
    """The `Texts` behind the three fields `<name>_lv`, `<name>_en`, `<name>_lt`."""
    return Texts(*(form[f"{name}_{language}"].data or "" for language in ("lv", "en", "lt")))


def texts_data(name: str, texts: Texts) -> dict[str, str]:
    """The other way round: data for the three fields."""
    return {f"{name}_{language}": getattr(texts, language) for language in ("lv", "en", "lt")}
