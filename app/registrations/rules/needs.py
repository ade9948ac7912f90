"""What somebody eats and what helps them in: kept apart, seen by few, deleted after the event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.texts import N_
from app.output.uploads import SentFile
from app.questions.rules import NOTHING_GIVEN, Given


class Diet(StrEnum):
    """What a kitchen is asked most often; the rest is told in words."""

    VEGETARIAN = "vegetarian"
    VEGAN = "vegan"
    GLUTEN_FREE = "gluten_free"
    LACTOSE_FREE = "lactose_free"

    @property
    def label(self) -> str:
        """English msgid."""
        return _DIETS[self]


_DIETS = {
    Diet.VEGETARIAN: N_("Vegetarian"),
    Diet.VEGAN: N_("Vegan"),
    Diet.GLUTEN_FREE: N_("Gluten-free"),
    Diet.LACTOSE_FREE: N_("Lactose-free"),
}


@dataclass(frozen=True, slots=True)
class Needs:
    """Of one person."""

    diets: tuple[Diet, ...] = ()
    dietary: str = ""
    access: str = ""

    def __bool__(self) -> bool:
        return bool(self.diets or self.dietary or self.access)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """All that a form says besides who one is; `needs` None leaves those that were told before."""

    given: Given = NOTHING_GIVEN
    files: Mapping[int, SentFile] = field(default_factory=dict)
    needs: Needs | None = None

    def __bool__(self) -> bool:
        return bool(self.given.asked) or self.needs is not None


NO_ANSWERS = Answers()


def forgotten_at(ends_at: datetime, days: int) -> datetime:
    """When the needs told for a session are deleted: so many days after its last day."""
    return ends_at + timedelta(days=days)


def count_diets(needs: Iterable[Needs]) -> list[tuple[Diet, int]]:
    """How many people keep each diet that somebody keeps."""
    counted = Counter(diet for each in needs for diet in each.diets)
    return [(diet, counted[diet]) for diet in Diet if counted[diet]]
