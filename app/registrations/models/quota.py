"""Tables: seats kept for organisations until a release time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import enum_column
from app.core.db import Base
from app.people.models import Organisation
from app.people.rules import PlanningRegion

quota_organisations = Table(
    "quota_organisations",
    Base.metadata,
    Column("quota_id", Integer, ForeignKey("quotas.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "organisation_id", Integer, ForeignKey("organisations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
)  # fmt: skip


class Quota(Base):
    """`seats` of one session kept for some organisations, or for all of a planning region."""

    __tablename__ = "quotas"
    __table_args__ = (CheckConstraint("seats >= 0", name="seats_not_negative"),)

    training_session_id: Mapped[int] = mapped_column(
        ForeignKey("training_sessions.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)  # an organisation of two belongs to the first
    name: Mapped[str] = mapped_column(default="")  # of a group; '' names its organisations
    seats: Mapped[int] = mapped_column()
    planning_region: Mapped[PlanningRegion | None] = mapped_column(enum_column(PlanningRegion))
    release_at: Mapped[datetime | None] = mapped_column()  # None: kept until the session begins
    is_released: Mapped[bool] = mapped_column(default=False)  # its free seats are open to all

    organisations: Mapped[list[Organisation]] = relationship(
        secondary=quota_organisations, lazy="raise", order_by=Organisation.sort_name
    )
