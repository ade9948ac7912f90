"""`flask worker`: sends mail and runs jobs."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.outbox import jobs
from app.output import laying


@click.command()
@click.option("--once", is_flag=True, help="Do what is due, then end.")
@with_appcontext
def worker(*, once: bool) -> None:
    """Send mail and run jobs until stopped."""
    with laying.apart():  # or a worker that has drawn once would hold what drawing takes for good
        if once:
            click.echo(f"{jobs.drain()} done")
        else:
            jobs.run_forever()
