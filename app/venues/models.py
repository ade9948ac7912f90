"""Tables: venues and their rooms."""

from __future__ import annotations

from sqlalchemy import Boolean, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.db import Base
from app.core.texts import Texts
from app.people.models import Organisation
from app.venues.rules import full_address


class Venue(Base):
    """A place where sessions are held."""

    __tablename__ = "venues"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Texts] = mapped_column()
    sort_name: Mapped[str] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(default="")
    town: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="LV")
    timezone: Mapped[str] = mapped_column(default=clock.house_zone)
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    latitude: Mapped[float | None] = mapped_column()
    longitude: Mapped[float | None] = mapped_column()
    map_url: Mapped[str] = mapped_column(default="")
    step_free: Mapped[bool | None] = mapped_column(Boolean)  # None: nobody has looked yet
    access: Mapped[Texts] = mapped_column(nullable=True)  # how to get in with a wheelchair
    directions: Mapped[Texts] = mapped_column(nullable=True)  # by bus, by car, which door
    is_archived: Mapped[bool] = mapped_column(default=False)
    search_text: Mapped[str] = mapped_column(Text, default="")  # name, address, town, folded

    municipality: Mapped[Organisation | None] = relationship(lazy="raise")
    rooms: Mapped[list[Room]] = relationship(
        lazy="raise", order_by="Room.name", cascade="all, delete-orphan"
    )

    @property
    def full_address(self) -> str:
        """The address with its town."""
        return full_address(self.address, self.town)


class Room(Base):
    """A room of a venue."""

    __tablename__ = "rooms"

    venue_id: Mapped[int] = mapped_column(ForeignKey("venues.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column()
    capacity: Mapped[int | None] = mapped_column()
    step_free: Mapped[bool | None] = mapped_column(Boolean)
    notes: Mapped[str] = mapped_column(default="")
