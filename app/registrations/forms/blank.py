"""The public form before anything is typed: the same for everybody, so its markup is kept."""

from __future__ import annotations

from dataclasses import dataclass

from app.people.queries import OrganisationChoice
from app.registrations.forms.needs import with_questions
from app.registrations.forms.people import RegistrationForm


@dataclass(frozen=True, slots=True)
class BlankForm:
    """All that its fields depend on, beside the language; for a session without questions."""

    organisations: tuple[OrganisationChoice, ...]
    asks_needs: bool

    def form(self) -> RegistrationForm:
        """The form with its fields empty."""
        kind = with_questions(RegistrationForm, (), asks_needs=self.asks_needs)
        return kind(formdata=None, organisations=lambda: self.organisations)
