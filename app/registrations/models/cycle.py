"""Table: one form for several sessions of a cycle."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.columns import enum_column
from app.core.db import Base
from app.cycles.rules import RegistrationMode


class CycleRegistration(Base):
    """One person signed up for several sessions at once; the registrations made so point here."""

    __tablename__ = "cycle_registrations"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id"), index=True)
    mode: Mapped[RegistrationMode] = mapped_column(enum_column(RegistrationMode))  # as it was then
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
