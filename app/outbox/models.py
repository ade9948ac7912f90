"""Tables: the outbox, and the words of staff for mails."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.columns import enum_column
from app.core.db import Base
from app.outbox.rules import MailState, Wording


class OutboxMail(Base):
    """One mail with all that is needed to send it, and its fate."""

    __tablename__ = "outbox_mails"
    __table_args__ = (Index("ix_outbox_mails_due", "state", "due_at"),)

    message_id: Mapped[str] = mapped_column(unique=True)  # the same however often it is tried
    kind: Mapped[str] = mapped_column()  # e.g. 'registration.confirmed'
    recipient: Mapped[str] = mapped_column(index=True)
    recipient_name: Mapped[str] = mapped_column(default="")
    reply_to: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="lv")
    recipe: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # what to write it from, shortly before it is sent; None once it is written
    subject: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(Text, default="")  # '' until it is written, as is `html`
    html: Mapped[str] = mapped_column(Text, default="")
    calendar: Mapped[bytes | None] = mapped_column(LargeBinary)  # an .ics of this session
    calendar_method: Mapped[str] = mapped_column(default="PUBLISH")
    shows_eu_emblem: Mapped[bool] = mapped_column(default=False)
    training_session_id: Mapped[int | None] = mapped_column(
        index=True
    )  # whose mail it is; rows above know the table
    state: Mapped[MailState] = mapped_column(enum_column(MailState), default=MailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None] = mapped_column()
    last_error: Mapped[str] = mapped_column(Text, default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    job_id: Mapped[int | None] = mapped_column(
        ForeignKey("jobs.id", ondelete="SET NULL"), index=True
    )  # the work that sends many at once


class MailText(Base):
    """Subject and words that staff gave one kind of mail in one language, instead of ours.

    A row is never changed but to say that it was replaced: the rows are their own history.
    """

    __tablename__ = "mail_texts"
    __table_args__ = (Index("ix_mail_texts_kind", "kind", "language"),)

    training_session_id: Mapped[int | None] = mapped_column(
        ForeignKey("training_sessions.id", ondelete="CASCADE"), index=True
    )  # of every session and cycle that has no words of its own, where this and the next are None
    cycle_id: Mapped[int | None] = mapped_column(
        ForeignKey("cycles.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column()  # as in OutboxMail
    language: Mapped[str] = mapped_column()
    subject: Mapped[str] = mapped_column()
    heading: Mapped[str] = mapped_column()
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    written_by: Mapped[str] = mapped_column(default="")
    replaced_at: Mapped[datetime | None] = mapped_column()  # None: in use
    replaced_by: Mapped[str] = mapped_column(default="")

    @property
    def wording(self) -> Wording:
        """What it says."""
        return Wording(self.subject, self.heading, self.words)
