"""A database server asked with thrift: no transaction to read one thing, no ping without need."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DisconnectionError

from app.core.prepared import Prepared, Rows

REST = 10.0  # seconds in which a server, or a wall between, hardly cuts a connection


def ping_only_after_a_rest(engine: Engine) -> None:
    """What SQLAlchemy's `pool_pre_ping` does each time, done where a connection has been idle.

    It costs a round trip, as much as most of what is asked afterwards.
    """
    event.listen(engine, "checkin", _note_time)
    event.listen(engine, "checkout", lambda driver, record, _proxy: _ping(engine, driver, record))


def _note_time(_driver: Any, record: Any) -> None:
    record.info["rests_since"] = time.monotonic()


def _ping(engine: Engine, driver: Any, record: Any) -> None:
    since = record.info.get("rests_since")
    if since is None or time.monotonic() - since < REST:
        return
    try:
        engine.dialect.do_ping(driver)
    except engine.dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error  # the pool throws it away and opens another


def ask_alone(engine: Engine, statement: Prepared, values: Mapping[str, Any]) -> Rows:
    """The rows of a statement outside of any transaction; `engine` commits by itself."""
    with engine.connect() as connection:
        return statement.ask(connection, values)
