"""What the sessions of a cycle ask besides who one is, on the one form for several of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import cast

from app.core.forms import Form
from app.questions.forms import Asking, Row, asking
from app.questions.rules import Asked, Given, Together, given_in
from app.registrations.forms.cycles import CycleForm
from app.registrations.forms.needs import NeedsFields
from app.registrations.rules import Answers


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """The questions that the same sessions ask."""

    session_ids: Collection[int]
    rows: Sequence[Row]


class AskingTogether(Asking):
    """A form that asks `together`, of who ticks a session that asks it."""

    together: Sequence[Together] = ()

    @property
    def groups(self) -> Iterator[QuestionGroup]:
        """The questions by who asks them."""
        rows = zip(self.together, self.rows, strict=True)
        for own, pairs in groupby(rows, key=lambda pair: tuple(pair[0].own)):
            yield QuestionGroup(own, [row for _each, row in pairs])

    def asked_now(self) -> list[Asked]:
        """The questions of the sessions that are ticked."""
        ticked = _ticked(self)
        return [each.asked for each in self.together if ticked is None or ticked & each.own.keys()]


def _ticked(form: Form) -> set[int] | None:
    """The sessions chosen; None for all of them."""
    field = form._fields.get("sessions")
    return None if field is None else set(field.data or ())


class CycleNeedsFields(NeedsFields):
    """Needs, told once for all the sessions `needing` them."""

    needing: Collection[int] = ()


def cycle_form(together: Sequence[Together], needing: Collection[int]) -> type[CycleForm]:
    """The public form with what its sessions ask; `needing` are those that ask needs."""
    base: type[CycleForm] = CycleForm
    if needing:
        own = {"needing": needing}
        base = cast("type[CycleForm]", type("CycleForm", (CycleNeedsFields, base), own))
    made = asking(base, [each.asked for each in together], way=AskingTogether)
    if together:
        made.together = tuple(together)
    return made


def answers_in_each(form: Form, session_ids: Collection[int]) -> Mapping[int, Answers]:
    """What a valid form says to each of these sessions."""
    return {each: _answers_in(form, each) for each in session_ids}


def _answers_in(form: Form, session_id: int) -> Answers:
    asks_needs = isinstance(form, CycleNeedsFields) and session_id in form.needing
    needs = form.needs() if asks_needs else None
    if not isinstance(form, AskingTogether):
        return Answers(needs=needs)
    given: Given = given_in(session_id, form.together, form.given())
    own = {each.own.get(session_id): each.asked.id for each in form.together}
    files = form.files()
    return Answers(
        given=given,
        files={number: files[own[number]] for number in given.asked if own[number] in files},
        needs=needs,
    )
