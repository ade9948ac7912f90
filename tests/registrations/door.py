"""The public pages of a running server as many clients at once use them, over real sockets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask

from app.core.db import db
from app.factory import create_app
from app.people.models import Organisation
from app.people.rules import OrganisationKind
from app.registrations.models import Registration
from app.registrations.queries import registration_token
from app.sessions.models import TrainingSession
from tests.conftest import new_postgres_database
from tests.site import environment_of, run_flask

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Door:
    """A running server with one session open for registration; `app` looks at its rows."""

    port: int
    app: Flask
    slug: str

    def ask(self, method: str, path: str, body: str = "", cookie: str = "") -> tuple[int, str, str]:
        """Status, text and cookie of an answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        kept = (answer.getheader("Set-Cookie") or cookie).partition(";")[0]
        return answer.status, text, kept

    def send_form(self, path: str, *, page: str = "", **values: str) -> int:
        """Open a form (or a page whose token it takes) as a browser does and send it."""
        status, text, cookie = self.ask("GET", page or path)
        if status != 200:
            return status
        found = TOKEN.search(text)
        assert found, path
        return self.ask("POST", path, urlencode({"csrf_token": found[1], **values}), cookie)[0]

    def link_of(self, email: str) -> str:
        """The path of somebody's own page, as their mail says it."""
        with self.app.app_context():
            of_email = db.select(Registration.id).where(Registration.email == email)
            return f"/registrations/{registration_token(db.session.scalars(of_email).one())}"

    def training_session(self) -> TrainingSession:
        """Its row, read anew within a context of `app`."""
        of_slug = db.select(TrainingSession).where(TrainingSession.slug == self.slug)
        row: TrainingSession = db.session.scalars(of_slug).one()
        return row

    def towns_with_quota(self) -> list[str]:
        """The names of the three municipalities that `open_session` keeps seats for."""
        municipalities = db.select(Organisation.sort_name).where(
            Organisation.kind == OrganisationKind.MUNICIPALITY
        )
        by_name = municipalities.order_by(Organisation.sort_name, Organisation.id).limit(3)
        with self.app.app_context():
            return list(db.session.scalars(by_name))


def open_session(
    folder: Path, url: str, port: int, seats: int, kept: int
) -> tuple[dict[str, str], str]:
    """A new database with a session open for registration; the settings, and its slug.

    `kept` seats are for each of three municipalities.
    """
    folder.mkdir()
    environment = {**environment_of(folder, port), "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    if url:
        environment["CIKLS_DATABASE_URL"] = url
    run_flask(environment, "db", "upgrade")
    quota = ("--capacity", str(seats), "--quota", str(kept))
    return environment, run_flask(environment, "demo", "session", *quota).strip()


@contextmanager
def looking(environment: dict[str, str]) -> Iterator[Flask]:
    """The same application in this process, to look at the rows; not in its context."""
    with pytest.MonkeyPatch.context() as patched:
        for name, value in environment.items():
            patched.setenv(name, value)
        app = create_app({"TESTING": True})
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def database_of(kind: str, request: pytest.FixtureRequest) -> str:
    """The URL of a new database of a kind; '' is SQLite in the data folder."""
    if kind == "sqlite":
        return ""
    return new_postgres_database(request.getfixturevalue("postgres_server"))
