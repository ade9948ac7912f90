"""A PostgreSQL of the tests' own: a cluster in a temporary folder, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise RuntimeError(
            "PostgreSQL's server binaries are missing: run `make test`, which installs them"
        )
    return Path(on_path).parent


def _as_postgres(*command: str) -> None:
    """PostgreSQL refuses to run as root, so root hands over to Debian's own user."""
    prefix = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    subprocess.run([*prefix, *command], check=True, capture_output=True, cwd="/")


@contextmanager
def cluster(*, is_durable: bool = False) -> Iterator[str]:
    """A running server; yields the URL of its `postgres` database. Unless `is_durable`, it does
    not wait for the disk.
    """
    folder = Path(tempfile.mkdtemp(prefix="cikls-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    binaries, data = _binaries(), folder / "data"
    _as_postgres(
        f"{binaries}/initdb",
        "-D",
        str(data),
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    )
    _start(folder, "" if is_durable else FAST)
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        _as_postgres(f"{binaries}/pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, settings: str) -> None:
    here = f"-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=60"
    control = f"{_binaries()}/pg_ctl"
    data, log = str(folder / "data"), str(folder / "log")
    _as_postgres(control, "-D", data, "-w", "-l", log, "-o", f"{settings} {here}", "start")


@contextmanager
def stopped(url: str) -> Iterator[None]:
    """The server of a `cluster` is down until the block ends."""
    folder = Path(url.rpartition("host=")[2])
    control = f"{_binaries()}/pg_ctl"
    _as_postgres(control, "-D", str(folder / "data"), "-w", "-m", "fast", "stop")
    try:
        yield
    finally:
        _start(folder, FAST)
