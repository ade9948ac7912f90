"""Tables: certificates, counters of their numbers, keys of credentials, tasks, objections."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Numeric, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.certificates.rules import (
    HOUSE,
    CertificateKind,
    CertificateState,
    ObjectionState,
    Target,
)
from app.core import clock
from app.core.columns import enum_column
from app.core.db import Base
from app.cycles.models import Cycle
from app.people.models import User
from app.registrations.models import Registration
from app.sessions.models import Speaker, TrainingSession

LIVE = text("revoked_at IS NULL AND replaced_at IS NULL")
LIVE_OF_SESSION = text("revoked_at IS NULL AND replaced_at IS NULL AND cycle_id IS NULL")
OPEN = text("state = 'open'")


class Certificate(Base):
    """One issued certificate: for a session, or (cycle_id) for a whole cycle. `printed` is what
    stands on the paper.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("issuer", "year", "running"),
        Index(
            "uq_certificates_session_person",
            "training_session_id",
            "person_key",
            unique=True,
            sqlite_where=LIVE_OF_SESSION,
            postgresql_where=LIVE_OF_SESSION,
        ),
        Index(
            "uq_certificates_cycle_person",
            "cycle_id",
            "person_key",
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
    )

    number: Mapped[str] = mapped_column(unique=True)
    issuer: Mapped[str] = mapped_column(default=HOUSE)  # whose row of numbers: `issuer_of`
    year: Mapped[int] = mapped_column()
    running: Mapped[int] = mapped_column()  # within issuer and year, from 1 without gaps
    kind: Mapped[CertificateKind] = mapped_column(
        enum_column(CertificateKind), default=CertificateKind.ATTENDANCE
    )
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id"), index=True)
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("speakers.id"))  # who is thanked
    training_session_id: Mapped[int | None] = mapped_column(
        ForeignKey("training_sessions.id"), index=True
    )
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycles.id"), index=True)
    person_key: Mapped[str] = mapped_column()
    holder_name: Mapped[str] = mapped_column()
    academic_hours: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    language: Mapped[str] = mapped_column(default="lv")  # 'lv' or bilingual 'lv-en'
    printed: Mapped[dict[str, Any]] = mapped_column(JSON)
    search_text: Mapped[str] = mapped_column(Text, default="")  # number, name, titles, folded
    storage_key: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str] = mapped_column(
        default="", index=True
    )  # of the file; "": the number is taken, the PDF not made yet
    credential: Mapped[str] = mapped_column(Text, default="", deferred=True)  # JSON-LD; "": none
    has_credential: Mapped[bool] = column_property(credential != "")
    seal: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # `SealNote` of the file; None: none
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    revoked_at: Mapped[datetime | None] = mapped_column()
    revoked_reason: Mapped[str] = mapped_column(default="")
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    replaced_at: Mapped[datetime | None] = mapped_column()
    successor_id: Mapped[int | None] = mapped_column(
        ForeignKey("certificates.id"), unique=True
    )  # set in the transaction that sets replaced_at

    registration: Mapped[Registration | None] = relationship(lazy="raise")
    training_session: Mapped[TrainingSession | None] = relationship(lazy="raise")
    cycle: Mapped[Cycle | None] = relationship(lazy="raise")
    speaker: Mapped[Speaker | None] = relationship(lazy="raise")
    issued_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[issued_by_id])
    revoked_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[revoked_by_id])

    @property
    def target(self) -> Target:
        """What it was issued for."""
        if self.cycle_id:
            return Target("cycle", self.cycle_id)
        return Target("session", self.training_session_id or 0)

    @property
    def is_ready(self) -> bool:
        """Whether the PDF is made and kept."""
        return bool(self.sha256)

    @property
    def state(self) -> CertificateState:
        """Whether it stands."""
        return CertificateState.since(revoked_at=self.revoked_at, replaced_at=self.replaced_at)


class CertificateCounter(Base):
    """The last running number of an issuer's year; moved in the transaction that issues, so no
    number is lost.
    """

    __tablename__ = "certificate_counters"
    __table_args__ = (UniqueConstraint("issuer", "year"),)

    issuer: Mapped[str] = mapped_column(default=HOUSE)
    year: Mapped[int] = mapped_column()
    last: Mapped[int] = mapped_column(default=0)


class CredentialKey(Base):
    """A public key that credentials were signed with; none is forgotten, or they could no longer
    be checked.
    """

    __tablename__ = "credential_keys"

    public_key: Mapped[str] = mapped_column(unique=True)
    first_used_at: Mapped[datetime] = mapped_column(default=clock.now)


class HandedTask(Base):
    """A person has handed in the task of the session, or (cycle_id) that of the whole cycle."""

    __tablename__ = "handed_tasks"
    __table_args__ = (
        Index(
            "uq_handed_tasks_session",
            "registration_id",
            unique=True,
            sqlite_where=text("cycle_id IS NULL"),
            postgresql_where=text("cycle_id IS NULL"),
        ),
        Index(
            "uq_handed_tasks_cycle",
            "registration_id",
            "cycle_id",
            unique=True,
            sqlite_where=text("cycle_id IS NOT NULL"),
            postgresql_where=text("cycle_id IS NOT NULL"),
        ),
    )

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycles.id"), index=True)
    handed_on: Mapped[date] = mapped_column()
    marked_at: Mapped[datetime] = mapped_column(default=clock.now)
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class Objection(Base):
    """A person says that the hours counted for them are wrong; one is open at a time."""

    __tablename__ = "objections"
    __table_args__ = (
        Index(
            "uq_objections_open",
            "registration_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), index=True
    )
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[ObjectionState] = mapped_column(
        enum_column(ObjectionState), default=ObjectionState.OPEN
    )
    answer: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    answered_at: Mapped[datetime | None] = mapped_column()
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    registration: Mapped[Registration] = relationship(lazy="raise")

    @property
    def session_id(self) -> int:
        """The session whose hours it is about."""
        return self.registration.training_session_id
