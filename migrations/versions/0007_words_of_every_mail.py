"""every mail can be in the words of staff, and who changed them is kept"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core import columns

revision = "0007"
down_revision = "0006"

_TEXTS = sa.table(
    "mail_texts",
    *(sa.column(name) for name in ("kind", "training_session_id", "cycle_id", "replaced_at")),
)
_FAMILY = "registration."


def upgrade() -> None:
    with op.batch_alter_table("mail_texts") as texts:
        texts.drop_constraint(op.f("uq_mail_texts_training_session_id"), type_="unique")
        texts.alter_column("updated_at", new_column_name="written_at")
        texts.add_column(sa.Column("cycle_id", sa.Integer(), nullable=True))
        for name in ("written_by", "replaced_by"):
            texts.add_column(
                sa.Column(name, sa.String(length=500), nullable=False, server_default="")
            )
        texts.add_column(
            sa.Column("replaced_at", columns.UtcDateTime(timezone=True), nullable=True)
        )
        texts.create_foreign_key(
            op.f("fk_mail_texts_cycle_id_cycles"),
            "cycles",
            ["cycle_id"],
            ["id"],
            ondelete="CASCADE",
        )
        texts.create_index(op.f("ix_mail_texts_cycle_id"), ["cycle_id"])
        texts.create_index("ix_mail_texts_kind", ["kind", "language"])
    with op.batch_alter_table("mail_texts") as texts:
        for name in ("written_by", "replaced_by"):
            texts.alter_column(name, server_default=None)
    op.execute(_TEXTS.update().values(kind=sa.literal(_FAMILY) + _TEXTS.c.kind))


def downgrade() -> None:
    """What the version before knows stays; words of other mails and earlier words go."""
    is_known = sa.and_(
        _TEXTS.c.kind.startswith(_FAMILY),
        _TEXTS.c.cycle_id.is_(None),
        _TEXTS.c.replaced_at.is_(None),
    )
    op.execute(_TEXTS.delete().where(sa.not_(is_known)))
    op.execute(_TEXTS.update().values(kind=sa.func.substr(_TEXTS.c.kind, len(_FAMILY) + 1)))
    with op.batch_alter_table("mail_texts") as texts:
        texts.drop_index("ix_mail_texts_kind")
        texts.drop_index(op.f("ix_mail_texts_cycle_id"))
        texts.drop_constraint(op.f("fk_mail_texts_cycle_id_cycles"), type_="foreignkey")
        for name in ("replaced_at", "replaced_by", "written_by", "cycle_id"):
            texts.drop_column(name)
        texts.alter_column("written_at", new_column_name="updated_at")
        texts.create_unique_constraint(
            op.f("uq_mail_texts_training_session_id"), ["training_session_id", "kind", "language"]
        )
