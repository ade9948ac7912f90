"""The form for several sessions of a cycle: one person's details, and a tick for each session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import SelectMultipleField
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from app.core.forms import Form, row_id
from app.core.i18n import _, _l, current_language
from app.registrations.forms.nominating import NominateForm
from app.registrations.forms.people import RegistrationForm, StaffForm
from app.registrations.queries.cycles import CycleSession
from app.registrations.rules.cycles import NOT_OF_CYCLE, NOTHING_CHOSEN, Chosen


class SessionsField(SelectMultipleField):
    """Ticks for the sessions that take people now; call `offer` before showing or validating."""

    def __init__(self, label: Any, **kw: Any) -> None:
        super().__init__(label, choices=[], coerce=row_id, **kw)

    def offer(self, sessions: Sequence[CycleSession]) -> None:
        """What there is to choose from, and why each of the others is not."""
        language = current_language()
        titles = {each.id: each.training_session.title.in_(language) for each in sessions}
        opens = [each for each in sessions if each.window.takes_registrations]
        self.choices = [(each.id, titles[each.id]) for each in opens]
        self.open_ids = frozenset(each.id for each in opens)
        self.shut = {
            each.id: f"{titles[each.id]}: {_(each.window.reason)}"
            for each in sessions
            if each not in opens
        }

    def pre_validate(self, form: BaseForm) -> None:
        wrong = [each for each in self.data or () if each not in self.open_ids]
        if wrong:
            raise ValidationError(self.shut.get(wrong[0], _(NOT_OF_CYCLE)))
        if not self.data:
            raise ValidationError(_(NOTHING_CHOSEN))


class _Choosing(Form):
    """What forms for a cycle add: the ticks, left out where people sign up for the whole."""

    sessions = SessionsField(_l("Sessions"))

    def offer(self, sessions: Sequence[CycleSession], *, is_whole: bool) -> None:
        """Put the sessions in."""
        if is_whole:
            del self.sessions
        else:
            self.sessions.offer(sessions)

    def chosen(self, cycle_id: int) -> Chosen:
        """What one signs up for, once it is valid."""
        field = self._fields.get("sessions")
        return Chosen(cycle_id, tuple(field.data) if field is not None else None)


class CycleForm(_Choosing, RegistrationForm):
    """The public form."""


class NominateCycleForm(_Choosing, NominateForm):
    """Several colleagues for the same sessions."""


class StaffCycleForm(_Choosing, StaffForm):
    """The same in the office."""
