"""what a registration asks under the lock is found by an index"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    with op.batch_alter_table("registrations") as registrations:
        registrations.drop_index("ix_registrations_queue")
        registrations.create_index(
            "ix_registrations_seats",
            ["training_session_id", "state", "quota_id", "queue_number"],
        )
        registrations.create_index(
            "ix_registrations_arrival", ["training_session_id", "queue_number"]
        )
        registrations.create_index("ix_registrations_mailbox", ["email", "training_session_id"])
        registrations.create_index("ix_registrations_person", ["person_key", "training_session_id"])
        for column in ("email", "person_key"):
            registrations.drop_index(op.f(f"ix_registrations_{column}"))
    with op.batch_alter_table("training_sessions") as sessions:
        sessions.drop_index(op.f("ix_training_sessions_status"))  # few values, many rows of each


def downgrade() -> None:
    with op.batch_alter_table("training_sessions") as sessions:
        sessions.create_index(op.f("ix_training_sessions_status"), ["status"])
    with op.batch_alter_table("registrations") as registrations:
        for column in ("email", "person_key"):
            registrations.create_index(op.f(f"ix_registrations_{column}"), [column])
        for name in ("person", "mailbox", "arrival", "seats"):
            registrations.drop_index(f"ix_registrations_{name}")
        registrations.create_index(
            "ix_registrations_queue", ["training_session_id", "state", "queue_number"]
        )
