"""Kinds of columns: a moment in UTC, a text in our languages, one word out of several."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator

from app.core.texts import NO_TEXTS, Texts

MOST_KEPT = 2_000  # values of one column of one statement, read once and known again


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """SQLite has moments as text."""
        return _kept(super().result_processor(dialect, coltype), dialect)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class TextsColumn(TypeDecorator[Texts]):
    """A `Texts` value as JSON; NULL is read as no text at all."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """SQLite has JSON as text."""
        return _kept(super().result_processor(dialect, coltype), dialect)

    def process_bind_param(self, value: Texts | None, dialect: Dialect) -> dict[str, str] | None:
        return value.as_dict() if value else None

    def process_result_value(self, value: dict[str, str] | None, dialect: Dialect) -> Texts:
        return (
            Texts(value.get("lv", ""), value.get("en", ""), value.get("lt", ""))
            if value
            else NO_TEXTS
        )


def _kept(read: Callable[[Any], Any] | None, dialect: Dialect) -> Callable[[Any], Any] | None:
    """Where a value is read from text, the same one again and again is read once."""
    return lru_cache(MOST_KEPT)(read) if read and dialect.name == "sqlite" else read


def enum_column(kind: type[StrEnum]) -> Enum:
    """A `StrEnum` kept as its plain value: both engines and a reader see the same word."""
    return Enum(
        kind,
        native_enum=False,
        length=32,
        values_callable=lambda members: [m.value for m in members],
    )
