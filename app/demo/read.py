"""Turns plain mappings from YAML into frozen dataclasses, by their type hints.

An unknown or a missing field, an empty Latvian text and a wrong date raise DemoDataError, which
names the place; so a slip of the pen in the data never reaches the database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from app.core.texts import Texts

Shape = TypeVar("Shape")
ALIASES = {"from": "starts", "to": "ends", "date": "on"}  # "on" is a flag to YAML


class DemoDataError(ValueError):
    """The demonstration data contradict themselves or their shapes."""


def read_texts(value: Any, where: str) -> Texts:
    """A Texts value with a Latvian text that is not blank; raises DemoDataError."""
    unknown = set(value) - {"lv", "en", "lt"} if isinstance(value, Mapping) else {value}
    if unknown:
        raise DemoDataError(f"{where}: not a text in lv, en, lt: {sorted(map(str, unknown))}")
    if any(not isinstance(text, str) or not text.strip() for text in value.values()):
        raise DemoDataError(f"{where}: an empty text")
    if "lv" not in value:
        raise DemoDataError(f"{where}: the Latvian text is missing")
    return Texts(**value)


def read_date(value: Any, where: str) -> date:
    """A date as YAML reads it (2018-07-10); raises DemoDataError."""
    if type(value) is not date:
        raise DemoDataError(f"{where}: {value!r} is no date")
    return value


def read_as(kind: Callable[[str], Any]) -> Callable[[Any, str], Any]:
    """A reader of quoted values: times "10:00" and sums "217607.49" stay exact that way."""

    def reader(value: Any, where: str) -> Any:
        if not isinstance(value, str):
            raise DemoDataError(f"{where}: {value!r} has to be quoted")
        try:
            return kind(value)
        except (ValueError, ArithmeticError) as error:
            raise DemoDataError(f"{where}: {value!r}: {error}") from error

    return reader


READERS: dict[Any, Callable[[Any, str], Any]] = {
    Texts: read_texts,
    date: read_date,
    time: read_as(time.fromisoformat),
    Decimal: read_as(Decimal),
}


def read_value(hint: Any, value: Any, where: str) -> Any:
    """`value` as the type `hint` asks for; raises DemoDataError."""
    if NoneType in get_args(hint):
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
    if get_origin(hint) is tuple:
        return tuple(
            read_value(get_args(hint)[0], part, f"{where}[{number}]")
            for number, part in enumerate(value)
        )
    if hint in READERS:
        return READERS[hint](value, where)
    if is_dataclass(hint):
        return read(hint, value, where)  # type: ignore[arg-type]  # is_dataclass admits instances
    return read_plain(hint, value, where)


def read_plain(hint: Any, value: Any, where: str) -> Any:
    """A string, number or flag of exactly the type asked for (whole numbers pass as floats)."""
    if type(value) is not hint and not (hint is float and type(value) is int):
        raise DemoDataError(f"{where}: {value!r} is not {hint.__name__}")
    return value


def read(shape: type[Shape], mapping: Mapping[str, Any], where: str) -> Shape:
    """One `shape` from its mapping; raises DemoDataError for unknown and missing fields."""
    given = {ALIASES.get(name, name): value for name, value in mapping.items()}
    known = {field.name: field for field in fields(shape)}  # type: ignore[arg-type]  # a dataclass
    required = {name for name, field in known.items() if field.default is MISSING}
    if set(given) - set(known) or required - set(given):
        odd, missing = sorted(set(given) - set(known)), sorted(required - set(given))
        raise DemoDataError(f"{where}: unknown {odd}, missing {missing}")
    hints = get_type_hints(shape)
    return shape(**{n: read_value(hints[n], v, f"{where}.{n}") for n, v in given.items()})
