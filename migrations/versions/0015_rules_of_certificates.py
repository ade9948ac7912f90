"""what earns a certificate, objections, tasks, replacements, numbers of each issuer"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core import columns
from app.core.search import fold

revision = "0015"
down_revision = "0014"

_MOMENT = columns.UtcDateTime(timezone=True)
_RULED = ("cycles", "training_sessions")
_STANDS = "revoked_at IS NULL"
_STANDS_NOW = "revoked_at IS NULL AND replaced_at IS NULL"


def upgrade() -> None:
    for name in _RULED:
        _add_rule(name)
    _add("session_days", sa.Column("is_compulsory", sa.Boolean()), sa.false())
    _change_certificates()
    _count_by_issuer()
    _add_tasks()
    _add_objections()


def _add(table: str, column: sa.Column[object], value: object) -> None:
    """A column that is never empty, with `value` in the rows that are there."""
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column(column.name, column.type, nullable=True))
    own = sa.table(table, sa.column(column.name))
    op.execute(own.update().values({column.name: value}))
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column.name, existing_type=column.type, nullable=False)


def _add_rule(table: str) -> None:
    """Where a share of the hours was set, that is the rule."""
    share = sa.column("certificate_share")
    chosen = sa.case((share.is_(None), "nothing"), else_="share")
    _add(table, sa.Column("certificate_by", sa.String(length=32)), chosen)
    _add(table, sa.Column("certificate_task", sa.Boolean()), sa.false())


def _change_certificates() -> None:
    """Until now one row of numbers ran through a year, whoever issued: it stays the house's."""
    for kind in ("session", "cycle"):
        op.drop_index(f"uq_certificates_{kind}_person", "certificates")
    _add("certificates", sa.Column("issuer", sa.String(length=500)), "house")
    for name in ("year", "running"):
        _add("certificates", sa.Column(name, sa.Integer()), 0)
    _add("certificates", sa.Column("search_text", sa.Text()), "")
    _read_numbers()
    _add("certificates", sa.Column("kind", sa.String(length=32)), "attendance")
    with op.batch_alter_table("certificates") as batch:
        batch.add_column(sa.Column("replaced_at", _MOMENT, nullable=True))
        batch.add_column(sa.Column("revoked_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("successor_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("speaker_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_certificates_successor_id_certificates"),
            "certificates", ["successor_id"], ["id"],
        )  # fmt: skip
        batch.create_foreign_key(
            op.f("fk_certificates_speaker_id_speakers"), "speakers", ["speaker_id"], ["id"]
        )
        batch.create_foreign_key(
            op.f("fk_certificates_revoked_by_id_users"),
            "users", ["revoked_by_id"], ["id"], ondelete="SET NULL",
        )  # fmt: skip
        batch.alter_column("registration_id", existing_type=sa.Integer(), nullable=True)
        batch.create_unique_constraint(
            op.f("uq_certificates_issuer"), ["issuer", "year", "running"]
        )
        batch.create_unique_constraint(op.f("uq_certificates_successor_id"), ["successor_id"])
    for name in ("training_session_id", "cycle_id"):
        op.create_index(op.f(f"ix_certificates_{name}"), "certificates", [name])
    _index_live(_STANDS_NOW)


def _read_numbers() -> None:
    """'2026-0042-K7QD': year and running number; twins can only come from a way down and up."""
    names = ("id", "number", "issuer", "year", "running", "holder_name", "search_text")
    own = sa.table(
        "certificates", *(sa.column(name) for name in names), sa.column("printed", sa.JSON())
    )
    known = sa.select(own.c.id, own.c.number, own.c.holder_name, own.c.printed["title"])
    seen: dict[tuple[int, int], int] = {}
    for row_id, number, name, title in op.get_bind().execute(known.order_by(own.c.id)).all():
        year, running = (int(part) for part in number.split("-")[:2])
        twins = seen[year, running] = seen.get((year, running), 0) + 1
        issuer = "house" if twins == 1 else f"house-{twins}"
        found_by = fold(number, name, *(title or {}).values())
        values = {"issuer": issuer, "year": year, "running": running, "search_text": found_by}
        op.execute(own.update().where(own.c.id == row_id).values(values))


def _index_live(stands: str) -> None:
    """One certificate that stands for each person, of a session and of a cycle."""
    for kind, where in (("session", f"{stands} AND cycle_id IS NULL"), ("cycle", stands)):
        column = "training_session_id" if kind == "session" else "cycle_id"
        name, condition = f"uq_certificates_{kind}_person", sa.text(where)
        op.create_index(
            name, "certificates", [column, "person_key"], unique=True,
            sqlite_where=condition, postgresql_where=condition,
        )  # fmt: skip


def _count_by_issuer() -> None:
    _add("certificate_counters", sa.Column("issuer", sa.String(length=500)), "house")
    with op.batch_alter_table("certificate_counters") as batch:
        batch.drop_constraint(op.f("uq_certificate_counters_year"), type_="unique")
        batch.create_unique_constraint(op.f("uq_certificate_counters_issuer"), ["issuer", "year"])


def _add_tasks() -> None:
    op.create_table(
        "handed_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=True),
        sa.Column("handed_on", sa.Date(), nullable=False),
        sa.Column("marked_at", _MOMENT, nullable=False),
        sa.Column("marked_by_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_tasks")),
        _person("handed_tasks"),
        _staff("handed_tasks", "marked_by_id"),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("fk_handed_tasks_cycle_id_cycles")
        ),
    )
    op.create_index(op.f("ix_handed_tasks_cycle_id"), "handed_tasks", ["cycle_id"])
    _unique("uq_handed_tasks_session", "handed_tasks", ["registration_id"], "cycle_id IS NULL")
    _unique(
        "uq_handed_tasks_cycle", "handed_tasks", ["registration_id", "cycle_id"],
        "cycle_id IS NOT NULL",
    )  # fmt: skip


