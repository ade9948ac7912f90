"""Keeping coordinators: who registers colleagues of an organisation, and the link they do it by."""

from __future__ import annotations

import structlog

from app.core import access
from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.core.errors import InvalidInput, RuleBroken
from app.core.texts import N_
from app.people.models import Coordinator
from app.people.queries import find_account, list_coordinators
from app.people.rules import AccountDetails, CoordinatorDetails
from app.people.services.accounts import create_account
from app.people.services.coordinator_mails import tell_coordinator

log = structlog.get_logger()


@transactional
def save_coordinator(
    organisation_id: int,
    details: CoordinatorDetails,
    *,
    actor: Actor,
    coordinator_id: int | None = None,
) -> Coordinator:
    """Name a coordinator of an organisation, or change the one with `coordinator_id`.

    A new address makes older links worthless. Raises NotFound; InvalidInput("email") for an
    address that coordinates this organisation already.
    """
    row = (
        lock(Coordinator, coordinator_id)
        if coordinator_id
        else Coordinator(organisation_id=organisation_id, link_number=1)
    )
    email = details.email.lower()
    _check_address_free(organisation_id, email, coordinator_id)
    if coordinator_id and row.email != email:
        row.link_number += 1
    row.name, row.email, row.language = details.name, email, details.language
    db.session.add(row)
    db.session.flush()
    log.info("coordinator saved", coordinator=row.id, by=actor.user_id)
    return row


def _check_address_free(organisation_id: int, email: str, coordinator_id: int | None) -> None:
    others = (each for each in list_coordinators(organisation_id) if each.id != coordinator_id)
    if email in (each.email for each in others):
        raise InvalidInput("email", N_("This address is a coordinator's here already."))


@transactional
def send_link(coordinator_id: int, *, actor: Actor) -> None:
    """Mail a coordinator the link to their pages. Raises NotFound; RuleBroken when switched off."""
    coordinator = lock(Coordinator, coordinator_id)
    if not coordinator.is_active:
        raise RuleBroken(N_("This coordinator is switched off. Please switch them on first."))
    tell_coordinator(coordinator, "link")
    log.info("coordinator link sent", coordinator=coordinator_id, by=actor.user_id)


@transactional
def renew_link(coordinator_id: int, *, actor: Actor) -> None:
    """Make every link sent before worthless and mail a new one. Raises as `send_link`."""
    lock(Coordinator, coordinator_id).link_number += 1
    send_link(coordinator_id, actor=actor)


@transactional
def switch_coordinator(coordinator_id: int, *, is_active: bool, actor: Actor) -> None:
    """Let a coordinator in again, or no longer: neither link nor account opens. Raises NotFound."""
    lock(Coordinator, coordinator_id).is_active = is_active
    log.info("coordinator switched", coordinator=coordinator_id, on=is_active, by=actor.user_id)


@transactional
def give_account(coordinator_id: int, *, actor: Actor) -> None:
    """Let a coordinator sign in as well: by the account of their address, or a new one.

    Raises NotFound.
    """
    row = lock(Coordinator, coordinator_id)
    details = AccountDetails(
        email=row.email, name=row.name, role=access.Role.COORDINATOR, language=row.language
    )
    user = find_account(row.email) or create_account(details, actor=actor)
    user.organisation_id = user.organisation_id or row.organisation_id
    row.user_id = user.id
