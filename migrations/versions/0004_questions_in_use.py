"""Questions in use: how many a session asks, how many answered; diets that can be ticked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("training_sessions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("question_count", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("answer_count", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(
            sa.Column("is_retired", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("diets", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.drop_column("diets")
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_column("is_retired")
        batch_op.drop_column("answer_count")
    with op.batch_alter_table("training_sessions", schema=None) as batch_op:
        batch_op.drop_column("question_count")
