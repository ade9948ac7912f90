"""calendar entries are kept as bytes; a personal calendar's address can be renewed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core import columns

revision = "0010"
down_revision = "0009"

_MOMENT = columns.UtcDateTime(timezone=True)
_SESSIONS = sa.table(
    "training_sessions",
    *(sa.column(name) for name in ("updated_at", "calendar_at", "status_since")),
)


def upgrade() -> None:
    with op.batch_alter_table("training_sessions") as sessions:
        for name in ("calendar_at", "status_since"):
            sessions.add_column(sa.Column(name, _MOMENT, nullable=True))
    op.execute(
        _SESSIONS.update().values(
            calendar_at=_SESSIONS.c.updated_at, status_since=_SESSIONS.c.updated_at
        )
    )
    with op.batch_alter_table("training_sessions") as sessions:
        for name in ("calendar_at", "status_since"):
            sessions.alter_column(name, existing_type=_MOMENT, nullable=False)
    for name in ("registrations", "users"):
        with op.batch_alter_table(name) as people:
            people.add_column(
                sa.Column("feed_number", sa.Integer(), nullable=False, server_default="0")
            )
        with op.batch_alter_table(name) as people:
            people.alter_column("feed_number", server_default=None)
    _add_entries()
    op.create_table(
        "calendar_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("moved_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_version")),
    )


def _add_entries() -> None:
    words = ("language", "zone", "facts", "made_with")
    op.create_table(
        "calendar_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("training_session_id", sa.Integer(), nullable=False),
        sa.Column("session_day_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=500), nullable=False) for name in words),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["training_session_id"],
            ["training_sessions.id"],
            name=op.f("fk_calendar_entries_training_session_id_training_sessions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_day_id"],
            ["session_days.id"],
            name=op.f("fk_calendar_entries_session_day_id_session_days"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_entries")),
    )
    op.create_index(
        "uq_calendar_entries_day", "calendar_entries", ["session_day_id", "language"], unique=True
    )
    op.create_index(
        "ix_calendar_entries_session", "calendar_entries", ["training_session_id", "language"]
    )


def downgrade() -> None:
    op.drop_table("calendar_version")
    op.drop_table("calendar_entries")
    for name in ("users", "registrations"):
        with op.batch_alter_table(name) as people:
            people.drop_column("feed_number")
    with op.batch_alter_table("training_sessions") as sessions:
        for name in ("status_since", "calendar_at"):
            sessions.drop_column(name)
