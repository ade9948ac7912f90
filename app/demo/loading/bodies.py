"""Organisations, staff accounts and speakers."""

from __future__ import annotations

from flask_security import verify_password
from sqlalchemy import select

from app.core.access import SYSTEM, Role
from app.core.db import db, transactional
from app.demo.checks import DemoData
from app.demo.loading.known import Ids, Known, ids_by
from app.demo.shapes import Municipality, Organisation, Speaker, StaffAccount
from app.people.models import Organisation as OrganisationRow
from app.people.models import User
from app.people.rules import (
    AccountDetails,
    OrganisationDetails,
    OrganisationKind,
    PlanningRegion,
)
from app.people.services import create_account, save_organisation
from app.sessions.models import Speaker as SpeakerRow
from app.sessions.services import SpeakerPlan, save_speaker

REGIONS = {
    "Kurzemes plānošanas reģions": PlanningRegion.KURZEME,
    "Latgales plānošanas reģions": PlanningRegion.LATGALE,
    "Rīgas plānošanas reģions": PlanningRegion.RIGA,
    "Vidzemes plānošanas reģions": PlanningRegion.VIDZEME,
    "Zemgales plānošanas reģions": PlanningRegion.ZEMGALE,
}
IN_THE_FORM = {OrganisationKind.MUNICIPALITY, OrganisationKind.PLANNING_REGION}


@transactional
def load_organisations(data: DemoData, known: Known) -> None:
    """The 42 municipalities under their ATVK codes, everyone else under a key of our own."""
    towns = {row.key: row for row in data.municipalities}
    there: Ids = ids_by(OrganisationRow.code, OrganisationRow.id)  # type: ignore[arg-type]  # None is no key of ours
    for body in data.organisations:
        town = towns.get(body.key)
        code = town.atvk_code if town else body.key
        details = organisation_details(body, town, code)
        known.organisations[body.key] = (
            there.get(code) or save_organisation(details, actor=SYSTEM).id
        )


def organisation_details(
    body: Organisation, town: Municipality | None, code: str
) -> OrganisationDetails:
    """What staff would type; bodies abroad and beside the point are not offered in the form."""
    kind = OrganisationKind(body.kind)
    return OrganisationDetails(
        name=body.name,
        kind=kind,
        country=body.country,
        planning_region=REGIONS[town.planning_region] if town else None,
        code=code,
        is_listed=kind in IN_THE_FORM or body.invented,
    )


@transactional
def load_accounts(data: DemoData, known: Known, password: str) -> bool:
    """The accounts of the office; whether `password` opens them: known ones keep their own."""
    there = {user.email: user for user in db.session.scalars(select(User))}
    for account in data.staff:
        user = there.get(account.email) or make_account(account, password)
        known.accounts[account.email] = user.id
    before = [there[account.email].password for account in data.staff if account.email in there]
    return all(verify_password(password, kept or "") for kept in before)


def make_account(account: StaffAccount, password: str) -> User:
    """One account."""
    name = f"{account.given_name} {account.family_name}"
    details = AccountDetails(email=account.email, name=name, role=Role(account.role))
    return create_account(details, actor=SYSTEM, password=password)


@transactional
def load_speakers(data: DemoData, known: Known) -> None:
    """Made-up speakers, known by their address."""
    there = ids_by(SpeakerRow.email, SpeakerRow.id)
    for person in data.speakers:
        known.speakers[person.key] = there.get(person.email) or make_speaker(person, known)


def make_speaker(person: Speaker, known: Known) -> int:
    """One speaker; their id."""
    employer = known.organisations.get(person.organisation or "")
    plan = SpeakerPlan(
        name=person.name, position=person.position, organisation_id=employer, email=person.email
    )
    return save_speaker(plan, actor=SYSTEM).id
