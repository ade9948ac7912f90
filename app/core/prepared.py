"""Statements that are put together once for each engine, then asked with plain values.

What SQLAlchemy does around a statement takes several times as long as the statement itself. Here it
writes the SQL and turns values to and fro (the types of the columns), and the driver is asked
directly, on the connection and in the transaction under way. `watchers` hear of every statement,
as the events of an engine do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Enum, Insert, Select, Update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

Convert = Callable[[Any], Any]
Rows = list[tuple[Any, ...]]
Statement = Select[*tuple[Any, ...]] | Insert | Update
watchers: list[Callable[[Statement, str], None]] = []


class Prepared:
    """A statement that never changes; its named parameters are given each time."""

    def __init__(self, statement: Statement, *given: str) -> None:
        """`given` names the columns that an INSERT is given."""
        self._statement, self._given = statement, given
        self._written: dict[str, _Written] = {}

    def ask(self, connection: Connection, values: Mapping[str, Any]) -> Rows:
        """The rows that it gives back, as plain tuples. Raises DBAPIError, KeyError."""
        driver = connection.connection.driver_connection
        return self.ask_driver(driver, connection.dialect, values)

    def ask_driver(self, driver: Any, dialect: Dialect, values: Mapping[str, Any]) -> Rows:
        """As `ask`, of the driver's own connection."""
        written = self._written.get(dialect.name)
        if written is None:
            written = self._written[dialect.name] = _Written(self._statement, self._given, dialect)
        for watch in watchers:
            watch(self._statement, written.sql)
        return written.ask(driver, values)


class _Written:
    """A statement as one engine takes it."""

    def __init__(self, statement: Statement, given: tuple[str, ...], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=given or None)
        self.sql, self._fault = str(compiled), dialect.loaded_dbapi.Error
        if "POSTCOMPILE" in self.sql:
            raise ValueError("its text depends on its values")
        self._by_place = compiled.positiontup is not None  # else parameters go by their names
        self._names = tuple(compiled.positiontup or compiled.params)
        self._slots = [
            (name, compiled.binds[name].required, *_into(compiled, name, dialect))
            for name in self._names
        ]
        self._columns, self._dialect = tuple(statement.exported_columns), dialect
        self._readers: list[tuple[int, Convert]] | None = None  # known with the first answer

    def ask(self, driver: Any, values: Mapping[str, Any]) -> Rows:
        try:
            cursor = driver.execute(self.sql, self._filled(values))
            rows: Rows = cursor.fetchall() if cursor.description else []
        except self._fault as error:
            raise DBAPIError.instance(
                self.sql, None, error, self._fault, hide_parameters=True
            ) from error
        if self._readers is None and rows:
            self._readers = self._readers_of([each[1] for each in cursor.description])
        return _converted(rows, self._readers) if self._readers else rows

    def _readers_of(self, kinds: list[Any]) -> list[tuple[int, Convert]]:
        """By place, what turns the engine's values into ours; `kinds` are the driver's own."""
        pairs = zip(self._columns, kinds, strict=True)
        readers = [_out_of(column, kind, self._dialect) for column, kind in pairs]
        return [(place, read) for place, read in enumerate(readers) if read]

    def _filled(self, values: Mapping[str, Any]) -> Any:
        filled = [
            (convert(values[name]) if convert else values[name]) if is_open else fixed
            for name, is_open, convert, fixed in self._slots
        ]
        return filled if self._by_place else dict(zip(self._names, filled, strict=True))


def _converted(rows: Rows, readers: list[tuple[int, Convert]]) -> Rows:
    read: Rows = []
    for row in rows:
        values = list(row)
        for place, reader in readers:
            values[place] = reader(values[place])
        read.append(tuple(values))
    return read


def _into(compiled: Any, name: str, dialect: Dialect) -> tuple[Convert | None, Any]:
    """What turns a value into the engine's, and the value that is always the same, turned."""
    kind, convert = compiled.binds[name].type, None
    if isinstance(kind, Enum):
        convert = _looked_up((each, each.value) for each in _members(kind))
    else:
        convert = kind.dialect_impl(dialect).bind_processor(dialect)
    if compiled.binds[name].required:
        return convert, None
    fixed = compiled.params[name]
    return None, convert(fixed) if convert else fixed


def _out_of(column: ColumnElement[Any], kind: Any, dialect: Dialect) -> Convert | None:
    if isinstance(column.type, Enum):
        return _looked_up((each.value, each) for each in _members(column.type))
    return column.type.dialect_impl(dialect).result_processor(dialect, kind)


def _looked_up(pairs: Iterable[tuple[str, str]]) -> Convert:
    known: dict[str | None, str | None] = {None: None, **dict(pairs)}
    return known.__getitem__


def _members(kind: Enum) -> Iterable[StrEnum]:
    members: type[StrEnum] = kind.enum_class  # type: ignore[assignment]  # ours are StrEnum
    return members
