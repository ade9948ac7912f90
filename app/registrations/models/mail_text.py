"""Tables: mails in the words of staff, and which reminders have gone out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base


class MailText(Base):
    """Subject and words of one kind of mail in one language, instead of ours."""

    __tablename__ = "mail_texts"
    __table_args__ = (UniqueConstraint("training_session_id", "kind", "language"),)

    training_session_id: Mapped[int | None] = mapped_column(
        ForeignKey("training_sessions.id", ondelete="CASCADE"), index=True
    )  # None: of every session that has no words of its own
    kind: Mapped[str] = mapped_column()
    language: Mapped[str] = mapped_column()
    subject: Mapped[str] = mapped_column()
    heading: Mapped[str] = mapped_column()
    words: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)


class ReminderSent(Base):
    """That the people of a session were reminded so many days before."""

    __tablename__ = "reminders_sent"
    __table_args__ = (UniqueConstraint("training_session_id", "days_before"),)

    training_session_id: Mapped[int] = mapped_column(
        ForeignKey("training_sessions.id", ondelete="CASCADE")
    )
    days_before: Mapped[int] = mapped_column()
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
