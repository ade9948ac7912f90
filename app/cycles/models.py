"""Table: training cycles."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.columns import enum_column
from app.core.db import Base
from app.core.texts import Texts
from app.cycles.rules import EarnedBy, EarningRule, RegistrationMode
from app.funding.models import Project


class Cycle(Base):
    """A training cycle; it belongs to a project or to none."""

    __tablename__ = "cycles"

    slug: Mapped[str] = mapped_column(unique=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"), index=True)
    title: Mapped[Texts] = mapped_column()
    summary: Mapped[Texts] = mapped_column(nullable=True)
    audience: Mapped[Texts] = mapped_column(nullable=True)
    method: Mapped[str] = mapped_column(default="")  # e.g. LEAN
    is_published: Mapped[bool] = mapped_column(default=False)
    registration_mode: Mapped[RegistrationMode] = mapped_column(
        enum_column(RegistrationMode), default=RegistrationMode.EACH
    )
    academic_minutes: Mapped[int] = mapped_column(default=45)  # one academic hour: 40 or 45 minutes
    certificate_by: Mapped[EarnedBy] = mapped_column(
        enum_column(EarnedBy), default=EarnedBy.NOTHING
    )
    certificate_share: Mapped[int | None] = mapped_column()  # percent of hours to attend
    certificate_task: Mapped[bool] = mapped_column(default=False)  # and a task handed in
    signatory_name: Mapped[str] = mapped_column(default="")
    signatory_position: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)

    project: Mapped[Project | None] = relationship(lazy="raise")

    @property
    def earning(self) -> EarningRule:
        """What earns the certificate of the whole cycle."""
        return EarningRule(self.certificate_by, self.certificate_share, self.certificate_task)
