"""Keeping accounts."""

from __future__ import annotations

import uuid
from typing import Any

import structlog
from flask_security import hash_password
from flask_security.recoverable import generate_reset_password_token

from app.core import access
from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.core.errors import InvalidInput
from app.core.texts import N_
from app.core.web import absolute_url
from app.outbox.services import queue_mail
from app.people.models import Role, User
from app.people.queries import find_account, find_role, lock_admin_ids, role_of
from app.people.rules import (
    LINK_DAYS,
    AccountDetails,
    AccountNews,
    check_keeps_an_admin,
    check_not_oneself,
    check_password_length,
)

log = structlog.get_logger()


@transactional
def create_account(details: AccountDetails, *, actor: Actor, password: str | None = None) -> User:
    """A staff account; without `password` its holder gets a mail with a link to set one.

    Raises InvalidInput("email") for an address in use, InvalidInput("password") for a short one.
    """
    if password is not None:
        check_password_length(password)
    _check_address_free(details.email, None)
    user = User(
        email=details.email.lower(),
        name=details.name,
        language=details.language,
        password=hash_password(password) if password is not None else None,
        fs_uniquifier=uuid.uuid4().hex,
        roles=[_role_row(details.role)],
    )
    db.session.add(user)
    db.session.flush()
    log.info("account made", account=user.id, role=details.role, by=actor.user_id)
    if password is None:
        _invite(user)
    return user


@transactional
def invite_again(user_id: int, *, actor: Actor) -> None:
    """Send the holder of an account a fresh link to set a password. Raises NotFound."""
    _invite(lock(User, user_id))
    log.info("account invited", account=user_id, by=actor.user_id)


@transactional
def change_account(user_id: int, details: AccountDetails, *, actor: Actor) -> User:
    """Change who an account belongs to and what it may do.

    Raises NotFound; InvalidInput("email"); RuleBroken when no active administrator would be left.
    """
    user = lock(User, user_id)
    _check_address_free(details.email, user_id)
    if details.role is not access.Role.ADMIN:
        check_keeps_an_admin(user_id, lock_admin_ids())
    user.email, user.name, user.language = details.email.lower(), details.name, details.language
    if role_of(user) is not details.role or len(user.roles) != 1:
        user.roles = [_role_row(details.role)]
    log.info("account changed", account=user_id, role=details.role, by=actor.user_id)
    return user


@transactional
def deactivate_account(user_id: int, *, actor: Actor) -> None:
    """Close an account; whoever is signed in with it is out at once.

    Raises NotFound; RuleBroken for one's own account or the last administrator's.
    """
    user = lock(User, user_id)
    check_not_oneself(user_id, actor.user_id)
    check_keeps_an_admin(user_id, lock_admin_ids())
    user.active = False
    log.info("account closed", account=user_id, by=actor.user_id)
    user.fs_uniquifier = uuid.uuid4().hex  # ends every session, and spends every link sent before


@transactional
def activate_account(user_id: int, *, actor: Actor) -> None:
    """Open a closed account again. Raises NotFound."""
    lock(User, user_id).active = True
    log.info("account opened", account=user_id, by=actor.user_id)


@transactional
def reset_second_factor(user_id: int, *, actor: Actor) -> None:
    """Forget a lost second factor and its recovery codes, and tell the holder. Raises NotFound."""
    user = lock(User, user_id)
    user.tf_primary_method, user.tf_totp_secret, user.mf_recovery_codes = None, None, None
    tell_holder(user, AccountNews.SECOND_FACTOR_OFF)
    log.info("second factor reset", account=user_id, by=actor.user_id)


@transactional
def change_own_account(user_id: int, *, name: str, language: str) -> User:
    """Change one's own name and language. Raises NotFound."""
    user = lock(User, user_id)
    user.name, user.language = name, language
    return user


@transactional
def renew_calendar(user_id: int) -> None:
    """Make every address of one's calendar so far worthless. Raises NotFound."""
    lock(User, user_id).feed_number += 1


def tell_holder(user: User, news: AccountNews, **context: Any) -> None:
    """Queue a mail to an account's holder, in their language, in the caller's transaction."""
    queue_mail(
        kind=f"account.{news.value}",
        recipient=user.email,
        recipient_name=user.name,
        language=user.language,
        subject=news.subject,
        template=f"people/mail/{news.value}",
        context={
            "name": user.name,
            "email": user.email,
            "days": LINK_DAYS,
            "forgotten_url": absolute_url("security.forgot_password"),
            **context,
        },
    )


def send_password_link(user: User, news: AccountNews, token: str) -> None:
    """Queue the mail with the link that sets a password, under the address of the settings."""
    tell_holder(user, news, link=absolute_url("security.reset_password", token=token))


def _invite(user: User) -> None:
    token = generate_reset_password_token(user)  # type: ignore[no-untyped-call]  # untyped there
    send_password_link(user, AccountNews.INVITED, token)


def _check_address_free(email: str, user_id: int | None) -> None:
    known = find_account(email)
    if known is not None and known.id != user_id:
        raise InvalidInput("email", N_("There is an account with this address already."))


def _role_row(role: access.Role) -> Role:
    return find_role(role) or Role(name=role.value)
