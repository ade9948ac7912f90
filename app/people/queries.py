"""Reading organisations and staff accounts."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, Select, Text, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from app.core import access, links
from app.core.asked import read_id
from app.core.db import db, read
from app.core.errors import LinkExpired, NotFound
from app.core.paging import Page, paginate
from app.core.prepared import Prepared
from app.core.search import matches
from app.core.texts import N_, Texts
from app.people.models import Coordinator, Organisation, Role, User, user_roles
from app.people.rules import COORDINATOR_LINK_DAYS, OrganisationKind, PlanningRegion

COORDINATOR = "coordinator"  # the purpose of their links
SWITCHED_OFF = N_("You no longer register colleagues here. Please write to the organiser.")
# Statements that never change are put together once: that costs more than running them.
_CHOICES = select(
    Organisation.id, Organisation.name, Organisation.kind, Organisation.planning_region
).order_by(Organisation.sort_name, Organisation.id)
_LISTED = _CHOICES.where(Organisation.is_listed)
_LISTED_AS_KEPT = Prepared(
    _LISTED.with_only_columns(
        Organisation.id,
        *(
            cast(c, Text)
            for c in (Organisation.name, Organisation.kind, Organisation.planning_region)
        ),
    )
)
_REPLACED = N_("This link was replaced by a newer one. Please use the newest e-mail from us.")


class OrganisationChoice(NamedTuple):
    """An organisation as a form offers it."""

    id: int
    name: Texts
    kind: OrganisationKind
    planning_region: PlanningRegion | None


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation as the office lists it."""

    id: int
    name: Texts
    kind: OrganisationKind
    country: str
    planning_region: PlanningRegion | None
    code: str | None
    is_listed: bool


@dataclass(frozen=True, slots=True)
class OrganisationFilters:
    """What a list of organisations is narrowed by; the default is everything."""

    query: str = ""
    kind: OrganisationKind | None = None
    planning_region: PlanningRegion | None = None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A staff account as the administrator's list shows it."""

    id: int
    name: str
    email: str
    role: access.Role | None
    is_active: bool
    has_password: bool
    has_second_factor: bool


def get_organisation(organisation_id: int) -> Organisation:
    """The organisation. Raises NotFound."""
    found = db.session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound
    return found


def find_by_code(code: str) -> Organisation | None:
    """The organisation with this ATVK code or key of our own."""
    return db.session.scalar(select(Organisation).where(Organisation.code == code))


def asked_organisation(asked: str) -> Select[int]:
    """Its id, of what an address names by ATVK code or by id; for another statement."""
    named = Organisation.code == asked
    number = read_id(asked)
    return select(Organisation.id).where(or_(named, Organisation.id == number) if number else named)


def page_organisations(number: int, filters: OrganisationFilters) -> Page[OrganisationRow]:
    """One page of organisations by Latvian name; two statements."""
    columns = (
        Organisation.id, Organisation.name, Organisation.kind, Organisation.country,
        Organisation.planning_region, Organisation.code, Organisation.is_listed,
    )  # fmt: skip
    statement = (
        select(*columns)
        .where(matches(Organisation.sort_name, filters.query))
        .order_by(Organisation.sort_name, Organisation.id)
    )
    if filters.kind is not None:
        statement = statement.where(Organisation.kind == filters.kind)
    if filters.planning_region is not None:
        statement = statement.where(Organisation.planning_region == filters.planning_region)
    page = paginate(statement, number)
    return replace(page, items=[OrganisationRow(*row) for row in page.items])


def list_listed_organisations() -> list[OrganisationChoice]:
    """What the registration form offers, by Latvian name; one statement."""
    return _choices(_LISTED)


def listed_organisations_as_kept() -> Hashable:
    """What `list_listed_organisations` is made of, unread: equal as long as they are."""
    return tuple(read(_LISTED_AS_KEPT))


def list_organisation_choices(
    kinds: Iterable[OrganisationKind] | None = None,
) -> list[OrganisationChoice]:
    """What the office's forms offer, by Latvian name, of all kinds or of `kinds`; one statement."""
    return _choices(
        _CHOICES if kinds is None else _CHOICES.where(Organisation.kind.in_(list(kinds)))
    )


def _choices(
    statement: Select[int, Texts, OrganisationKind, PlanningRegion | None],
) -> list[OrganisationChoice]:
    return [OrganisationChoice._make(row) for row in read(statement)]


def get_account(user_id: int) -> User:
    """The staff account with its roles. Raises NotFound."""
    found = db.session.get(User, user_id)
    if found is None:
        raise NotFound
    return found


