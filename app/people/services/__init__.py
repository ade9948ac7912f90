"""Keeping organisations, accounts and coordinators."""

from __future__ import annotations

from app.people.services.accounts import (
    activate_account,
    change_account,
    change_own_account,
    create_account,
    deactivate_account,
    invite_again,
    renew_calendar,
    reset_second_factor,
    send_password_link,
    tell_holder,
)
from app.people.services.coordinator_mails import COORDINATOR_PLACEHOLDERS, tell_coordinator
from app.people.services.coordinators import (
    give_account,
    renew_link,
    save_coordinator,
    send_link,
    switch_coordinator,
)
from app.people.services.organisations import save_organisation

__all__ = [
    "COORDINATOR_PLACEHOLDERS",
    "activate_account",
    "change_account",
    "change_own_account",
    "create_account",
    "deactivate_account",
    "give_account",
    "invite_again",
    "renew_calendar",
    "renew_link",
    "reset_second_factor",
    "save_coordinator",
    "save_organisation",
    "send_link",
    "send_password_link",
    "switch_coordinator",
    "tell_coordinator",
    "tell_holder",
]