def _add_objections() -> None:
    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        _person("objections"),
        _staff("objections", "answered_by_id"),
    )
    op.create_index(op.f("ix_objections_registration_id"), "objections", ["registration_id"])
    _unique("uq_objections_open", "objections", ["registration_id"], "state = 'open'")


def _person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["registration_id"],
        ["registrations.id"],
        name=op.f(f"fk_{table}_registration_id_registrations"),
        ondelete="CASCADE",
    )


def _staff(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["users.id"], name=op.f(f"fk_{table}_{column}_users"), ondelete="SET NULL"
    )


def _unique(name: str, table: str, names: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name, table, names, unique=True, sqlite_where=condition, postgresql_where=condition
    )


def downgrade() -> None:
    """Thanks have no place in the older table; of a chain of replacements the last one stays."""
    op.drop_table("objections")
    op.drop_table("handed_tasks")
    op.execute("UPDATE certificates SET successor_id = NULL")
    op.execute("DELETE FROM certificates WHERE replaced_at IS NOT NULL OR speaker_id IS NOT NULL")
    for kind in ("session", "cycle"):
        op.drop_index(f"uq_certificates_{kind}_person", "certificates")
    _one_counter_a_year()
    for name in ("cycle_id", "training_session_id"):
        op.drop_index(op.f(f"ix_certificates_{name}"), "certificates")
    with op.batch_alter_table("certificates") as batch:
        batch.drop_constraint(op.f("uq_certificates_successor_id"), type_="unique")
        batch.drop_constraint(op.f("uq_certificates_issuer"), type_="unique")
        for name in ("speaker_id_speakers", "revoked_by_id_users"):
            batch.drop_constraint(op.f(f"fk_certificates_{name}"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_certificates_successor_id_certificates"), type_="foreignkey")
        batch.alter_column("registration_id", existing_type=sa.Integer(), nullable=False)
        for name in (
            "search_text", "speaker_id", "successor_id", "revoked_by_id", "replaced_at", "kind",
            "running", "year", "issuer",
        ):  # fmt: skip
            batch.drop_column(name)
    _index_live(_STANDS)
    with op.batch_alter_table("session_days") as batch:
        batch.drop_column("is_compulsory")
    for name in reversed(_RULED):
        _drop_rule(name)


def _one_counter_a_year() -> None:
    """Several issuers counted for themselves: the highest number of a year goes on."""
    op.execute(
        "DELETE FROM certificate_counters WHERE EXISTS ("
        "SELECT 1 FROM certificate_counters AS other WHERE other.year = certificate_counters.year "
        "AND (other.last > certificate_counters.last OR "
        "(other.last = certificate_counters.last AND other.id < certificate_counters.id)))"
    )
    with op.batch_alter_table("certificate_counters") as batch:
        batch.drop_constraint(op.f("uq_certificate_counters_issuer"), type_="unique")
        batch.create_unique_constraint(op.f("uq_certificate_counters_year"), ["year"])
        batch.drop_column("issuer")


def _drop_rule(table: str) -> None:
    """Of the rules only a share of the hours has a place in the older table."""
    op.execute(f"UPDATE {table} SET certificate_share = 100 WHERE certificate_by = 'all_days'")  # noqa: S608 - a name of ours
    with op.batch_alter_table(table) as batch:
        batch.drop_column("certificate_task")
        batch.drop_column("certificate_by")
