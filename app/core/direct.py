"""Rows written past the ORM's bookkeeping, inside of `db.transaction`.

The unit of work compares, sorts and looks after every object, which takes several times as long as
such a statement. For what a rush does for each of hundreds; `db.read` is their like.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Insert, Table, Update, bindparam, insert, update
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from app.core.db import Base, connection, count_change, db

Row = TypeVar("Row", bound=Base)


def put(model: type[Base], **values: Any) -> int:
    """A new row that the transaction does not look at again; its id."""
    added = connection(_unit()).execute(_insertion(model), values)
    return int(added.inserted_primary_key[0])  # type: ignore[index]  # an INSERT of one has one


def put_object(row: Row) -> Row:
    """A new object's row; from then on the object is as if it had been read.

    What it was not given, and has a default, is read when somebody asks for it.
    """
    values = {name: value for name, value in vars(row).items() if name in _columns(type(row))}
    row.id = put(type(row), **values)
    make_transient_to_detached(row)
    db.session.add(row)
    return row


def alter(row: Base, **values: Any) -> None:
    """Other values for some columns of one row, in the database and in the object."""
    connection(_unit()).execute(_change(type(row), *values), {"row_id": row.id, **values})
    for name, value in values.items():
        set_committed_value(row, name, value)


def _unit() -> Session:
    """The unit of work, with what it has not written yet written first."""
    unit = db.session()
    unit.flush()
    count_change(unit)
    return unit


@cache
def _columns(model: type[Base]) -> frozenset[str]:
    return frozenset(model.__table__.columns.keys())


@cache
def _insertion(model: type[Base]) -> Insert:
    return insert(cast("Table", model.__table__))


@cache
def _change(model: type[Base], *names: str) -> Update:
    table = cast("Table", model.__table__)
    own = table.c["id"] == bindparam("row_id")
    return update(table).where(own).values({name: bindparam(name) for name in names})
