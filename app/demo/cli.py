"""`flask demo ...`: demonstration data and data for load tests."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import click
import structlog
from flask import current_app
from flask.cli import AppGroup

from app.core.errors import CiklsError
from app.core.lazy import later

if TYPE_CHECKING:
    from app.demo import services
else:
    services = later("app.demo.services")


@click.group("demo", cls=AppGroup)
def group() -> None:
    """Demonstration data, and data for load tests."""
    # the services tell of every row: here they are many, and the answer is what is printed
    warnings = structlog.make_filtering_bound_logger(logging.WARNING)
    structlog.configure(wrapper_class=warnings)


@group.command("load")
def load() -> None:
    """Load the demonstration: real past events and an invented cycle ahead. Safe to run again."""
    loaded = services.load_demo()
    address = current_app.config["BASE_URL"]
    print(
        f"{loaded.new_sessions} sessions added, {loaded.moved_sessions} moved ahead of today.",
        "",
        f"What is coming up:   {address}/",
        f"One place left:      {address}/sessions/{loaded.nearly_full}",
        f"The archive:         {address}/sessions?past=1",
        f"The office:          {address}/manage/",
        f"A coordinator:       {address}{loaded.coordinator}",
        "",
        "Sign in to the office as one of these made-up people:",
        *(f"  {email:32} {role}" for email, role in loaded.accounts),
        f"  password: {loaded.password}" if loaded.password else "  with the password set before",
        sep="\n",
    )


@group.command("fill")
@click.option("--sessions", default=1, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--registrations", default=0, show_default=True, type=click.IntRange(0, 1_000_000))
@click.option(
    "--waiting", default=0, show_default=True, type=click.IntRange(0, 1_000_000),
    help="People on the waiting list of that session, which is full then.",
)  # fmt: skip
def fill_(sessions: int, registrations: int, waiting: int) -> None:
    """Add published sessions over three years, and registrations in one of them."""
    slug = services.fill(sessions, registrations, waiting)
    print(json.dumps({"sessions": sessions, "registrations": registrations, "slug": slug}))


@group.command("session")
@click.option("--capacity", default=40, show_default=True, type=click.IntRange(0, 1_000_000))
@click.option(
    "--quota",
    type=click.IntRange(0, 1_000_000),
    help="Places kept for each of the three municipalities that come first by name.",
)
def session_(capacity: int, quota: int | None) -> None:
    """Add one published session that is open for registration now; print its slug alone."""
    try:
        print(services.open_session(capacity, quota))
    except CiklsError as fault:
        raise click.ClickException(str(fault.message) % fault.values) from fault


@group.command("count")
@click.argument("slug")
def count(slug: str) -> None:
    """Print the registrations of one session by state as a line of JSON."""
    try:
        print(json.dumps(services.count_registrations(slug), separators=(",", ":")))
    except CiklsError as fault:
        raise click.ClickException(f"There is no session {slug}.") from fault


@group.command("certificates")
@click.option("--count", "wanted", default=20, show_default=True, type=click.IntRange(1, 1000))
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False))
def certificates(wanted: int, out: Path) -> None:
    """Write certificates of made-up people in every design and language as PDF files."""
    paths = services.write_certificates(wanted, out)
    print(f"{len(paths)} certificates in {out}")
