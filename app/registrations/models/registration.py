"""Table: registrations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.columns import enum_column
from app.core.db import Base
from app.core.search import fold
from app.people.models import Organisation
from app.registrations.rules import RegistrationState, WayIn
from app.sessions.models import TrainingSession

LIVE = text("state NOT IN ('cancelled', 'declined')")


def _sort_name(context: DefaultExecutionContext) -> str:
    row = context.get_current_parameters()  # type: ignore[no-untyped-call]  # untyped in SQLAlchemy
    return fold(row["family_name"], row["given_name"])


class Registration(Base):
    """One person's place in one training session."""

    __tablename__ = "registrations"
    __table_args__ = (
        # the same person twice in one session is refused by the database too
        Index(
            "uq_registrations_person",
            "training_session_id",
            "person_key",
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
        # seats and queue of a session are counted from this index alone
        Index("ix_registrations_seats", "training_session_id", "state", "quota_id", "queue_number"),
        Index("ix_registrations_arrival", "training_session_id", "queue_number"),
        Index("ix_registrations_mailbox", "email", "training_session_id"),
        Index("ix_registrations_person", "person_key", "training_session_id"),
    )

    training_session_id: Mapped[int] = mapped_column(ForeignKey("training_sessions.id"))
    state: Mapped[RegistrationState] = mapped_column(enum_column(RegistrationState))
    state_reason: Mapped[str] = mapped_column(default="")  # why it was cancelled or declined
    queue_number: Mapped[int] = mapped_column(
        default=0
    )  # order of arrival within the session, from 1; never reused
    given_name: Mapped[str] = mapped_column()
    family_name: Mapped[str] = mapped_column()
    sort_name: Mapped[str] = mapped_column(
        Text, default=_sort_name
    )  # family and given name, folded: orders lists on both engines alike
    person_key: Mapped[str] = mapped_column()  # folded name and organisation: rules.person_key
    search_text: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column()
    phone: Mapped[str] = mapped_column(default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    organisation_name: Mapped[str] = mapped_column(
        default=""
    )  # where it is not a listed one; beside a listed one, the part of it
    position: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(Text, default="")  # to the organiser
    staff_notes: Mapped[str] = mapped_column(Text, default="")  # by the organiser
    language: Mapped[str] = mapped_column(default="lv")  # of mails and pages
    may_be_photographed: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    state_changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    feed_number: Mapped[int] = mapped_column(default=0)  # raised: older calendar addresses stop
    sequence: Mapped[int] = mapped_column(default=0)
    way_in: Mapped[WayIn] = mapped_column(enum_column(WayIn), default=WayIn.ALONE)
    coordinator_id: Mapped[int | None] = mapped_column(
        ForeignKey("coordinators.id", ondelete="SET NULL"), index=True
    )  # who nominated, where somebody did
    quota_id: Mapped[int | None] = mapped_column(
        ForeignKey("quotas.id", ondelete="SET NULL"), index=True
    )  # the quota of the organisation; kept by services.seats
    cycle_registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("cycle_registrations.id", ondelete="SET NULL"), index=True
    )  # the form for several sessions of a cycle that made it
    offered_until: Mapped[datetime | None] = mapped_column()  # while the state is offered

    training_session: Mapped[TrainingSession] = relationship(lazy="raise")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")

    @property
    def full_name(self) -> str:
        """Given and family name, as on a certificate."""
        return f"{self.given_name} {self.family_name}"
