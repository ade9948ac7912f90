"""Tables: the entries of calendars as the bytes that clients get, and which version they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base


class KeptEntry(Base):
    """One day of a public session in one language, as it stands in every calendar."""

    __tablename__ = "calendar_entries"
    __table_args__ = (
        Index("uq_calendar_entries_day", "session_day_id", "language", unique=True),
        Index("ix_calendar_entries_session", "training_session_id", "language"),
        Index(  # all that a feed is put together by, without reading the bytes
            "ix_calendar_entries_feed",
            "language",
            "session_day_id",
            "training_session_id",
            "tag",
            "zone",
        ),
    )

    training_session_id: Mapped[int] = mapped_column(
        ForeignKey("training_sessions.id", ondelete="CASCADE")
    )
    session_day_id: Mapped[int] = mapped_column(ForeignKey("session_days.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column()
    zone: Mapped[str] = mapped_column()  # by whose clock it is written; '' is UTC
    facts: Mapped[str] = mapped_column()  # what raises SEQUENCE where it changes, in short
    made_with: Mapped[str] = mapped_column()  # the release and settings that wrote these bytes
    tag: Mapped[str] = mapped_column()  # the same for the same bytes alone
    content: Mapped[bytes] = mapped_column(LargeBinary)


class CalendarVersion(Base):
    """One row that every change of any entry, or of what feeds are narrowed by, moves."""

    __tablename__ = "calendar_version"

    number: Mapped[int] = mapped_column(default=0)
    moved_at: Mapped[datetime] = mapped_column(default=clock.now)
