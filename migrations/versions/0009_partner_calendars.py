"""partners' calendars, what is on in them, what came of asking for them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core import columns

revision = "0009"
down_revision = "0008"

_TONES = ("lake", "moss", "clay", "plum", "sand", "slate")
_MOMENT = columns.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "partner_calendars",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(500), nullable=False),
        sa.Column("sort_name", sa.String(500), nullable=False),
        sa.Column("mark", sa.String(500), nullable=False),
        sa.Column(
            "tone", sa.Enum(*_TONES, name="tone", native_enum=False, length=32), nullable=False
        ),
        sa.Column("url", sa.String(1000), nullable=False),
        sa.Column("filename", sa.String(500), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("etag", sa.String(500), nullable=False),
        sa.Column("last_modified", sa.String(500), nullable=False),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("skipped_count", sa.Integer(), nullable=False),
        sa.Column("floating_count", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("tried_at", _MOMENT, nullable=True),
        sa.Column("good_at", _MOMENT, nullable=True),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_calendars")),
    )
    with op.batch_alter_table("partner_calendars") as calendars:
        calendars.create_index(op.f("ix_partner_calendars_sort_name"), ["sort_name"])
        calendars.create_index(op.f("ix_partner_calendars_next_at"), ["next_at"])
    op.create_table(
        "partner_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partner_calendar_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("is_all_day", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("place", sa.String(500), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("is_busy", sa.Boolean(), nullable=False),
        _of_calendar("partner_entries"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_entries")),
    )
    with op.batch_alter_table("partner_entries") as entries:
        entries.create_index("ix_partner_entries_calendar", ["partner_calendar_id", "starts_at"])
        entries.create_index(op.f("ix_partner_entries_ends_at"), ["ends_at"])
    op.create_table(
        "partner_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partner_calendar_id", sa.Integer(), nullable=False),
        sa.Column("tried_at", _MOMENT, nullable=False),
        sa.Column("outcome", sa.String(500), nullable=False),
        sa.Column("detail", sa.String(500), nullable=False),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        _of_calendar("partner_attempts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_attempts")),
    )
    with op.batch_alter_table("partner_attempts") as attempts:
        attempts.create_index(
            op.f("ix_partner_attempts_partner_calendar_id"), ["partner_calendar_id"]
        )


def _of_calendar(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["partner_calendar_id"],
        ["partner_calendars.id"],
        name=op.f(f"fk_{table}_partner_calendar_id_partner_calendars"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    for table in ("partner_attempts", "partner_entries", "partner_calendars"):
        op.drop_table(table)
