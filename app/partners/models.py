"""Tables: partners' calendars, what is on in them, and what came of asking for them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.columns import enum_column
from app.core.db import Base
from app.partners.rules import URL_LENGTH, Tone


class PartnerCalendar(Base):
    """A calendar of others: a file that was uploaded, or an address that the worker asks."""

    __tablename__ = "partner_calendars"

    name: Mapped[str] = mapped_column()
    sort_name: Mapped[str] = mapped_column(index=True)
    mark: Mapped[str] = mapped_column()  # a few letters before each entry
    tone: Mapped[Tone] = mapped_column(enum_column(Tone))
    url: Mapped[str] = mapped_column(String(URL_LENGTH), default="")
    filename: Mapped[str] = mapped_column(default="")
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # last good, packed
    etag: Mapped[str] = mapped_column(default="")
    last_modified: Mapped[str] = mapped_column(default="")
    entry_count: Mapped[int] = mapped_column(default=0)
    skipped_count: Mapped[int] = mapped_column(default=0)
    floating_count: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    tried_at: Mapped[datetime | None] = mapped_column()
    good_at: Mapped[datetime | None] = mapped_column()
    next_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)
    read_on: Mapped[date | None] = mapped_column()  # the day around which entries are kept
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class PartnerEntry(Base):
    """One time that something is on."""

    __tablename__ = "partner_entries"
    __table_args__ = (Index("ix_partner_entries_calendar", "partner_calendar_id", "starts_at"),)

    partner_calendar_id: Mapped[int] = mapped_column(
        ForeignKey("partner_calendars.id", ondelete="CASCADE")
    )
    starts_at: Mapped[datetime] = mapped_column()
    ends_at: Mapped[datetime] = mapped_column(index=True)
    is_all_day: Mapped[bool] = mapped_column()
    title: Mapped[str] = mapped_column()
    place: Mapped[str] = mapped_column()
    is_off: Mapped[bool] = mapped_column()
    is_busy: Mapped[bool] = mapped_column()


class PartnerAttempt(Base):
    """What came of asking or reading once."""

    __tablename__ = "partner_attempts"

    partner_calendar_id: Mapped[int] = mapped_column(
        ForeignKey("partner_calendars.id", ondelete="CASCADE"), index=True
    )
    tried_at: Mapped[datetime] = mapped_column(default=clock.now)
    outcome: Mapped[str] = mapped_column()
    detail: Mapped[str] = mapped_column(default="")
    entry_count: Mapped[int] = mapped_column(default=0)
