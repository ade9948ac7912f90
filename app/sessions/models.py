"""Tables: training sessions, their days, agenda items, speakers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.columns import enum_column
from app.core.db import Base
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.cycles.rules import EarnedBy, EarningRule
from app.funding.models import Project
from app.people.models import Organisation, User
from app.sessions.rules import Approval, SessionKind, SessionMode, SessionStatus
from app.venues.models import Room, Venue


class Speaker(Base):
    """Somebody who speaks; hands in slides by a signed link to `email`."""

    __tablename__ = "speakers"

    name: Mapped[str] = mapped_column()
    sort_name: Mapped[str] = mapped_column(index=True)
    position: Mapped[Texts] = mapped_column(nullable=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    email: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="lv")

    organisation: Mapped[Organisation | None] = relationship(lazy="raise")


class TrainingSession(Base):
    """One training session. Its funding is its cycle's project; its own where it stands alone."""

    __tablename__ = "training_sessions"
    __table_args__ = (
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),
    )

    slug: Mapped[str] = mapped_column(unique=True)
    uid: Mapped[str] = mapped_column(
        unique=True
    )  # of the calendar entries; never changes, knows no host name
    kind: Mapped[SessionKind] = mapped_column(enum_column(SessionKind), index=True)
    status: Mapped[SessionStatus] = mapped_column(
        enum_column(SessionStatus), default=SessionStatus.DRAFT
    )
    mode: Mapped[SessionMode] = mapped_column(enum_column(SessionMode), default=SessionMode.ON_SITE)
    title: Mapped[Texts] = mapped_column()
    summary: Mapped[Texts] = mapped_column(nullable=True)
    audience: Mapped[Texts] = mapped_column(nullable=True)
    language: Mapped[str] = mapped_column(default="lv")  # spoken at the session
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycles.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(
        ForeignKey("projects.id"), index=True
    )  # effective: the cycle's wins
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venues.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id", ondelete="SET NULL"))
    online_url: Mapped[str] = mapped_column(default="")  # told to participants only
    capacity: Mapped[int | None] = mapped_column()  # None: no registration here
    seats_taken: Mapped[int] = mapped_column(default=0)  # kept exact by app.registrations.services
    seats_kept: Mapped[int] = mapped_column(default=0)  # likewise: free, but kept by a quota
    waiting_count: Mapped[int] = mapped_column(default=0)  # likewise: who stands in the queue
    has_waiting_list: Mapped[bool] = mapped_column(default=True)
    registration_opens_at: Mapped[datetime | None] = mapped_column()  # None: as soon as published
    registration_closes_at: Mapped[datetime | None] = (
        mapped_column()
    )  # None: when the first day begins
    approval: Mapped[Approval] = mapped_column(enum_column(Approval), default=Approval.NONE)
    offer_hours: Mapped[int | None] = (
        mapped_column()
    )  # to accept a place from the waiting list; None: it is taken at once
    changes_until: Mapped[datetime | None] = (
        mapped_column()
    )  # then changes go to the organiser; None: when the first day begins
    minimum: Mapped[int | None] = mapped_column()  # people without whom it does not take place
    minimum_on: Mapped[date | None] = mapped_column()  # the day on which the organiser is asked
    minimum_asked_at: Mapped[datetime | None] = mapped_column()
    minimum_waived_at: Mapped[datetime | None] = mapped_column()  # it takes place all the same
    reminder_days: Mapped[list[int]] = mapped_column(JSON, default=lambda: [7, 1])
    asks_needs: Mapped[bool] = mapped_column(default=False)  # what one eats, what helps one in
    question_count: Mapped[int] = mapped_column(default=0)  # kept exact by app.questions.services
    certificate_by: Mapped[EarnedBy] = mapped_column(
        enum_column(EarnedBy), default=EarnedBy.NOTHING
    )
    certificate_share: Mapped[int | None] = mapped_column()  # percent of this session's hours
    certificate_task: Mapped[bool] = mapped_column(default=False)  # and a task handed in
    contact_name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    status_reason: Mapped[Texts] = mapped_column(nullable=True)  # why postponed or cancelled
    starts_at: Mapped[datetime | None] = mapped_column(
        index=True
    )  # of the first day; kept by services
    ends_at: Mapped[datetime | None] = mapped_column(index=True)  # of the last day
    moved_from_at: Mapped[datetime | None] = (
        mapped_column()
    )  # when it was to begin, as last announced before it was moved
    search_text: Mapped[str] = mapped_column(
        Text, default=""
    )  # all languages, folded: see core.search
    sequence: Mapped[int] = mapped_column(
        default=0
    )  # RFC 5545: grows with every edit a calendar must follow
    calendar_at: Mapped[datetime] = mapped_column(
        default=clock.now
    )  # when what its calendar entries show last changed; kept by app.feeds.services
    status_since: Mapped[datetime] = mapped_column(default=clock.now)
    published_at: Mapped[datetime | None] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)

    cycle: Mapped[Cycle | None] = relationship(lazy="raise")
    project: Mapped[Project | None] = relationship(lazy="raise")
    venue: Mapped[Venue | None] = relationship(lazy="raise")
    room: Mapped[Room | None] = relationship(lazy="raise")
    responsible: Mapped[User | None] = relationship(lazy="raise")
    days: Mapped[list[SessionDay]] = relationship(
        lazy="raise",
        order_by="SessionDay.starts_at",
        cascade="all, delete-orphan",
        back_populates="training_session",
    )

    @property
    def earning(self) -> EarningRule:
        """What earns the session's own certificate."""
        return EarningRule(self.certificate_by, self.certificate_share, self.certificate_task)


class SessionDay(Base):
    """One unbroken block of time on one date: its own calendar entry, its own sheet."""

    __tablename__ = "session_days"
    __table_args__ = (
        UniqueConstraint("training_session_id", "number"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    training_session_id: Mapped[int] = mapped_column(
        ForeignKey("training_sessions.id", ondelete="CASCADE")
    )
    number: Mapped[int] = mapped_column()  # from 1, stable: part of the calendar UID
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime] = mapped_column()
    timezone: Mapped[str] = mapped_column(default=clock.house_zone)  # whose clock the day follows
    topic: Mapped[Texts] = mapped_column(nullable=True)
    venue_id: Mapped[int | None] = mapped_column(
        ForeignKey("venues.id"), index=True
    )  # None: the session's
    academic_hours: Mapped[Decimal] = mapped_column(Numeric(5, 2), default=Decimal(0))
    is_compulsory: Mapped[bool] = mapped_column(default=False)  # for a rule of chosen days

    training_session: Mapped[TrainingSession] = relationship(lazy="raise", back_populates="days")
    venue: Mapped[Venue | None] = relationship(lazy="raise")
    items: Mapped[list[AgendaItem]] = relationship(
        lazy="raise", order_by="AgendaItem.position", cascade="all, delete-orphan"
    )

    @property
    def held_on(self) -> date:
        """The date on the wall calendar of the place."""
        return clock.local(self.starts_at, self.timezone).date()


class AgendaItem(Base):
    """A line of the agenda; on a study visit also a stop, with its host and place."""

    __tablename__ = "agenda_items"

    session_day_id: Mapped[int] = mapped_column(
        ForeignKey("session_days.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime | None] = mapped_column()
    title: Mapped[Texts] = mapped_column()
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("speakers.id"), index=True)
    host_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    place: Mapped[str] = mapped_column(default="")

    speaker: Mapped[Speaker | None] = relationship(lazy="raise")
    host: Mapped[Organisation | None] = relationship(lazy="raise")
