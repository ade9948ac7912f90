"""What staff say of a quota, and whether it can be kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.core.errors import InvalidInput
from app.core.texts import N_
from app.people.rules import PlanningRegion
from app.sessions.rules import Approval, same_wall_time


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaPlan:
    """`seats` for some organisations or for all of a region; `release_at` None: never opened."""

    seats: int
    organisation_ids: tuple[int, ...] = ()
    planning_region: PlanningRegion | None = None
    release_at: datetime | None = None
    name: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesPlan:
    """All that staff decide about how places are given."""

    approval: Approval = Approval.NONE
    offer_hours: int | None = None
    changes_until: datetime | None = None
    minimum: int | None = None
    minimum_on: date | None = None
    quotas: tuple[QuotaPlan, ...] = ()

    def moved(self, days: int, zone: str) -> PlacesPlan:
        """The same for a session so many days later, the quotas as new ones."""
        return replace(
            self,
            changes_until=_moved(self.changes_until, days, zone),
            minimum_on=self.minimum_on and self.minimum_on + timedelta(days=days),
            quotas=tuple(
                replace(each, id=None, release_at=_moved(each.release_at, days, zone))
                for each in self.quotas
            ),
        )


def _moved(moment: datetime | None, days: int, zone: str) -> datetime | None:
    return moment and same_wall_time(moment, days, zone)


def check_quotas(plans: Sequence[QuotaPlan], capacity: int | None) -> None:
    """Raises InvalidInput when a quota is for nobody or they keep more seats than there are."""
    if plans and capacity is None:
        raise InvalidInput("quotas", N_("Give the session a number of places first."))
    for plan in plans:
        if not plan.organisation_ids and plan.planning_region is None:
            raise InvalidInput("quotas", N_("Say for whom each quota is."))
    kept = sum(plan.seats for plan in plans)
    if plans and kept > (capacity or 0):
        raise InvalidInput(
            "quotas",
            N_("The quotas keep %(kept)s places, but the session has only %(capacity)s."),
            kept=kept,
            capacity=capacity,
        )
