"""certificates keep their credential and how they are sealed; keys that signed credentials"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core import columns

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("certificates") as certificates:
        certificates.add_column(
            sa.Column("credential", sa.Text(), nullable=False, server_default="")
        )
        certificates.add_column(sa.Column("seal", sa.JSON(), nullable=True))
    with op.batch_alter_table("certificates") as certificates:
        certificates.alter_column("credential", existing_type=sa.Text(), server_default=None)
    op.create_table(
        "credential_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.String(length=500), nullable=False),
        sa.Column("first_used_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential_keys")),
        sa.UniqueConstraint("public_key", name=op.f("uq_credential_keys_public_key")),
    )


def downgrade() -> None:
    op.drop_table("credential_keys")
    with op.batch_alter_table("certificates") as certificates:
        certificates.drop_column("seal")
        certificates.drop_column("credential")
