"""What is said of organisations and accounts, and whose account may not be closed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.core.access import Role
from app.core.errors import InvalidInput, RuleBroken
from app.core.texts import N_, Texts

LEAST_PASSWORD_LENGTH = 12
LINK_DAYS = 3  # an invitation sent on a Friday evening still works on Monday
COORDINATOR_LINK_DAYS = 365


class OrganisationKind(StrEnum):
    """What an organisation is to a training team."""

    MUNICIPALITY = "municipality"
    PLANNING_REGION = "planning_region"
    MINISTRY = "ministry"
    ASSOCIATION = "association"
    HOST = "host"
    PARTNER = "partner"
    OTHER = "other"

    @property
    def label(self) -> str:
        """English msgid."""
        return _KINDS[self]


class PlanningRegion(StrEnum):
    """The five planning regions of Latvia."""

    KURZEME = "kurzeme"
    LATGALE = "latgale"
    RIGA = "riga"
    VIDZEME = "vidzeme"
    ZEMGALE = "zemgale"

    @property
    def label(self) -> str:
        """English msgid."""
        return _REGIONS[self]


class AccountNews(StrEnum):
    """What an account's holder is told by mail; the value names the template in people/mail/."""

    INVITED = "invited"
    RESET_ASKED = "reset_asked"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of a template
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a template
    SECOND_FACTOR_ON = "second_factor_on"
    SECOND_FACTOR_OFF = "second_factor_off"

    @property
    def subject(self) -> str:
        """English msgid."""
        return _SUBJECTS[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationDetails:
    """Everything staff say of an organisation; `code`: its ATVK code, a key of our own, or None."""

    name: Texts
    kind: OrganisationKind
    country: str = "LV"
    planning_region: PlanningRegion | None = None
    code: str | None = None
    email: str = ""
    website: str = ""
    is_listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDetails:
    """Everything an administrator says of a staff account."""

    email: str
    name: str
    role: Role
    language: str = "lv"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinatorDetails:
    """Who registers colleagues of an organisation; `email` may be its mailbox."""

    name: str
    email: str
    language: str = "lv"


def role_label(role: Role) -> str:
    """English msgid of a staff role."""
    return _ROLES[role]


def role_description(role: Role) -> str:
    """English msgid of what a staff role may do."""
    return _ROLE_DESCRIPTIONS[role]


def check_keeps_an_admin(account_id: int, admin_ids: set[int]) -> None:
    """Raises RuleBroken if `account_id` is the only active administrator."""
    if admin_ids == {account_id}:
        raise RuleBroken(N_("This is the last administrator. Make somebody else one first."))


def check_not_oneself(account_id: int, actor_id: int | None) -> None:
    """Raises RuleBroken if a person is about to close the account they are signed in with."""
    if account_id == actor_id:
        raise RuleBroken(N_("You cannot deactivate your own account."))


def check_password_length(password: str) -> None:
    """Raises InvalidInput("password") for a password shorter than the house asks for."""
    if len(password) < LEAST_PASSWORD_LENGTH:
        raise InvalidInput(
            "password",
            N_("The password must have at least %(length)s characters."),
            length=LEAST_PASSWORD_LENGTH,
        )


def check_region(country: str, region: PlanningRegion | None) -> None:
    """Raises InvalidInput("planning_region") for a Latvian planning region outside Latvia."""
    if region is not None and country != "LV":
        raise InvalidInput(
            "planning_region", N_("Only organisations in Latvia have a planning region.")
        )


_KINDS = {
    OrganisationKind.MUNICIPALITY: N_("Municipality"),
    OrganisationKind.PLANNING_REGION: N_("Planning region"),
    OrganisationKind.MINISTRY: N_("Ministry or state institution"),
    OrganisationKind.ASSOCIATION: N_("Association"),
    OrganisationKind.HOST: N_("Host organisation"),
    OrganisationKind.PARTNER: N_("Partner abroad"),
    OrganisationKind.OTHER: N_("Other organisation"),
}
_REGIONS = {
    PlanningRegion.KURZEME: N_("Kurzeme Planning Region"),
    PlanningRegion.LATGALE: N_("Latgale Planning Region"),
    PlanningRegion.RIGA: N_("Riga Planning Region"),
    PlanningRegion.VIDZEME: N_("Vidzeme Planning Region"),
    PlanningRegion.ZEMGALE: N_("Zemgale Planning Region"),
}
_SUBJECTS = {
    AccountNews.INVITED: N_("Your account in Cikls"),
    AccountNews.RESET_ASKED: N_("A new password for Cikls"),
    AccountNews.PASSWORD_RESET: N_("Your password in Cikls is new"),
    AccountNews.PASSWORD_CHANGED: N_("Your password in Cikls has been changed"),
    AccountNews.SECOND_FACTOR_ON: N_("Sign-in to Cikls now asks for a code"),
    AccountNews.SECOND_FACTOR_OFF: N_("Sign-in to Cikls no longer asks for a code"),
}
_ROLES = {
    Role.COORDINATOR: N_("Coordinator"),
    Role.VIEWER: N_("Viewer"),
    Role.ORGANISER: N_("Organiser"),
    Role.ADMIN: N_("Administrator"),
}
_ROLE_DESCRIPTIONS = {
    Role.COORDINATOR: N_("Registers colleagues of one organisation, sees nothing of the office."),
    Role.VIEWER: N_("Sees everything in the office, changes nothing."),
    Role.ORGANISER: N_("Plans sessions, keeps registrations, issues certificates."),
    Role.ADMIN: N_("Everything an organiser does, and staff accounts."),
}
