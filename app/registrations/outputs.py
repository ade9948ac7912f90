"""Registrations -> calendar files, tables and the funder's dress, for app.output."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from typing import TypeAlias

from app.core import clock
from app.core.i18n import _, current_language, when
from app.funding.rules import Artefact
from app.output import tables
from app.output.dress import FunderDress
from app.output.tables import Column, Kind, Table
from app.questions.rules import Asked, QuestionKind, value_cell
from app.registrations.queries import RegistrationRow
from app.registrations.queries.answers import Values
from app.registrations.queries.cycle_people import CycleColumn, CyclePerson, Mark
from app.sessions.models import TrainingSession
from app.sessions.outputs import dress_of
from app.sessions.queries import load_session


class SessionParts:
    """What every mail about one session shares: read when first asked for, once a language."""

    def __init__(self, session_id: int, base_url: str) -> None:
        self.session_id, self.base_url = session_id, base_url
        self.dress = cache(self._dress)

    @cached_property
    def training_session(self) -> TrainingSession:
        """The whole session, read anew. Raises NotFound."""
        return load_session(self.session_id)

    @property
    def session_url(self) -> str:
        """The public page."""
        return f"{self.base_url}/sessions/{self.training_session.slug}"

    @property
    def first_day(self) -> str:
        """Day and time in the current language; '' before there is one."""
        days = self.training_session.days
        return when(days[0].starts_at, days[0].ends_at, days[0].timezone) if days else ""

    def _dress(self, language: str) -> FunderDress | None:
        return dress_of(self.training_session, Artefact.MAIL, language)


def registrations_table(
    title: str,
    rows: Sequence[RegistrationRow],
    quotas: Mapping[int | None, str],
    told: tuple[Sequence[Asked], Mapping[int, Values]] = ((), {}),
) -> Table:
    """The staff's list with headings in the current language; times by the clock of the house.

    `quotas`: the name of each; `told`: questions, a column each, and answers by registration.
    """
    columns = (
        Column(_("Family name"), width=22),
        Column(_("Given name"), width=18),
        Column(_("Organisation"), width=34),
        Column(_("Position"), width=30),
        Column(_("E-mail"), width=32),
        Column(_("Phone"), width=16),
        Column(_("State"), width=20),
        Column(_("Place on the waiting list"), Kind.NUMBER, 12),
        Column(_("Offered until"), Kind.DATETIME, 18),
        Column(_("Quota"), width=24),
        Column(_("Way in"), width=26),
        Column(_("Registered"), Kind.DATETIME, 18),
        Column(_("State since"), Kind.DATETIME, 18),
        Column(_("Do not photograph"), width=14),
        Column(_("Notes"), width=40),
        Column(_("Notes of staff"), width=40),
    )
    asked, values, language = *told, current_language()
    more = [_column(each, language) for each in asked]
    cells = [(*_cells(row, quotas), *_answers(asked, values.get(row.id, {}))) for row in rows]
    return Table(title, (*columns, *more), cells)


_KINDS = {QuestionKind.NUMBER: Kind.NUMBER, QuestionKind.DATE: Kind.DATE}


def _column(question: Asked, language: str) -> Column:
    return Column(question.label.in_(language), _KINDS.get(question.kind, Kind.TEXT), 24)


def _answers(asked: Sequence[Asked], values: Values) -> Iterator[tables.Cell]:
    language = current_language()
    return (value_cell(each, values.get(each.id), language) for each in asked)


def _cells(row: RegistrationRow, quotas: Mapping[int | None, str]) -> tuple[tables.Cell, ...]:
    return (
        row.family_name,
        row.given_name,
        row.organisation,
        row.position,
        row.email,
        row.phone,
        _(row.state.label),
        row.place or None,
        clock.local(row.offered_until) if row.offered_until else None,
        quotas.get(row.quota_id, ""),
        _way_in_text(row),
        clock.local(row.created_at),
        clock.local(row.state_changed_at),
        "" if row.may_be_photographed else _("yes"),
        row.notes,
        row.staff_notes,
    )


def _way_in_text(row: RegistrationRow) -> str:
    by_cycle = _("by the form of the cycle") if row.cycle_registration_id else ""
    return ", ".join(filter(None, (_(row.way_in.label), by_cycle)))


Told: TypeAlias = tuple[Mapping[int, Sequence[Asked]], Mapping[int, Values]]


def cycle_table(
    title: str, columns: Sequence[CycleColumn], people: Sequence[CyclePerson], told: Told
) -> Table:
    """People, where each stands in every session and what they answered there; headings in the
    current language. `told`: questions by session, and answers by registration.
    """
    of_person = (
        Column(_("Family name"), width=22),
        Column(_("Given name"), width=18),
        Column(_("Organisation"), width=34),
        Column(_("E-mail"), width=32),
        Column(_("Phone"), width=16),
        Column(_("By the form of the cycle"), width=14),
    )
    of_sessions = [own for each in columns for own in _session_columns(each, told[0])]
    rows = [(*_person_cells(each), *_session_cells(each, columns, told)) for each in people]
    return Table(title, (*of_person, *of_sessions), rows)


def _session_columns(column: CycleColumn, asked: Mapping[int, Sequence[Asked]]) -> Iterator[Column]:
    """Its state, and a column for each of its questions."""
    heading, language = _session_heading(column), current_language()
    yield Column(heading, width=26)
    for each in asked.get(column.id, ()):
        own = _column(each, language)
        yield replace(own, heading=f"{heading}: {own.heading}")


def _session_heading(column: CycleColumn) -> str:
    on = f"{clock.local(column.starts_at):%d.%m.%Y}. " if column.starts_at else ""
    return f"{on}{column.title.in_(current_language())}"


def _person_cells(person: CyclePerson) -> tuple[tables.Cell, ...]:
    return (
        person.family_name,
        person.given_name,
        person.organisation,
        person.email,
        person.phone,
        _("yes") if person.is_by_cycle else "",
    )


def _session_cells(
    person: CyclePerson, columns: Sequence[CycleColumn], told: Told
) -> Iterator[tables.Cell]:
    asked, values = told
    for each in columns:
        mark = person.marks.get(each.id)
        own = values.get(mark.registration_id, {}) if mark else {}
        yield _mark_text(mark)
        yield from _answers(asked.get(each.id, ()), own)


def _mark_text(mark: Mark | None) -> str:
    if mark is None:
        return ""
    return f"{_(mark.state.label)} ({mark.place})" if mark.place else _(mark.state.label)
