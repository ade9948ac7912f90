"""`flask feeds`: the kept entries of calendars, looked after by hand."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.feeds import services

group = AppGroup("feeds", help="Kept entries of calendars.")


@group.command()
def rebuild() -> None:
    """Compare every entry with what it should be, and write it where it is not."""
    click.echo(f"{services.rebuild()} sessions written anew")


@group.command()
def check() -> None:
    """Say how many sessions have entries that are not what they should be; write nothing."""
    faults = services.count_faults()
    click.echo(f"{faults} sessions differ")
    if faults:
        raise SystemExit(1)
