"""Tables: projects, their partners and the shares that pay for them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.core.texts import Texts
from app.people.models import Organisation


class Project(Base):
    """One funded project. `profile_key` names its funding profile (`app.funding.rules.profile`)."""

    __tablename__ = "projects"

    slug: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(default="")
    acronym: Mapped[str] = mapped_column(default="")
    title: Mapped[Texts] = mapped_column()
    profile_key: Mapped[str] = mapped_column()
    support: Mapped[str] = mapped_column(default="")  # "": what the profile names first
    beneficiary_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    starts_on: Mapped[date | None] = mapped_column()
    ends_on: Mapped[date | None] = mapped_column()
    total: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))  # euro
    results: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict
    )  # what a closed project reported
    search_text: Mapped[str] = mapped_column(Text, default="")  # code, acronym, titles, folded

    beneficiary: Mapped[Organisation] = relationship(lazy="raise")
    shares: Mapped[list[ProjectShare]] = relationship(
        lazy="raise", order_by="ProjectShare.position", cascade="all, delete-orphan"
    )
    partners: Mapped[list[ProjectPartner]] = relationship(
        lazy="raise", order_by="ProjectPartner.id", cascade="all, delete-orphan"
    )
    logos: Mapped[list[ProjectLogo]] = relationship(
        lazy="raise", order_by="ProjectLogo.position", viewonly=True
    )


class ProjectShare(Base):
    """One source of money; amounts of a project add up to its total to the cent."""

    __tablename__ = "project_shares"

    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    source: Mapped[Texts] = mapped_column()
    percent: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))  # euro


class ProjectPartner(Base):
    """An organisation that carries a project together with the beneficiary."""

    __tablename__ = "project_partners"
    __table_args__ = (UniqueConstraint("project_id", "organisation_id"),)

    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)

    organisation: Mapped[Organisation] = relationship(lazy="raise")


class ProjectLogo(Base):
    """The logo of an organisation, shown on the papers of a project beside the funder's sign."""

    __tablename__ = "project_logos"
    __table_args__ = (UniqueConstraint("project_id", "organisation_id"),)

    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    storage_key: Mapped[str] = mapped_column()
    ratio: Mapped[float] = mapped_column(Float)  # how much wider than high

    organisation: Mapped[Organisation] = relationship(lazy="raise")
