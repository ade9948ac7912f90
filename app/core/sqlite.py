"""SQLite taught its manners: one fair queue of writers, readers that wait for none.

A writer passes the gate, takes `BEGIN IMMEDIATE`, commits into the write-ahead log and lets the
next one in; only then does it wait for the disk, so that one wait serves all who committed
meanwhile. Nobody is answered before their own change is on the disk.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from app.core.prepared import Prepared, Rows

BUSY_TIMEOUT_MS = 15_000


def prepare(engine: Engine) -> None:
    """Settings of every connection, and how a transaction begins."""
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)


def _set_pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "synchronous=NORMAL",  # a commit waits for the disk in `write_through`
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    if mode is not None:
        driver = connection.connection.driver_connection
        try:
            driver.execute(f"BEGIN {mode}")  # type: ignore[union-attr]  # one that begins is there
        except sqlite3.Error as error:
            raise DBAPIError.instance("BEGIN", None, error, sqlite3.Error) from error


def write_through(database: str | None) -> None:
    """What `synchronous=FULL` does under the lock, done after it: many commits, one wait.

    SQLite takes no locks on its log, so that another handle of the file is no danger to them.
    """
    try:
        handle = os.open(f"{database}-wal", os.O_RDONLY)
    except FileNotFoundError:
        return  # the last connection has written it into the database and taken it away
    try:
        os.fdatasync(handle)
    finally:
        os.close(handle)


class WriteGate:
    """A fair queue for SQLite's one writer, across threads and processes."""

    def __init__(self, database: str | None) -> None:
        self._threads = threading.Lock()
        on_disk = database and database != ":memory:" and not database.startswith("file:")
        self._path = Path(f"{database}.lock") if on_disk else None

    def __enter__(self) -> None:
        self._threads.acquire()
        if self._path:
            try:
                self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o666)
                fcntl.flock(self._file, fcntl.LOCK_EX)
            except OSError as error:  # its folder is away, and so is the database
                self._threads.release()
                raise OperationalError("BEGIN IMMEDIATE", None, error) from error

    def __exit__(self, *_: object) -> None:
        if self._path:
            os.close(self._file)
        self._threads.release()


def ask_alone(engine: Engine, statement: Prepared, values: Mapping[str, Any]) -> Rows:
    """The rows of a statement outside of any transaction, past SQLAlchemy's Connection: that takes
    longer than all the rest of a 304.
    """
    try:
        connection = engine.raw_connection()
    except sqlite3.Error as error:
        raise DBAPIError.instance("", None, error, sqlite3.Error) from error
    with closing(connection):
        return statement.ask_driver(connection.driver_connection, engine.dialect, values)
