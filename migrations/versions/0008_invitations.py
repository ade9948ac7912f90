"""what our mails have put into people's calendars"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core import columns

revision = "0008"
down_revision = "0007"

_WORDS = ("email", "language", "uid", "digest", "summary", "organizer_email", "timezone")


def upgrade() -> None:
    moment = columns.UtcDateTime(timezone=True)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("training_session_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=500), nullable=False) for name in _WORDS),
        sa.Column("sequence", sa.Integer(), nullable=False),
        *(sa.Column(name, moment, nullable=False) for name in ("starts_at", "ends_at", "sent_at")),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("is_copy", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.ForeignKeyConstraint(
            ["training_session_id"],
            ["training_sessions.id"],
            name=op.f("fk_invitations_training_session_id_training_sessions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_invitations_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("email", "uid", name=op.f("uq_invitations_email")),
    )
    for name in ("training_session_id", "registration_id"):
        op.create_index(op.f(f"ix_invitations_{name}"), "invitations", [name])


def downgrade() -> None:
    op.drop_table("invitations")
