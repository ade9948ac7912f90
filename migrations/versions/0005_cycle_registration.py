"""registration for a whole cycle or for chosen sessions of it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core import columns

revision = "0005"
down_revision = "0004"

_MODES = ("each", "chosen", "whole")


def upgrade() -> None:
    op.create_table(
        "cycle_registrations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("mode", _mode(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_cycle_registrations_cycle_id_cycles")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["users.id"],
            name=op.f("fk_cycle_registrations_created_by_id_users"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_registrations")),
    )
    with op.batch_alter_table("cycle_registrations") as table:
        table.create_index(op.f("ix_cycle_registrations_cycle_id"), ["cycle_id"])
    with op.batch_alter_table("cycles") as cycles:
        cycles.add_column(
            sa.Column("registration_mode", _mode(), nullable=False, server_default="each")
        )
    with op.batch_alter_table("registrations") as registrations:
        registrations.add_column(sa.Column("cycle_registration_id", sa.Integer(), nullable=True))
        registrations.create_index(
            op.f("ix_registrations_cycle_registration_id"), ["cycle_registration_id"]
        )
        registrations.create_foreign_key(
            op.f("fk_registrations_cycle_registration_id_cycle_registrations"),
            "cycle_registrations",
            ["cycle_registration_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    with op.batch_alter_table("registrations") as registrations:
        registrations.drop_constraint(
            op.f("fk_registrations_cycle_registration_id_cycle_registrations"), type_="foreignkey"
        )
        registrations.drop_index(op.f("ix_registrations_cycle_registration_id"))
        registrations.drop_column("cycle_registration_id")
    with op.batch_alter_table("cycles") as cycles:
        cycles.drop_column("registration_mode")
    with op.batch_alter_table("cycle_registrations") as table:
        table.drop_index(op.f("ix_cycle_registrations_cycle_id"))
    op.drop_table("cycle_registrations")


def _mode() -> sa.Enum:
    return sa.Enum(*_MODES, name="registrationmode", native_enum=False, length=32)
