"""Tables: organisations, accounts, roles."""

from __future__ import annotations

from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import JSON, Column, ForeignKey, Integer, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.columns import enum_column
from app.core.db import Base
from app.core.texts import Texts
from app.people.rules import OrganisationKind, PlanningRegion


class Organisation(Base):
    """A municipality, ministry, host or partner."""

    __tablename__ = "organisations"

    name: Mapped[Texts] = mapped_column()
    sort_name: Mapped[str] = mapped_column(
        index=True
    )  # the Latvian name, folded: orders lists on both engines alike
    kind: Mapped[OrganisationKind] = mapped_column(enum_column(OrganisationKind), index=True)
    country: Mapped[str] = mapped_column(default="LV")
    planning_region: Mapped[PlanningRegion | None] = mapped_column(
        enum_column(PlanningRegion), index=True
    )
    code: Mapped[str | None] = mapped_column(
        unique=True
    )  # ATVK code of a municipality, or a key of our own
    email: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    is_listed: Mapped[bool] = mapped_column(default=True)  # offered in the registration form


user_roles = Table(
    "user_roles",
    Base.metadata,
    Column("user_id", Integer, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", Integer, ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True),
)


class Role(Base, RoleMixin):
    """viewer, organiser, admin (`app.core.access.Role`)."""

    __tablename__ = "roles"

    name: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(default="")
    permissions: Mapped[list[str] | None] = mapped_column(JSON)


class User(Base, UserMixin):
    """An account of staff."""

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    password: Mapped[str | None] = mapped_column()
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    language: Mapped[str] = mapped_column(default="lv")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    tf_primary_method: Mapped[str | None] = mapped_column()
    tf_totp_secret: Mapped[str | None] = mapped_column()
    tf_last_counter: Mapped[int | None] = mapped_column()  # of the code used last: none twice
    feed_number: Mapped[int] = mapped_column(default=0)  # raised: older calendar addresses stop
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(JSON)

    # selectin: the gate asks for the roles on every staff request, so they come with the user
    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]  # narrower than the mixin
        secondary=user_roles, lazy="selectin"
    )
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")


class Coordinator(Base):
    """Somebody who registers colleagues of one organisation: by account, or by the link we mail."""

    __tablename__ = "coordinators"

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(default="lv")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    link_number: Mapped[int] = mapped_column(default=1)  # raised to make older links worthless
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    organisation: Mapped[Organisation] = relationship(lazy="raise")
