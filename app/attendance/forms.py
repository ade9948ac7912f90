"""The list of one day as a form: two radio buttons a person, and how one knows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.attendance.rules import BY_STAFF, MarkedHow
from app.core.forms import ChoiceField, Form, enum_choices, long_text_field
from app.core.i18n import _l
from app.registrations.forms import StaffForm

PRESENT, ABSENT = "present", "absent"
_FIELD = re.compile(r"mark-(\d{1,12})")


class MarksForm(Form):
    """How the marks were made; the marks themselves are read by `changed_marks`."""

    how = ChoiceField(
        _l("How do you know?"), choices=enum_choices(BY_STAFF), default=MarkedHow.BY_HAND.value
    )


class WalkInForm(StaffForm):
    """One who has come without registration."""

    why = long_text_field(
        _l("Why one more takes part"), most=450, hint=_l("Staff read it in the history.")
    )

    @property
    def full_name(self) -> str:
        """As typed."""
        return f"{self.given_name.data} {self.family_name.data}"


def changed_marks(sent: Mapping[str, str]) -> dict[int, bool]:
    """{registration id: present} of those whose `mark-<id>` is not what the page showed.

    The page says so in `was-<id>`: two who mark at once overwrite only what they
    touched themselves.
    """
    found = {match[1]: value for name, value in sent.items() if (match := _FIELD.fullmatch(name))}
    return {
        int(number): value == PRESENT
        for number, value in found.items()
        if value in (PRESENT, ABSENT) and value != sent.get(f"was-{number}")
    }
