"""certificates are found by the checksum of their file, too"""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0016"


def upgrade() -> None:
    op.create_index(op.f("ix_certificates_sha256"), "certificates", ["sha256"])


def downgrade() -> None:
    op.drop_index(op.f("ix_certificates_sha256"), table_name="certificates")
