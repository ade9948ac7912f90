"""Places, quotas, offers, approval, minimum; coordinators, questions, history, texts, timers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core import columns

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "timers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("due_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timers")),
        sa.UniqueConstraint("name", name=op.f("uq_timers_name")),
    )
    op.create_table(
        "coordinators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("email", sa.String(length=500), nullable=False),
        sa.Column("language", sa.String(length=500), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("link_number", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_coordinators_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_coordinators_user_id_users"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordinators")),
    )
    with op.batch_alter_table("coordinators", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coordinators_email"), ["email"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_coordinators_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "mail_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("training_session_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=500), nullable=False),
        sa.Column("language", sa.String(length=500), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("heading", sa.String(length=500), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("updated_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["training_session_id"],
            ["training_sessions.id"],
            name=op.f("fk_mail_texts_training_session_id_training_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_texts")),
        sa.UniqueConstraint(
            "training_session_id",
            "kind",
            "language",
            name=op.f("uq_mail_texts_training_session_id"),
        ),
    )
    with op.batch_alter_table("mail_texts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mail_texts_training_session_id"), ["training_session_id"], unique=False
        )

    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("training_session_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "text",
                "choice",
                "several",
                "number",
                "date",
                "file",
                name="questionkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("label", columns.TextsColumn(none_as_null=True), nullable=False),
        sa.Column("hint", columns.TextsColumn(none_as_null=True), nullable=True),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column(
            "asked_when",
            sa.Enum("registration", "accepted", name="askedwhen", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("shown_if_id", sa.Integer(), nullable=True),
        sa.Column("shown_if_key", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["shown_if_id"],
            ["questions.id"],
            name=op.f("fk_questions_shown_if_id_questions"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["training_session_id"],
            ["training_sessions.id"],
            name=op.f("fk_questions_training_session_id_training_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_questions_training_session_id"), ["training_session_id"], unique=False
        )

    op.create_table(
        "quotas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("training_session_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column(
            "planning_region",
            sa.Enum(
                "kurzeme",
                "latgale",
                "riga",
                "vidzeme",
                "zemgale",
                name="planningregion",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("release_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("is_released", sa.Boolean(), nullable=False),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_quotas_seats_not_negative")),
        sa.ForeignKeyConstraint(
            ["training_session_id"],
            ["training_sessions.id"],
            name=op.f("fk_quotas_training_session_id_training_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotas")),
    )
    with op.batch_alter_table("quotas", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_quotas_training_session_id"), ["training_session_id"], unique=False
        )

    op.create_table(
        "reminders_sent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("training_session_id", sa.Integer(), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("sent_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["training_session_id"],
            ["training_sessions.id"],
            name=op.f("fk_reminders_sent_training_session_id_training_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders_sent")),
        sa.UniqueConstraint(
            "training_session_id", "days_before", name=op.f("uq_reminders_sent_training_session_id")
        ),
    )
    op.create_table(
        "quota_organisations",
        sa.Column("quota_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_quota_organisations_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["quota_id"],
            ["quotas.id"],
            name=op.f("fk_quota_organisations_quota_id_quotas"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("quota_id", "organisation_id", name=op.f("pk_quota_organisations")),
    )
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("file_key", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_answers_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_answers_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint(
            "registration_id", "question_id", name=op.f("uq_answers_registration_id")
        ),
    )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answers_question_id"), ["question_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_answers_registration_id"), ["registration_id"], unique=False
        )

    op.create_table(
        "needs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("dietary", sa.Text(), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_needs_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_needs_registration_id")),
    )
    op.create_table(
        "registration_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("happened_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "what",
            sa.Enum(
                "registered",
                "changed",
                "approved",
                "offered",
                "accepted",
                "lapsed",
                "moved_up",
                "moved",
                "swapped",
                "cancelled",
                "declined",
                name="happening",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "confirmed",
                "offered",
                "waiting",
                "cancelled",
                "declined",
                name="registrationstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=500), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["users.id"],
            name=op.f("fk_registration_events_actor_id_users"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_registration_events_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_events")),
    )
    with op.batch_alter_table("registration_events", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_registration_events_registration_id"), ["registration_id"], unique=False
        )

    with op.batch_alter_table("outbox_mails", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recipe", sa.JSON(), nullable=True))

    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "way_in",
                sa.Enum(
                    "alone",
                    "nominated",
                    "staff",
                    "walk_in",
                    name="wayin",
                    native_enum=False,
                    length=32,
                ),
                nullable=False,
                server_default="alone",
            )
        )
        batch_op.add_column(sa.Column("coordinator_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("quota_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("offered_until", columns.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.create_index(
            batch_op.f("ix_registrations_coordinator_id"), ["coordinator_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_registrations_quota_id"), ["quota_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_registrations_quota_id_quotas"),
            "quotas",
            ["quota_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_registrations_coordinator_id_coordinators"),
            "coordinators",
            ["coordinator_id"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("training_sessions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("seats_kept", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(
            sa.Column(
                "approval",
                sa.Enum(
                    "none",
                    "organiser",
                    "coordinator",
                    name="approval",
                    native_enum=False,
                    length=32,
                ),
                nullable=False,
                server_default="none",
            )
        )
        batch_op.add_column(sa.Column("offer_hours", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("changes_until", columns.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("minimum", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("minimum_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("minimum_asked_at", columns.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("minimum_waived_at", columns.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("reminder_days", sa.JSON(), nullable=False, server_default="[7, 1]")
        )
        batch_op.add_column(
            sa.Column("asks_needs", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    op.execute("UPDATE registrations SET state = 'waiting' WHERE state = 'offered'")
    with op.batch_alter_table("training_sessions", schema=None) as batch_op:
        batch_op.drop_column("asks_needs")
        batch_op.drop_column("reminder_days")
        batch_op.drop_column("minimum_waived_at")
        batch_op.drop_column("minimum_asked_at")
        batch_op.drop_column("minimum_on")
        batch_op.drop_column("minimum")
        batch_op.drop_column("changes_until")
        batch_op.drop_column("offer_hours")
        batch_op.drop_column("approval")
        batch_op.drop_column("seats_kept")

    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_registrations_coordinator_id_coordinators"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("fk_registrations_quota_id_quotas"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_registrations_quota_id"))
        batch_op.drop_index(batch_op.f("ix_registrations_coordinator_id"))
        batch_op.drop_column("offered_until")
        batch_op.drop_column("quota_id")
        batch_op.drop_column("coordinator_id")
        batch_op.drop_column("way_in")

    with op.batch_alter_table("outbox_mails", schema=None) as batch_op:
        batch_op.drop_column("recipe")

    with op.batch_alter_table("registration_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_events_registration_id"))

    op.drop_table("registration_events")
    op.drop_table("needs")
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answers_registration_id"))
        batch_op.drop_index(batch_op.f("ix_answers_question_id"))

    op.drop_table("answers")
    op.drop_table("quota_organisations")
    op.drop_table("reminders_sent")
    with op.batch_alter_table("quotas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quotas_training_session_id"))

    op.drop_table("quotas")
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_questions_training_session_id"))

    op.drop_table("questions")
    with op.batch_alter_table("mail_texts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_texts_training_session_id"))

    op.drop_table("mail_texts")
    with op.batch_alter_table("coordinators", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coordinators_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_coordinators_email"))

    op.drop_table("coordinators")
    op.drop_table("timers")
