"""Table: what happened to a registration, when and by whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.columns import enum_column
from app.core.db import Base
from app.registrations.rules import Happening, RegistrationState


class RegistrationEvent(Base):
    """One line of a registration's history; never changed, gone with the registration."""

    __tablename__ = "registration_events"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), index=True
    )
    happened_at: Mapped[datetime] = mapped_column(default=clock.now)
    what: Mapped[Happening] = mapped_column(enum_column(Happening))
    state: Mapped[RegistrationState] = mapped_column(enum_column(RegistrationState))  # after it
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    actor_name: Mapped[str] = mapped_column(default="")  # '' is the person, by their own link
    note: Mapped[str] = mapped_column(Text, default="")
