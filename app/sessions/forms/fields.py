"""Dates and times as people type them."""

from __future__ import annotations

import re
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import DateTimeLocalField, DecimalField, Field, TimeField
from wtforms.validators import StopValidation
from wtforms.widgets import TextInput

from app.core.forms import ChoiceField, read_day
from app.core.i18n import _

_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?")


def choice(label: Any, **values: Any) -> ChoiceField:
    """A choice that may be left open; its choices are put in when the form is made."""
    return ChoiceField(label, coerce=str, choices=[], filters=[lambda data: data or ""], **values)


def is_filled(field: Field) -> bool:
    """Something was typed, right or wrong."""
    return bool(field.data or field.process_errors or field.errors)


class ClockField(TimeField):
    """A time of day: 10:00, 10.00 or 10."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            try:
                self.data = _read_clock(text)
            except ValueError as error:
                raise ValueError(_("Please enter a time like 10.00.")) from error


def _read_clock(text: str) -> time:
    found = _CLOCK.fullmatch(text)
    if not found:
        raise ValueError
    return time(int(found[1]), int(found[2] or 0))


class MomentField(DateTimeLocalField):
    """A date with a time, by the clock of the house; `data` has no zone."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            try:
                self.data = _read_moment(text)
            except ValueError as error:
                message = _("Please enter a date and a time like 26.11.2026. 10.00.")
                raise ValueError(message) from error


def _read_moment(text: str) -> datetime:
    day, _gap, clock_time = text.replace("T", " ").rpartition(" ")
    return datetime.combine(read_day(day.strip()), _read_clock(clock_time[:5]))


class HoursField(DecimalField):
    """Academic hours, with a comma or a dot."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]).strip().replace(",", ".") if valuelist else ""
        self.data = None
        if text:
            try:
                self.data = _finite(Decimal(text))
            except (ValueError, InvalidOperation) as error:
                raise ValueError(_("Please enter a number like 8 or 7,5.")) from error

    def pre_validate(self, form: object) -> None:
        if self.process_errors:  # said already: a range would only say it again
            raise StopValidation


class DaysBeforeField(Field):
    """Numbers of days, as '7, 1'; `data` is a list, the most first."""

    widget = TextInput()

    def __init__(self, label: Any, *, most: int, most_days: int, **values: Any) -> None:
        super().__init__(label, **values)
        self.most, self.most_days = most, most_days

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return ", ".join(map(str, self.data or ()))

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = re.split(r"[\s,;]+", str(valuelist[0]).strip()) if valuelist else []
        words = [word for word in typed if word]
        self.data = sorted({int(word) for word in words if word.isdecimal()}, reverse=True)
        fits = all(1 <= number <= self.most_days for number in self.data)
        if not fits or len(self.data) > self.most or not all(map(str.isdecimal, words)):
            message = _("Please enter at most %(most)s numbers from 1 to %(days)s, like 7, 1.")
            raise ValueError(message % {"most": self.most, "days": self.most_days})


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise ValueError
    return number
