"""jobs can be stopped and say how long they take; mails know the job that sends them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core import columns

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    with op.batch_alter_table("jobs") as jobs:
        jobs.add_column(sa.Column("stop_asked_at", columns.UtcDateTime(timezone=True)))
        jobs.add_column(sa.Column("started_at", columns.UtcDateTime(timezone=True)))
        jobs.add_column(
            sa.Column("started_count", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("jobs") as jobs:
        jobs.alter_column("started_count", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("outbox_mails") as mails:
        mails.add_column(sa.Column("job_id", sa.Integer()))
        mails.create_foreign_key(
            op.f("fk_outbox_mails_job_id_jobs"), "jobs", ["job_id"], ["id"], ondelete="SET NULL"
        )
        mails.create_index(op.f("ix_outbox_mails_job_id"), ["job_id"])


def downgrade() -> None:
    with op.batch_alter_table("outbox_mails") as mails:
        mails.drop_index(op.f("ix_outbox_mails_job_id"))
        mails.drop_constraint(op.f("fk_outbox_mails_job_id_jobs"), type_="foreignkey")
        mails.drop_column("job_id")
    with op.batch_alter_table("jobs") as jobs:
        jobs.drop_column("started_count")
        jobs.drop_column("started_at")
        jobs.drop_column("stop_asked_at")
