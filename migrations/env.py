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
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        user_module_prefix="db.",
        **current_app.extensions["migrate"].configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
