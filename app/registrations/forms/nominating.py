"""Forms of coordinators: colleagues in rows, a file of them, and the one who takes over."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Self

from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import Form as PlainForm
from wtforms import FormField

from app.core.errors import RuleBroken
from app.core.forms import Form, Rows, email_field, long_text_field, text_field
from app.core.i18n import _, _l, current_language
from app.core.texts import N_
from app.people.models import Coordinator
from app.registrations.forms.people import check_letters, check_phone
from app.registrations.rules import Applicant, name_key

MOST_COLLEAGUES = 50
FIRST_ROWS, MORE_ROWS = 4, 4
FIELDS = ("given_name", "family_name", "email", "phone", "position")


class CancelForm(Form):
    """Why a colleague does not come; they read it."""

    reason = long_text_field(
        _l("Reason"), most=450, needed=True, hint=_l("Your colleague reads it in the mail.")
    )


class ColleagueFields(PlainForm):
    """What is asked of a colleague."""

    given_name = text_field(_l("Given name"), most=100)
    family_name = text_field(_l("Family name"), most=100)
    email = email_field(_l("E-mail"), needed=False)
    phone = text_field(_l("Phone"), most=40, needed=False)
    position = text_field(_l("Position"), needed=False)

    def validate_given_name(self, field: Any) -> None:
        """At least one letter."""
        check_letters(field)

    def validate_family_name(self, field: Any) -> None:
        """At least one letter."""
        check_letters(field)

    def validate_phone(self, field: Any) -> None:
        """Digits with the usual signs between them, at least five."""
        check_phone(field)

    @property
    def name_key(self) -> str:
        """The name, as persons are told apart within an organisation."""
        return name_key(self.given_name.data or "", self.family_name.data or "")

    def colleague(self, coordinator: Coordinator) -> Applicant:
        """The person as services take them; without an address, mails go to the coordinator."""
        return Applicant(
            given_name=self.given_name.data or "",
            family_name=self.family_name.data or "",
            email=self.email.data or coordinator.email,
            phone=self.phone.data or "",
            position=self.position.data or "",
            organisation_id=coordinator.organisation_id,
            language=current_language(),
        )


class RowForm(ColleagueFields):
    """One row; left empty, it is nobody."""

    @property
    def is_empty(self) -> bool:
        """Nothing was filled in."""
        return not any((self[name].data or "").strip() for name in FIELDS)

    def validate(self, extra_validators: Any = None) -> bool:
        return self.is_empty or super().validate(extra_validators)


class NominateForm(Form):
    """Several colleagues, a row each."""

    rows = Rows(FormField(RowForm), _l("Person"), max_entries=MOST_COLLEAGUES)

    @classmethod
    def of_rows(cls, people: Sequence[Mapping[str, str]]) -> Self:
        """The form as if these people had been typed into it."""
        typed = {
            f"rows-{number}-{name}": value
            for number, person in enumerate(people)
            for name, value in person.items()
        }
        return cls(formdata=MultiDict(typed))

    @property
    def people(self) -> list[RowForm]:
        """The rows that are somebody."""
        return [row.form for row in self.rows if not row.form.is_empty]

    def take_step(self, do: str) -> bool:
        """Whether the button `do` was 'more' or 'remove:2'; what was typed stays."""
        name, _colon, place = do.partition(":")
        if name == "more":
            self.add_rows(MORE_ROWS)
        elif name == "remove" and place.isdecimal() and int(place) < len(self.rows):
            self.rows.pop_entry(int(place))  # type: ignore[call-arg]  # newer than its types
        return name in ("more", "remove")

    def add_rows(self, number: int) -> None:
        """Empty rows, as many as there may be."""
        for _row in range(min(number, MOST_COLLEAGUES - len(self.rows))):
            self.rows.append_entry()

    def validate(self, extra_validators: Any = None) -> bool:
        fine: bool = super().validate(extra_validators)
        return fine & self._tell_twice() & self._has_people()

    def preview(self, registered: Collection[str]) -> bool:
        """Judge rows that come from a file; `registered`: name keys of those there already."""
        fine: bool = self.rows.validate(self)
        for person in self.people:
            if person.name_key in registered:
                _blame(person, _("This person is registered already. Please remove the row."))
                fine = False
        return fine & self._tell_twice()

    def _tell_twice(self) -> bool:
        seen: set[str] = set()
        fine = True
        for person in self.people:
            if person.name_key in seen:
                _blame(person, _("This person is in the list twice."))
                fine = False
            seen.add(person.name_key)
        return fine

    def _has_people(self) -> bool:
        if not self.people:
            self.refuse(RuleBroken(N_("Please fill in at least one row.")))
        return bool(self.people)

    def blame_row(self, number: int, message: str) -> None:
        """Tell a fault at the row of the `number`th person, from 0."""
        _blame(self.people[number], message)


def _blame(person: ColleagueFields, message: str) -> None:
    person.family_name.errors = [*person.family_name.errors, message]


class ListForm(Form):
    """A file with colleagues."""

    file = FileField(_l("A list from Excel"), description=_l("An XLSX or CSV file."))


class SwapForm(ColleagueFields, Form):
    """Who takes the place over."""
