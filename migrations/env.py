"""Alembic's environment: our own Base, both engines, batch mode for SQLite."""

from __future__ import annotations

from alembic import context
from flask import current_app

from app.core.db import Base, db


def run() -> None:
    """Run migrations on the application's database, or on the connection a test hands in."""
    given = context.config.attributes.get("connection")
    if given is not None:
        _run_on(given)
        return
    with db.engine.connect() as connection:
        _run_on(connection)


def _run_on(connection) -> None:
    on_disk = connection.dialect.name == "sqlite"
    if on_disk:  # a table that is made anew is dropped in between, with rows that point to it
        _sqlite(connection, "PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        user_module_prefix="columns.",
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
    if on_disk:
        lost = _sqlite(connection, "PRAGMA foreign_key_check")
        _sqlite(connection, "PRAGMA foreign_keys=ON")
        if lost:
            raise RuntimeError(f"rows point to nothing: {lost[:5]}")


def _sqlite(connection, statement: str) -> list[tuple[object, ...]]:
    """A PRAGMA, past the transaction that SQLAlchemy would begin: within one it does nothing."""
    return list(connection.connection.driver_connection.execute(statement).fetchall())


run()
