"""Rows written past the ORM's bookkeeping, inside of `db.transaction`.

The unit of work compares, sorts and looks after every object, which takes several times as long as
such a statement. For what a rush does for each of hundreds; `db.read` is their like.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import (
    ColumnDefault,
    Integer,
    Table,
    bindparam,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key
from sqlalchemy.sql.schema import DefaultGenerator

from app.core.db import Base, connection, count_change, db, lock
from app.core.errors import NotFound
from app.core.prepared import Prepared

Row = TypeVar("Row", bound=Base)


def put(model: type[Base], **values: Any) -> int:
    """A new row that the transaction does not look at again; its id."""
    [(number,)] = _insertion(model).ask(values)
    return int(number)


def put_object(model: type[Row], **values: Any) -> Row:
    """A new row, as an object as if it had been read.

    What it was not given, and has a default, is read when somebody asks for it.
    """
    return _as_read(model, {**values, "id": put(model, **values)})


def hold(model: type[Row], row_id: int) -> Row:
    """As `db.lock`, quicker for a row that the unit of work does not know. Raises NotFound."""
    if identity_key(model, row_id) in db.session.identity_map:
        return lock(model, row_id)
    names, statement = _holding(model)
    found = statement.ask(connection(db.session()), {"row_id": row_id})
    if not found:
        raise NotFound
    return _as_read(model, dict(zip(names, found[0], strict=True)))


def _as_read(model: type[Row], values: dict[str, Any]) -> Row:
    row = cast("Row", inspect(model).class_manager.new_instance())
    vars(row).update(values)
    make_transient_to_detached(row)
    db.session.add(row)
    return row


def alter(row: Base, **values: Any) -> None:
    """Other values for some columns of one row, in the database and in the object."""
    _change(type(row), *values).ask({"row_id": row.id, **values})
    for name, value in values.items():
        set_committed_value(row, name, value)


def _unit() -> Session:
    """The unit of work, with what it has not written yet written first."""
    unit = db.session()
    unit.flush()
    count_change(unit)
    return unit


@cache
def _holding(model: type[Base]) -> tuple[tuple[str, ...], Prepared]:
    names = tuple(attribute.key for attribute in inspect(model).column_attrs)
    of_id = model.id == bindparam("row_id", type_=Integer)
    whole = select(*(getattr(model, name) for name in names)).where(of_id)
    return names, Prepared(whole.with_for_update())


@dataclass(frozen=True, slots=True)
class _Writing:
    """A statement, and what its columns are where nobody says."""

    statement: Prepared
    usual: Mapping[str, Any]
    made: Mapping[str, Callable[[Any], Any]]  # a moment, an empty dict: anew for each row

    def ask(self, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        made = {name: make(None) for name, make in self.made.items() if name not in values}
        return self.statement.ask(connection(_unit()), {**self.usual, **made, **values})


@cache
def _insertion(model: type[Base]) -> _Writing:
    table = cast("Table", model.__table__)
    usual = {c.key: _given_by(c.default) for c in table.columns if not c.primary_key}
    return _Writing(
        Prepared(insert(table).returning(table.c.id), *usual),
        {name: value for name, value in usual.items() if not callable(value)},
        {name: value for name, value in usual.items() if callable(value)},
    )


@cache
def _change(model: type[Base], *names: str) -> _Writing:
    table = cast("Table", model.__table__)
    others = [column for column in table.columns if column.onupdate and column.key not in names]
    made = {column.key: _given_by(column.onupdate) for column in others}
    own = table.c["id"] == bindparam("row_id")
    changed = update(table).where(own).values({name: bindparam(name) for name in (*names, *made)})
    return _Writing(Prepared(changed), {}, made)


def _given_by(default: DefaultGenerator | None) -> Any:
    """A value, or what makes one; of columns that the database fills in there are none."""
    return cast("ColumnDefault", default).arg if default is not None else None
