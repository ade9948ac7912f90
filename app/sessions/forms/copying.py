"""Copies of a session: a row for each date and place."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import Form as PlainForm
from wtforms import FormField
from wtforms.validators import Optional

from app.core.forms import DayField, Form, Rows
from app.core.i18n import _, _l
from app.sessions.forms.choices import places
from app.sessions.forms.fields import choice, is_filled
from app.sessions.queries import PlanOptions
from app.sessions.rules import CopyTarget

MOST_COPIES = 20


class TargetForm(PlainForm):
    """Where and when one copy begins; a row left empty is no copy."""

    starts_on = DayField(_l("First day"), [Optional()])
    place = choice(_l("Venue and room"))

    @property
    def is_empty(self) -> bool:
        """Nothing was filled in."""
        return not any(map(is_filled, (self.starts_on, self.place)))

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if self.place.data and not is_filled(self.starts_on):
            self.starts_on.errors = [_("Please enter the date of this copy.")]
            return False
        return valid

    @property
    def target(self) -> CopyTarget:
        """The row, once it is valid."""
        venue, _dot, room = (self.place.data or "").partition(".")
        return CopyTarget(
            starts_on=self.starts_on.data or date.min,  # valid: never the latter
            venue_id=int(venue) if venue else None,
            room_id=int(room) if room else None,
        )


class CopyForm(Form):
    """N rows."""

    targets = Rows(FormField(TargetForm), _l("Row"), min_entries=1, max_entries=MOST_COPIES)

    def offer(self, options: PlanOptions) -> None:
        """Put the venues into every row."""
        offered = places(options, _("The same venue"))
        for row in self.targets:
            row.form.place.choices = offered

    def add_row(self) -> None:
        """One more row, if there may be."""
        if len(self.targets) < MOST_COPIES:
            self.targets.append_entry()

    @property
    def chosen(self) -> list[CopyTarget]:
        """The rows that are copies."""
        return [row.form.target for row in self.targets if not row.form.is_empty]

    def validate(self, extra_validators: Any = None) -> bool:
        valid: bool = super().validate(extra_validators)
        if valid and not self.chosen:
            self.targets[0].form.starts_on.errors = [_("Please enter at least one date.")]
            return False
        return valid
