"""The shapes of the demonstration data that stand for bodies, money, places and people.

A reference is the other thing's key, in a field named after the thing. No database here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.texts import Texts


@dataclass(frozen=True)
class Municipality:
    """One of Latvia's 42 municipalities with its planning region and the name of its authority."""

    key: str
    atvk_code: str
    name: str
    kind: str
    planning_region: str
    name_en: str
    authority_lv: str
    authority_en: str


@dataclass(frozen=True)
class Organisation:
    """A body that takes part; `municipality` is set for the 42 local governments alone."""

    key: str
    name: Texts
    kind: str
    acronym: str = ""
    country: str = "LV"
    municipality: str | None = None
    invented: bool = False


@dataclass(frozen=True)
class Share:
    """One source's part of a project's money; the amount is None where only percents are known."""

    source: Texts
    percent: Decimal
    amount_eur: Decimal | None = None


@dataclass(frozen=True)
class Network:
    """A thematic network; `code_assumed` where the source does not print its number."""

    code: str
    title: Texts
    code_assumed: bool = False


@dataclass(frozen=True)
class Result:
    """A figure that a project reported when it closed."""

    key: str
    value: int
    label: Texts


@dataclass(frozen=True)
class RelativeDate:
    """A date in the year of loading plus `years`."""

    years: int
    month: int
    day: int

    def on(self, today: date) -> date:
        """The date meant, seen from `today`."""
        return date(today.year + self.years, self.month, self.day)


@dataclass(frozen=True)
class Project:
    """A funded project; a period that was not published stays None."""

    key: str
    profile: str
    beneficiary: str
    title: Texts
    summary: Texts
    code: str = ""
    acronym: str = ""
    invented: bool = False
    ends_on: date | None = None
    starts: RelativeDate | None = None
    ends: RelativeDate | None = None
    grant_eur: Decimal | None = None
    total_eur: Decimal | None = None
    shares: tuple[Share, ...] = ()
    partners: tuple[str, ...] = ()
    supporters: tuple[str, ...] = ()
    administered_by: tuple[str, ...] = ()
    activities: tuple[Texts, ...] = ()
    networks: tuple[Network, ...] = ()
    results: tuple[Result, ...] = ()

    def period(self, today: date) -> tuple[date | None, date | None]:
        """First and last day as far as known, relative ones seen from `today`."""
        first = self.starts.on(today) if self.starts else None
        last = self.ends.on(today) if self.ends else self.ends_on
        return first, last


@dataclass(frozen=True)
class Room:
    """A room of a venue with its seats."""

    key: str
    name: str
    capacity: int


@dataclass(frozen=True)
class Venue:
    """A place; `generic` stands for a town whose exact house the source does not name."""

    key: str
    name: Texts
    address: str
    access: Texts
    municipality: str | None = None
    country: str = "LV"
    latitude: float | None = None
    longitude: float | None = None
    coordinates_approximate: bool = False
    municipality_assumed: bool = False
    rooms: tuple[Room, ...] = ()
    generic: bool = False
    online: bool = False
    invented: bool = False


@dataclass(frozen=True)
class Speaker:
    """A made-up person who speaks at invented sessions."""

    key: str
    name: str
    email: str
    position: Texts
    organisation: str | None = None


@dataclass(frozen=True)
class Person:
    """A made-up participant; several may share one mailbox."""

    key: str
    given_name: str
    family_name: str
    email: str
    organisation: str
    position: str
    language: str


@dataclass(frozen=True)
class StaffAccount:
    """A made-up account of the office."""

    email: str
    given_name: str
    family_name: str
    role: str
