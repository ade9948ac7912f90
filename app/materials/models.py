"""Table: materials."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.columns import enum_column
from app.core.db import Base
from app.cycles.models import Cycle
from app.materials.rules import Visibility
from app.sessions.models import SessionDay, Speaker, TrainingSession


class Material(Base):
    """A file; it belongs to a session (and maybe one day of it) or to a cycle."""

    __tablename__ = "materials"
    __table_args__ = (
        CheckConstraint(
            "training_session_id IS NOT NULL OR cycle_id IS NOT NULL", name="belongs_somewhere"
        ),
    )

    training_session_id: Mapped[int | None] = mapped_column(
        ForeignKey("training_sessions.id"), index=True
    )
    session_day_id: Mapped[int | None] = mapped_column(
        ForeignKey("session_days.id", ondelete="SET NULL"), index=True
    )
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycles.id"), index=True)
    title: Mapped[str] = mapped_column()
    language: Mapped[str] = mapped_column(default="lv")
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("speakers.id", ondelete="SET NULL"))
    visibility: Mapped[Visibility] = mapped_column(enum_column(Visibility), default=Visibility.ALL)
    filename: Mapped[str] = mapped_column()
    media_type: Mapped[str] = mapped_column()
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    sha256: Mapped[str] = mapped_column()
    storage_key: Mapped[str] = mapped_column(unique=True)
    preview_key: Mapped[str | None] = mapped_column()  # first page as PNG
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)
    uploaded_by: Mapped[str] = mapped_column(default="")  # name of the staff member or lecturer

    training_session: Mapped[TrainingSession | None] = relationship(lazy="raise")
    session_day: Mapped[SessionDay | None] = relationship(lazy="raise")
    cycle: Mapped[Cycle | None] = relationship(lazy="raise")
    speaker: Mapped[Speaker | None] = relationship(lazy="raise")
