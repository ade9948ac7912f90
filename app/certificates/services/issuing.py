"""Issue certificates to many: reserve a group, draw it, tell its holders; safe to be killed
anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from app.certificates import queries
from app.certificates.queries import Begun, Candidate, Lecturer
from app.certificates.rules import GROUP, Order, Progress, Target
from app.certificates.services.appreciating import list_to_thank, reserve_thanks
from app.certificates.services.attesting import remember_key
from app.certificates.services.finishing import finish, take_up
from app.certificates.services.reserving import Batch, is_due, reserve
from app.core.jobs import Stopped
from app.cycles.rules import EarningRule

Due = Sequence[Candidate | Lecturer]
T = TypeVar("T")


def list_due(target: Target, rule: EarningRule, order: Order) -> Due:
    """To whom the order issues, by family name; letters of thanks in the order of the agenda."""
    if order.is_thanks:
        return list_to_thank(target)
    return [each for each in queries.list_candidates(target, rule) if is_due(each, order)]


def list_begun(target: Target) -> list[Begun]:
    """Those whose number was taken when a worker was killed, certificates before letters."""
    letters = queries.list_unfinished_thanks(target.id) if target.kind == "session" else []
    return [*queries.list_unfinished(target), *letters]


def issue_all(
    target: Target,
    order: Order,
    *,
    user_id: int | None,
    job_id: int | None = None,
    progress: Progress = lambda _done, _all: True,
) -> int:
    """Issue to all who are due, a group under one lock; how many. Called again, it goes on where
    it was. Raises Stopped between two groups, where `progress` says so; what kept a paper from
    being made, once all the others are.
    """
    of = queries.get_subject(target)
    remember_key()
    batch = Batch(target, of, queries.list_days(target), order, user_id, job_id)
    due, begun_before = list_due(target, of.earning, order), list_begun(target)
    faults: list[Exception] = []
    for start, group in enumerate(_groups(due)):
        done = start * GROUP
        if not progress(done, len(due)):
            raise Stopped
        begun = _reserve(batch, group)
        came = finish(batch, begun, _pulse(progress, done, len(due)))
        if came and len(came) == len(begun):
            raise came[0]  # it is nothing about one person
        faults += came
    for left in _groups(begun_before):
        faults += finish(batch, take_up(left), lambda _drawn: _alive(progress, len(due)))
    if faults:
        raise faults[0]
    progress(len(due), len(due))
    return len(due)


def _alive(progress: Progress, total: int) -> None:
    progress(total, total)


def _pulse(progress: Progress, done: int, total: int) -> Callable[[int], None]:
    """A group that was begun is finished, whatever `progress` says: no number goes to nobody."""

    def pulse(drawn: int) -> None:
        progress(done + drawn, total)

    return pulse


def _groups(each: Sequence[T]) -> list[Sequence[T]]:
    return [each[start : start + GROUP] for start in range(0, len(each), GROUP)]


def _reserve(batch: Batch, group: Due) -> list[Begun]:
    speakers = [each.speaker_id for each in group if isinstance(each, Lecturer)]
    people = [each.person_key for each in group if isinstance(each, Candidate)]
    return reserve_thanks(batch, speakers) if speakers else reserve(batch, people)