def find_account(email: str) -> User | None:
    """The staff account of an address, whatever its case."""
    return db.session.scalar(select(User).where(func.lower(User.email) == email.lower()))


def page_accounts(number: int) -> Page[AccountRow]:
    """One page of staff accounts, the active ones first; two statements."""
    page = paginate(_account_rows(), number)
    return replace(page, items=[_account_row(row) for row in page.items])


def list_accounts() -> list[AccountRow]:
    """Every staff account, the active ones first; one statement."""
    return [_account_row(row) for row in db.session.execute(_account_rows())]


def _account_rows() -> Select[int, str, str, bool, bool, bool, str]:
    return (
        select(
            User.id, User.name, User.email, User.active, User.password.is_not(None),
            User.tf_primary_method.is_not(None),
            func.min(Role.name),  # an account of ours has one
        )
        .outerjoin(user_roles, user_roles.c.user_id == User.id)
        .outerjoin(Role, Role.id == user_roles.c.role_id)
        .group_by(User.id)
        .order_by(User.active.desc(), User.email)
    )  # fmt: skip


def _account_row(row: Row[int, str, str, bool, bool, bool, str]) -> AccountRow:
    user_id, name, email, active, password, second_factor, role = row
    held = access.Role(role) if role else None
    return AccountRow(user_id, name, email, held, active, bool(password), bool(second_factor))


def find_role(role: access.Role) -> Role | None:
    """The row of a role; None until the first account has it."""
    return db.session.scalar(select(Role).where(Role.name == role.value))


def lock_admin_ids() -> set[int]:
    """Who administrates and is active, locked: two cannot demote each other at once."""
    admins: InstrumentedAttribute[int] = User.id
    statement = (
        select(admins)
        .join(user_roles, user_roles.c.user_id == User.id)
        .join(Role, Role.id == user_roles.c.role_id)
        .where(Role.name == access.Role.ADMIN.value, User.active)
        .with_for_update(of=User)
    )
    return set(db.session.scalars(statement))


def role_of(user: User) -> access.Role | None:
    """The highest role an account holds."""
    held = [access.Role(role.name) for role in user.roles if role.name in access.RANK]
    return max(held, key=access.RANK.__getitem__, default=None)


def list_coordinators(organisation_id: int) -> list[Coordinator]:
    """Who registers colleagues of an organisation, the active ones first; one statement."""
    statement = select(Coordinator).where(Coordinator.organisation_id == organisation_id)
    ordered = statement.order_by(Coordinator.is_active.desc(), Coordinator.email, Coordinator.id)
    return list(db.session.scalars(ordered))


def list_active_coordinators(organisation_id: int | None) -> list[Coordinator]:
    """Those who register and approve colleagues now; of no organisation, nobody does."""
    active = select(Coordinator).where(
        Coordinator.organisation_id == organisation_id, Coordinator.is_active
    )
    return list(db.session.scalars(active.order_by(Coordinator.id)))


def get_coordinator(coordinator_id: int) -> Coordinator:
    """The coordinator with the organisation. Raises NotFound."""
    found = _coordinator(Coordinator.id == coordinator_id)
    if found is None:
        raise NotFound
    return found


def find_coordinator_of_account(user_id: int) -> Coordinator | None:
    """The coordinator, active, that an account belongs to, with the organisation."""
    return _coordinator(Coordinator.user_id == user_id, Coordinator.is_active.is_(True))


def _coordinator(*which: ColumnElement[bool]) -> Coordinator | None:
    statement = select(Coordinator).where(*which).order_by(Coordinator.id).limit(1)
    return db.session.scalar(statement.options(selectinload(Coordinator.organisation)))


def coordinator_token(coordinator: Coordinator) -> str:
    """The token of a coordinator's pages; worthless once `link_number` has been raised."""
    return links.sign(COORDINATOR, [coordinator.id, coordinator.link_number])


def staff_feed_token(user: User) -> str:
    """The token of the calendar of who is responsible; worthless once `feed_number` is raised."""
    return links.sign("my-feed", {"user": user.id, "number": user.feed_number})


def read_coordinator_token(token: str) -> Coordinator:
    """Whose link it is. Raises LinkInvalid (altered, foreign), LinkExpired (old, replaced, off)."""
    payload = links.read(COORDINATOR, token, max_age_days=COORDINATOR_LINK_DAYS)
    coordinator = get_coordinator(payload[0])
    if not coordinator.is_active:
        raise LinkExpired(SWITCHED_OFF)
    if coordinator.link_number != payload[1]:
        raise LinkExpired(_REPLACED)
    return coordinator
