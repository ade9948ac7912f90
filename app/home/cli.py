"""`flask serve`: the server as `make demo` runs it."""

from __future__ import annotations

import os
import sys

import click
from flask import current_app
from flask.cli import with_appcontext


@click.command()
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--threads", default=8, show_default=True, help="Threads a process.")
@with_appcontext
def serve(workers: int, threads: int) -> None:
    """Serve with gunicorn on 127.0.0.1 at PORT."""
    address = f"127.0.0.1:{current_app.config['PORT']}"
    command = [
        sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", address, "--worker-class", "gthread",
        "--workers", str(workers), "--threads", str(threads), "--access-logfile", "-" if current_app.debug else os.devnull,
    ]  # fmt: skip
    os.execv(command[0], command)  # noqa: S606 - our own interpreter with a fixed list of arguments
