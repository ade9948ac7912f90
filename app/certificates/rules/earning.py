"""Who has earned a certificate, and for how many hours: never more than attended, never more than
held.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from app.core.texts import N_
from app.cycles.rules import EarnedBy, EarningRule

CENT = Decimal("0.01")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A session day (or half of one): the hours it was planned to have, and how long it was."""

    id: int
    starts_at: datetime
    ends_at: datetime
    hours: Decimal
    academic_minutes: int
    is_compulsory: bool = False

    @property
    def held(self) -> Decimal:
        """The hours it is worth: as planned, never more than its time on the clock holds."""
        minutes = Decimal((self.ends_at - self.starts_at).total_seconds()) / 60
        room = (minutes / self.academic_minutes).quantize(CENT, ROUND_DOWN)
        return max(ZERO, min(self.hours, room))


def hours_of(blocks: Iterable[Block]) -> Decimal:
    """Hours of blocks together; where two run at the same time, that time counts once."""
    total, until = ZERO, None
    for block in sorted(blocks, key=lambda each: (each.starts_at, each.ends_at, each.id)):
        begins = block.starts_at if until is None else max(block.starts_at, until)
        if block.ends_at > begins:
            part = (block.ends_at - begins) / (block.ends_at - block.starts_at)
            total += block.held if part == 1 else block.held * Decimal(part)
            until = block.ends_at
    return total.quantize(CENT, ROUND_DOWN)


class Outcome(StrEnum):
    """Whether somebody has earned a certificate, or why not yet."""

    EARNED = "earned"
    NO_RULE = "no_rule"
    NOTHING_HELD = "nothing_held"
    NOTHING_CHOSEN = "nothing_chosen"
    NOT_MARKED = "not_marked"
    ABSENT = "absent"
    MISSED_DAY = "missed_day"
    MISSED_CHOSEN = "missed_chosen"
    TOO_FEW = "too_few"
    NO_TASK = "no_task"

    @property
    def label(self) -> str:
        """English msgid."""
        return _OUTCOME_LABELS[self]


_OUTCOME_LABELS = {
    Outcome.EARNED: N_("Earned"),
    Outcome.NO_RULE: N_("No rule is set"),
    Outcome.NOTHING_HELD: N_("No academic hours are planned"),
    Outcome.NOTHING_CHOSEN: N_("No day is marked as compulsory"),
    Outcome.NOT_MARKED: N_("Attendance is not marked yet"),
    Outcome.ABSENT: N_("Was not present"),
    Outcome.MISSED_DAY: N_("Missed a day"),
    Outcome.MISSED_CHOSEN: N_("Missed a compulsory day"),
    Outcome.TOO_FEW: N_("Too few hours"),
    Outcome.NO_TASK: N_("Task not handed in"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Academic hours attended and held of one person, and what they come to under the rule."""

    rule: EarningRule
    attended: Decimal
    held: Decimal
    marks: int = 1  # days marked for this person, present or not
    missed: int = 0  # days held without this person
    chosen: int = 0  # days held that are compulsory
    missed_chosen: int = 0
    has_task: bool = False
    days: int = 1  # days held

    @property
    def hours(self) -> Decimal:
        """The hours a certificate may state: those attended, never more than were held."""
        return max(ZERO, min(self.attended, self.held))

    @property
    def percent(self) -> int:
        """Whole percent of the hours held, rounded down, so that 74.9 never reads 75."""
        return int(self.hours * 100 / self.held) if self.held > 0 else 0

    @property
    def is_complete(self) -> bool:
        """Whether every day held is marked for this person."""
        return 0 < self.days <= self.marks

    @property
    def outcome(self) -> Outcome:
        """Earned when the rule is met; with no hour attended never."""
        if self.rule.by is EarnedBy.NOTHING:
            return Outcome.NO_RULE
        if self.held <= 0:
            return Outcome.NOTHING_HELD
        if not self.hours:
            return Outcome.ABSENT if self.marks else Outcome.NOT_MARKED
        lacking = self._lacking_days() or self._lacking_hours()
        if lacking:
            return lacking
        return Outcome.NO_TASK if self.rule.needs_task and not self.has_task else Outcome.EARNED

    def _lacking_days(self) -> Outcome | None:
        if self.rule.by is EarnedBy.ALL_DAYS and self.missed:
            return Outcome.MISSED_DAY
        if self.rule.by is EarnedBy.CHOSEN_DAYS:
            if not self.chosen:
                return Outcome.NOTHING_CHOSEN
            return Outcome.MISSED_CHOSEN if self.missed_chosen else None
        return None

    def _lacking_hours(self) -> Outcome | None:
        """Exactly the share is enough."""
        share = self.rule.share or 0
        return Outcome.TOO_FEW if self.hours * 100 < self.held * share else None

    @property
    def is_earned(self) -> bool:
        """Whether a certificate may be issued."""
        return self.outcome is Outcome.EARNED


def standing_of(
    rule: EarningRule,
    blocks: Collection[Block],
    marks: Mapping[int, bool],
    *,
    has_task: bool = False,
) -> Standing:
    """What one person's marks ({day id: present}) come to; a day of no hours was not held."""
    held = [block for block in blocks if block.held > 0]
    there = [block for block in held if marks.get(block.id)]
    chosen = [block for block in held if block.is_compulsory]
    return Standing(
        rule,
        attended=hours_of(there),
        held=hours_of(held),
        marks=sum(block.id in marks for block in held),
        missed=len(held) - len(there),
        chosen=len(chosen),
        missed_chosen=sum(not marks.get(block.id) for block in chosen),
        has_task=has_task,
        days=len(held),
    )
