"""Table: attendance."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.attendance.rules import MarkedHow
from app.core import clock
from app.core.columns import enum_column
from app.core.db import Base
from app.registrations.models import Registration
from app.sessions.models import SessionDay


class Attendance(Base):
    """One person on one session day: present or not, when, marked by whom and how.

    No row: not marked yet.
    """

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("registration_id", "session_day_id"),)

    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id", ondelete="CASCADE"))
    session_day_id: Mapped[int] = mapped_column(ForeignKey("session_days.id"), index=True)
    is_present: Mapped[bool] = mapped_column()
    how: Mapped[MarkedHow] = mapped_column(enum_column(MarkedHow), default=MarkedHow.BY_HAND)
    marked_at: Mapped[datetime] = mapped_column(default=clock.now)
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    registration: Mapped[Registration] = relationship(lazy="raise")
    session_day: Mapped[SessionDay] = relationship(lazy="raise")
