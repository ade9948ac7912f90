"""What staff say of a project, before it is judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePlan:
    """Who pays how much: euro, and percent of the total where it is known."""

    source: Texts
    amount: Decimal
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPlan:
    """Everything staff say of a project; amounts in euro, `support` '' for the profile's first."""

    title: Texts
    profile_key: str
    beneficiary_id: int
    code: str = ""
    acronym: str = ""
    support: str = ""
    partner_ids: tuple[int, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    total: Decimal | None = None
    shares: tuple[SharePlan, ...] = ()
