"""Tables: certificates, and the counter of their numbers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.certificates.rules import Target
from app.core import clock
from app.core.db import Base
from app.cycles.models import Cycle
from app.registrations.models import Registration
from app.sessions.models import TrainingSession

LIVE = text("revoked_at IS NULL")


class Certificate(Base):
    """One issued certificate: for a session, or (cycle_id) for a whole cycle. `printed` is what
    stands on the paper.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        Index(
            "uq_certificates_session_person",
            "training_session_id",
            "person_key",
            unique=True,
            sqlite_where=text("revoked_at IS NULL AND cycle_id IS NULL"),
            postgresql_where=text("revoked_at IS NULL AND cycle_id IS NULL"),
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
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    training_session_id: Mapped[int | None] = mapped_column(ForeignKey("training_sessions.id"))
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycles.id"))
    person_key: Mapped[str] = mapped_column()
    holder_name: Mapped[str] = mapped_column()
    academic_hours: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    language: Mapped[str] = mapped_column(default="lv")  # 'lv' or bilingual 'lv-en'
    printed: Mapped[dict[str, Any]] = mapped_column(JSON)
    storage_key: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str] = mapped_column(
        default=""
    )  # of the file; "": the number is taken, the PDF not made yet
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    revoked_at: Mapped[datetime | None] = mapped_column()
    revoked_reason: Mapped[str] = mapped_column(default="")

    registration: Mapped[Registration] = relationship(lazy="raise")
    training_session: Mapped[TrainingSession | None] = relationship(lazy="raise")
    cycle: Mapped[Cycle | None] = relationship(lazy="raise")

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


class CertificateCounter(Base):
    """The last running number of a year; moved in the transaction that issues, so no number is
    lost.
    """

    __tablename__ = "certificate_counters"

    year: Mapped[int] = mapped_column(unique=True)
    last: Mapped[int] = mapped_column(default=0)
