"""Questions of several sessions on one form: what they ask alike is asked once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.questions.rules.kinds import Asked, Given


@dataclass(frozen=True, slots=True)
class Together:
    """A question as one form for several sessions asks it; `own` is its id in each of them."""

    asked: Asked
    own: Mapping[int, int]


def ask_together(by_session: Mapping[int, Sequence[Asked]]) -> list[Together]:
    """The questions of several sessions; those alike in every word and rule are one.

    What the same sessions ask stands together; what more of them ask comes first, and so a
    question below the one that it depends on.
    """
    found: dict[tuple[Asked, int], dict[int, int]] = {}
    first: dict[tuple[Asked, int], Asked] = {}
    for session_id, questions in by_session.items():
        alike: Counter[Asked] = Counter()  # two of one session stay two
        known_as: dict[int | None, int | None] = {}
        for question in questions:
            parent = known_as.get(question.shown_if_id, question.shown_if_id)
            plain = _plain(question, parent)
            alike[plain] += 1
            key = plain, alike[plain]
            own = first.setdefault(key, replace(question, shown_if_id=parent))
            found.setdefault(key, {})[session_id] = question.id
            known_as[question.id] = own.id
    rows = [Together(first[key], own) for key, own in found.items()]
    order = {session_id: place for place, session_id in enumerate(by_session)}
    return sorted(rows, key=lambda row: (-len(row.own), [order[each] for each in row.own]))


def _plain(question: Asked, parent: int | None) -> Asked:
    """All that people see of a question, and nothing else."""
    return replace(
        question, id=0, position=0, answer_count=0, options=question.offered, shown_if_id=parent
    )


def given_in(session_id: int, together: Sequence[Together], given: Given) -> Given:
    """What a form for several sessions says to the questions of one of them."""
    own = {each.asked.id: each.own[session_id] for each in together if session_id in each.own}
    values = {own[number]: value for number, value in given.values.items() if number in own}
    return Given(asked=tuple(own.values()), values=values)
