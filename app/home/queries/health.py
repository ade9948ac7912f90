"""Is the database able to serve, and the figures that Prometheus asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.core.db import db
from app.core.jobs import Job
from app.core.lazy import later
from app.outbox.models import OutboxMail
from app.registrations.models import Registration

if TYPE_CHECKING:
    from alembic import migration
else:
    migration = later("alembic.migration")

Table = type[OutboxMail] | type[Job] | type[Registration]


def migration_heads() -> set[str]:
    """The migrations this database stands at; raises what the driver raises when it is gone."""
    with db.engine.connect() as connection:
        return set(migration.MigrationContext.configure(connection).get_current_heads())


def count_states() -> dict[str, dict[str, int]]:
    """Rows by state of the outbox, the jobs and the registrations; three statements."""
    tables: dict[str, Table] = {
        "outbox_mails": OutboxMail,
        "jobs": Job,
        "registrations": Registration,
    }
    return {name: _by_state(table) for name, table in tables.items()}


def _by_state(table: Table) -> dict[str, int]:
    rows = db.session.execute(select(table.state, func.count()).group_by(table.state))
    return {state.value: number for state, number in rows}
