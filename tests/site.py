"""A whole site for tests: the demonstration, loaded once a run, served by gunicorn on loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PASSWORD = "cikls-demo-2026"
START_SECONDS = 60


@dataclass(frozen=True)
class Site:
    """A running server with its data folder."""

    url: str
    folder: Path
    environment: dict[str, str]

    def run(self, *command: str) -> str:
        """What a `flask --app wsgi ...` command prints on this site's data."""
        return run_flask(self.environment, *command)

    def drain(self) -> None:
        """Let the worker do what is due."""
        self.run("worker", "--once")


def run_flask(environment: dict[str, str], *command: str) -> str:
    """What a flask command prints; its complaint when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"flask {' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def environment_of(folder: Path, port: int = 8000) -> dict[str, str]:
    """The settings of a site whose data lie in `folder`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CIKLS_")}
    own = {
        "CIKLS_DATA_DIR": str(folder),
        "CIKLS_SECRET_KEY": "a-key-of-the-tests-alone-0123456789abcdef",
        "CIKLS_RATE_LIMITS": "off",
        "CIKLS_BASE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
    }
    return {**kept, **own}


def load_demo(folder: Path) -> None:
    """Migrations and the demonstration data, in `folder`."""
    folder.mkdir(parents=True)
    environment = environment_of(folder)
    run_flask(environment, "db", "upgrade")
    run_flask(environment, "demo", "load")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    template: Path, folder: Path, settings: Mapping[str, str] | None = None
) -> Iterator[Site]:
    """A copy of `template` served by gunicorn until the block ends; CIKLS_* `settings` on top."""
    shutil.copytree(template, folder)
    port = free_port()
    environment = {**environment_of(folder, port), **(settings or {})}
    site = Site(f"http://127.0.0.1:{port}", folder, environment)
    log = (folder / "server.log").open("w")
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--workers", "1"]
    server = subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=log, stderr=log)
    try:
        wait_for(f"{site.url}/healthz", server, folder / "server.log")
        yield site
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(START_SECONDS * 10):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            if server.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")
