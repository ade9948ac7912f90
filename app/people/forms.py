"""The office's forms for organisations and accounts."""

from __future__ import annotations

from typing import Any

from babel import Locale
from flask import current_app
from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

from app.core.access import Role
from app.core.forms import (
    ChoiceField,
    Form,
    choices_of,
    email_field,
    enum_choices,
    text_field,
    texts_data,
    texts_of,
)
from app.core.i18n import NATIVE_NAMES, _, _l, current_language
from app.core.search import fold
from app.people.models import Coordinator, Organisation, User
from app.people.queries import role_of
from app.people.rules import (
    AccountDetails,
    CoordinatorDetails,
    OrganisationDetails,
    OrganisationKind,
    PlanningRegion,
    role_description,
    role_label,
)

NEAREST = ("LV", "LT", "EE")
COUNTRIES = (
    "AT", "BE", "BG", "BY", "CH", "CY", "CZ", "DE", "DK", "ES", "FI", "FR", "GB", "GR", "HR", "HU",
    "IE", "IS", "IT", "LI", "LU", "MD", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "UA",
)  # fmt: skip


def country_name(code: str) -> str:
    """'Latvija', 'Lietuva', ... in the visitor's language; the code itself for one unknown."""
    return str(Locale(current_language()).territories.get(code, code))


def country_choices() -> list[Any]:
    """Countries by name, the nearest first."""
    others = sorted(
        ((code, country_name(code)) for code in COUNTRIES), key=lambda pair: fold(pair[1])
    )
    return choices_of([*((code, country_name(code)) for code in NEAREST), *others])


def _languages() -> list[Any]:
    return choices_of((code, NATIVE_NAMES[code]) for code in current_app.config["LANGUAGES"])


def _roles() -> list[Any]:
    return choices_of(
        (role.value, f"{_(role_label(role))}: {_(role_description(role))}") for role in Role
    )


class OrganisationForm(Form):
    """An organisation in three languages."""

    name_lv = text_field(_l("Name in Latvian"))
    name_en = text_field(_l("Name in English"), needed=False)
    name_lt = text_field(_l("Name in Lithuanian"), needed=False)
    kind = ChoiceField(
        _l("Kind"), choices=enum_choices(OrganisationKind, blank=_l("Please choose"))
    )
    country = ChoiceField(_l("Country"), choices=country_choices, default="LV")
    planning_region = ChoiceField(
        _l("Planning region"),
        choices=enum_choices(PlanningRegion, blank=_l("None")),
        description=_l("For organisations in Latvia."),
    )
    code = text_field(
        _l("Code"),
        most=40,
        needed=False,
        hint=_l("The ATVK code of a municipality, or a key of your own."),
    )
    email = email_field(_l("E-mail"), needed=False)
    website = text_field(_l("Website"), most=300, needed=False)
    is_listed = BooleanField(
        _l("Offer it in registration forms"),
        default=True,
        description=_l("People who register choose their organisation from this list."),
    )

    @classmethod
    def of(cls, organisation: Organisation | None) -> OrganisationForm:
        """The form filled with what is known."""
        if organisation is None:
            return cls()
        return cls(data=_data_of(organisation))

    def validate_kind(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Please choose one of the list."))

    def validate_website(self, field: Field) -> None:
        if field.data and not field.data.startswith(("http://", "https://")):
            raise ValidationError(_("Please begin the address with https:// or http://."))

    def details(self) -> OrganisationDetails:
        """What the service wants; for a form found valid."""
        region = self.planning_region.data
        return OrganisationDetails(
            name=texts_of(self, "name"),
            kind=OrganisationKind(self.kind.data),
            country=self.country.data,
            planning_region=PlanningRegion(region) if region else None,
            code=self.code.data or None,
            email=self.email.data or "",
            website=self.website.data or "",
            is_listed=self.is_listed.data,
        )


def _data_of(organisation: Organisation) -> dict[str, Any]:
    plain = {
        name: getattr(organisation, name)
        for name in ("kind", "country", "planning_region", "code", "email", "website", "is_listed")
    }
    return {**plain, **texts_data("name", organisation.name)}


class AccountForm(Form):
    """A staff account, as an administrator keeps it."""

    name = text_field(_l("Full name"), most=120)
    email = email_field(_l("E-mail"), hint=_l("They sign in with this address."))
    role = ChoiceField(_l("Role"), choices=_roles, default=Role.ORGANISER.value)
    language = ChoiceField(_l("Language of mails and pages"), choices=_languages)

    @classmethod
    def of(cls, user: User | None) -> AccountForm:
        """The form filled with what is known."""
        if user is None:
            return cls()
        return cls(
            data={
                "name": user.name,
                "email": user.email,
                "role": role_of(user),
                "language": user.language,
            }
        )

    def details(self) -> AccountDetails:
        """What the service wants; for a form found valid."""
        return AccountDetails(
            name=self.name.data or "",
            email=self.email.data or "",
            role=Role(self.role.data),
            language=self.language.data,
        )


class OwnAccountForm(Form):
    """What one may change of one's own account."""

    name = text_field(_l("Full name"), most=120)
    language = ChoiceField(_l("Language of mails and pages"), choices=_languages)


class CoordinatorForm(Form):
    """Who registers colleagues of an organisation."""

    name = text_field(_l("Name"), most=120, needed=False)
    email = email_field(
        _l("E-mail"), hint=_l("The mailbox that gets the link; a shared one will do.")
    )
    language = ChoiceField(_l("Language of mails and pages"), choices=_languages)

    @classmethod
    def of(cls, coordinator: Coordinator | None) -> CoordinatorForm:
        """The form filled with what is known."""
        if coordinator is None:
            return cls()
        return cls(
            data={name: getattr(coordinator, name) for name in ("name", "email", "language")}
        )

    def details(self) -> CoordinatorDetails:
        """What the service wants; for a form found valid."""
        return CoordinatorDetails(
            name=self.name.data or "", email=self.email.data or "", language=self.language.data
        )
