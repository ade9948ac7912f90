"""A site for the benchmark: a temporary folder, the demonstration and much more, one server."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.inside import Inside

ROOT = Path(__file__).parents[1]
SESSIONS, REGISTRATIONS = 180, 500  # 180 sessions have about 300 days
SEATS, CROWD = 900_000, 5_000
START_SECONDS = 60


@dataclass(frozen=True)
class Site:
    """A running server and what it serves."""

    port: int
    process: subprocess.Popen[bytes]
    environment: dict[str, str]
    open_slug: str  # a session with seats for all who will be registered
    busy_slug: str  # a session with hundreds of registrations
    crowd_slug: str  # a session of 40 with 5,000 on its waiting list
    inside: Inside
    registration_goal: float  # of the engine

    def peak_megabytes(self) -> float:
        """The most memory that gunicorn and its worker ever held: resident, shared pages twice."""
        pids = [self.process.pid, *children_of(self.process.pid)]
        return sum(peak_of(pid) for pid in pids) / 1024


def children_of(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def peak_of(pid: int) -> int:
    """Kilobytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def run(environment: dict[str, str], *command: str) -> str:
    """What a `flask` command prints."""
    whole = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
    done = subprocess.run(
        whole, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"flask {' '.join(command)}:\n{done.stdout}{done.stderr}")
    return done.stdout


def inside(environment: dict[str, str], crowd: str, opened: str) -> Inside:
    """What `bench.inside` finds, asked before the server starts."""
    command = [sys.executable, "-m", "bench.inside", crowd, opened]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    return Inside(**json.loads(done.stdout.splitlines()[-1]))


@contextmanager
def site(database_url: str, cores: set[int]) -> Iterator[Site]:
    """Data and server until the block ends; `database_url` empty: SQLite in the folder."""
    with tempfile.TemporaryDirectory(prefix="cikls-bench-") as folder:
        environment = settings(Path(folder), database_url)
        for command in (("db", "upgrade"), ("demo", "load")):
            run(environment, *command)
        filled = run(
            environment, "demo", "fill",
            "--sessions", str(SESSIONS), "--registrations", str(REGISTRATIONS),
        )  # fmt: skip
        crowd = run(
            environment, "demo", "fill", "--registrations", "40", "--waiting", str(CROWD),
        )  # fmt: skip
        open_slug = run(environment, "demo", "session", "--capacity", str(SEATS)).strip()
        process = start(environment, cores)
        port = int(environment["PORT"])
        try:
            wait_for(port, process)
            crowd_slug = json.loads(crowd)["slug"]
            yield Site(
                port=port,
                process=process,
                environment=environment,
                open_slug=open_slug,
                busy_slug=json.loads(filled)["slug"],
                crowd_slug=crowd_slug,
                inside=inside(environment, crowd_slug, open_slug),
                registration_goal=0.03 if database_url else 0.08,
            )
        finally:
            process.terminate()
            process.wait(30)


def settings(folder: Path, database_url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CIKLS_")}
    own = {
        "CIKLS_DATA_DIR": str(folder),
        "CIKLS_SECRET_KEY": secrets.token_hex(32),
        "CIKLS_RATE_LIMITS": "off",
        "PORT": str(free_port()),
    }
    return {**kept, **own, **({"CIKLS_DATABASE_URL": database_url} if database_url else {})}


def start(environment: dict[str, str], cores: set[int]) -> subprocess.Popen[bytes]:
    """gunicorn as `flask serve` starts it, but one worker on a core of its own."""
    command = [
        sys.executable, "-m", "gunicorn", "bench.server:app",
        "--bind", f"127.0.0.1:{environment['PORT']}",
        "--worker-class", "gthread", "--workers", "1", "--threads", "8",
        "--access-logfile", os.devnull, "--log-level", "warning",
    ]  # fmt: skip
    figures = Path(environment["CIKLS_DATA_DIR"]) / "figures"
    figures.mkdir()
    whole = {**environment, "PROMETHEUS_MULTIPROC_DIR": str(figures)}
    process = subprocess.Popen(command, cwd=ROOT, env=whole, stderr=subprocess.DEVNULL)
    os.sched_setaffinity(process.pid, cores)  # the worker, forked later, inherits it
    return process


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(START_SECONDS * 10):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")
