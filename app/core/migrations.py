"""`flask db ...`: Flask-Migrate and Alembic, read when somebody migrates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from flask import Flask

from app.core.db import db
from app.core.lazy import later

if TYPE_CHECKING:
    import flask_migrate
else:
    flask_migrate = later("flask_migrate")

migrate_cli = later("flask_migrate.cli")  # which has no types


def init_app(app: Flask) -> None:
    """The command and what migrations/env.py asks for."""
    app.extensions["migrate"] = _Settings(app)
    app.cli.add_command(_Commands("db", help="Perform database migrations."))


class _Settings:
    """What Flask-Migrate keeps with an application, made when something of it is asked for."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        flask_migrate.Migrate(self._app, db, compare_type=True, render_as_batch=True)
        return getattr(self._app.extensions["migrate"], name)


class _Commands(click.Command):
    """Stands for Flask-Migrate's own command, to which it hands over what was typed."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        context: click.Context = migrate_cli.db.make_context(info_name, args, parent, **extra)
        return context
