"""`flask serve`: the server as `make demo` runs it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

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
        sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", address,
        "--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads),
        "--no-control-socket",  # it would lie in a home folder that a service may not write to
        *(["--access-logfile", "-"] if current_app.debug else []),
    ]  # fmt: skip
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(_figures_folder(address)))
    os.execv(command[0], command)  # noqa: S606 - our own interpreter with a fixed list of arguments


def _figures_folder(address: str) -> Path:
    """An empty folder in which the processes add up their figures for /metrics."""
    folder = Path(current_app.config["DATA_DIR"]) / "figures" / address.rpartition(":")[2]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
