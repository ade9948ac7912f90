"""Which other sessions of a cycle take over how places are given."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import BooleanField, SelectMultipleField

from app.core.forms import Form, row_id
from app.core.i18n import _, _l, current_language, moment, ngettext
from app.registrations.queries.places import OtherSession


class SpreadForm(Form):
    """Call `offer` before showing or validating it."""

    sessions = SelectMultipleField(
        _l("Other sessions of the cycle"), choices=[], coerce=row_id, validate_choice=False
    )
    with_capacity = BooleanField()

    def offer(self, others: Sequence[OtherSession], capacity: int | None) -> None:
        """Put the sessions in, each with how its places stand now."""
        self.sessions.choices = [(each.id, _line(each)) for each in others]
        self.with_capacity.label.text = _(
            "Also the number of places: %(capacity)s", capacity=capacity or 0
        )


def _line(other: OtherSession) -> str:
    seats = _(
        "places taken: %(taken)s of %(capacity)s",
        taken=other.seats_taken,
        capacity="–" if other.capacity is None else other.capacity,
    )
    quotas = ngettext("%(num)s quota is replaced", "%(num)s quotas are replaced", other.quotas)
    parts = [moment(other.starts_at), seats, quotas if other.quotas else ""]
    return f"{other.title.in_(current_language())} ({'; '.join(filter(None, parts))})"
