"""Table: which reminders have gone out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base


class ReminderSent(Base):
    """That the people of a session were reminded so many days before."""

    __tablename__ = "reminders_sent"
    __table_args__ = (UniqueConstraint("training_session_id", "days_before"),)

    training_session_id: Mapped[int] = mapped_column(
        ForeignKey("training_sessions.id", ondelete="CASCADE")
    )
    days_before: Mapped[int] = mapped_column()
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
