"""Table: what our mails have put into people's calendars."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base


class Invitation(Base):
    """One day of a session in the calendar behind one mailbox, as the last mail about it said."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("email", "uid"),)

    training_session_id: Mapped[int] = mapped_column(
        ForeignKey("training_sessions.id", ondelete="CASCADE"), index=True
    )
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), index=True
    )  # whose mail it was
    email: Mapped[str] = mapped_column()
    language: Mapped[str] = mapped_column()  # of the entry, while it is held
    uid: Mapped[str] = mapped_column()
    sequence: Mapped[int] = mapped_column()
    digest: Mapped[str] = mapped_column()  # of all that the entry shows: rules.inviting
    summary: Mapped[str] = mapped_column()
    organizer_email: Mapped[str] = mapped_column()
    starts_at: Mapped[datetime] = mapped_column()
    ends_at: Mapped[datetime] = mapped_column()
    timezone: Mapped[str] = mapped_column()
    is_withdrawn: Mapped[bool] = mapped_column(default=False)  # it was taken out again
    is_copy: Mapped[bool] = mapped_column(default=False)  # it came in a file, not as an invitation
    sent_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)
