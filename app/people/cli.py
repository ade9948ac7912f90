"""`flask users ...`: accounts from the command line."""

from __future__ import annotations

import os

import click
from flask.cli import AppGroup

from app.core.access import SYSTEM, Role
from app.core.errors import CiklsError
from app.people.queries import find_account, list_accounts
from app.people.rules import LEAST_PASSWORD_LENGTH, AccountDetails
from app.people.services import create_account, reset_second_factor

group = AppGroup("users", help="Accounts of staff.")


@group.command("create")
@click.option("--email", required=True, help="The address to sign in with.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--name", default="", help="The person's name.")
@click.option("--language", default="lv", type=click.Choice(["lv", "en", "lt"]))
def create(email: str, role: str, name: str, language: str) -> None:
    """Make an account; the password comes from CIKLS_PASSWORD, or is asked for."""
    if "@" not in email.strip("@"):
        raise click.ClickException(f"{email!r} is not an e-mail address.")
    details = AccountDetails(
        email=email.strip(), name=name.strip(), role=Role(role), language=language
    )
    try:
        create_account(details, actor=SYSTEM, password=_password())
    except CiklsError as fault:
        raise click.ClickException(str(fault)) from fault
    print(f"{details.email.lower()} can sign in as {role}.")


def _password() -> str:
    given = os.environ.get("CIKLS_PASSWORD", "")
    if given:
        return given
    prompt = f"Password ({LEAST_PASSWORD_LENGTH} characters or more)"
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt=True))


@group.command("list")
def list_() -> None:
    """Show every account: address, role, state, second factor."""
    for account in list_accounts():
        state = "active" if account.is_active else "closed"
        factor = "second factor" if account.has_second_factor else "password only"
        print(account.email, account.role or "no role", state, factor, sep="\t")


@group.command("reset-second-factor")
@click.option("--email", required=True, help="The address of the account.")
def forget_second_factor(email: str) -> None:
    """Forget a lost second factor; the password alone is asked for then."""
    user = find_account(email)
    if user is None:
        raise click.ClickException(f"There is no account with the address {email}.")
    reset_second_factor(user.id, actor=SYSTEM)
    print(f"{user.email} signs in with the password alone.")
