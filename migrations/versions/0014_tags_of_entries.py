"""calendar entries are known by a tag; a session knows when it was to begin before it was moved"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core import columns

revision = "0014"
down_revision = "0010"

_IN_A_FEED = ["language", "session_day_id", "training_session_id", "tag", "zone"]


def upgrade() -> None:
    with op.batch_alter_table("training_sessions") as sessions:
        sessions.add_column(
            sa.Column("moved_from_at", columns.UtcDateTime(timezone=True), nullable=True)
        )
    with op.batch_alter_table("calendar_entries") as entries:
        entries.add_column(
            sa.Column("tag", sa.String(length=500), nullable=False, server_default="")
        )
    with op.batch_alter_table("calendar_entries") as entries:
        entries.alter_column("tag", existing_type=sa.String(length=500), server_default=None)
        entries.create_index("ix_calendar_entries_feed", _IN_A_FEED)
    # another release's entries are written anew, with their tags, by the first feed asked for
    op.execute("UPDATE calendar_entries SET made_with = ''")


def downgrade() -> None:
    op.drop_index("ix_calendar_entries_feed", "calendar_entries")
    with op.batch_alter_table("calendar_entries") as entries:
        entries.drop_column("tag")
    with op.batch_alter_table("training_sessions") as sessions:
        sessions.drop_column("moved_from_at")
