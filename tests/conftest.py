"""Fixtures for every test: an application on its own database, and the cast.

`app` runs on SQLite; `each_app` runs the test on SQLite and on PostgreSQL.
Ada administrates, Omar organises, Vija views; Nora is a stranger. Pia takes part, Sven speaks.
"""

from __future__ import annotations

import fcntl
import shutil
import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, current_app, g, has_app_context
from flask.testing import FlaskClient

from app.core import access, prepared
from app.core.db import Base, db
from app.factory import create_app
from app.people.models import Role, User
from tests import bulk, postgres, thrift
from tests.site import Site, load_demo, served

bulk.watch()
thrift.keep_builders()
TEMPLATES = thrift.TemplateCode()
TEST_SETTINGS: dict[str, Any] = {
    "TESTING": True,
    "SECRET_KEY": "a-key-of-the-tests-alone-0123456789abcdef",
    "WTF_CSRF_ENABLED": False,
    "RATE_LIMITS": False,
    "KEPT_PAGES": 0,  # tests write rows without moving the site version
    "BASE_URL": "http://cikls.example.lv",
    "SERVER_NAME": None,
    "MAIL_URL": "",
    "REDIS_URL": "",
    "SECURITY_HASHING_SCHEMES": ["hex_md5", "argon2"],
    "BUILD": "tests",
}


def make_app(url: str, folder: Path, **settings: Any) -> Flask:
    """An application on the database at `url`, with its files in `folder`."""
    own = {
        "SQLALCHEMY_DATABASE_URI": url,
        "DATA_DIR": folder,
        "STORAGE_URL": f"file://{folder / 'files'}",
    }
    app = create_app({**TEST_SETTINGS, **own, **settings})
    app.test_client_class = Browser
    app.jinja_env.bytecode_cache = TEMPLATES
    return app


class Browser(FlaskClient):
    """Forgets `g` before each request, or the context that `app` keeps open passes on who is in."""

    def open(self, *args: Any, **values: Any) -> Any:
        if has_app_context():
            for name in list(g):
                g.pop(name)
        return super().open(*args, **values)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with every table, copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    app = make_app(f"sqlite:///{folder / 'template.sqlite3'}", folder)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        db.engine.dispose()
    thrift.forget_what_stays()
    return folder / "template.sqlite3"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a running PostgreSQL."""
    with postgres.cluster() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of an empty database with every table, copied for each test."""
    url = new_postgres_database(postgres_server)
    app = make_app(url, tmp_path_factory.mktemp("template"))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        db.engine.dispose()  # who is connected would be in the way of a copy
    return str(sa.make_url(url).database)


def new_postgres_database(server: str, template: str = "template1") -> str:
    """A database of its own, as empty as `template`; its URL."""
    name = f"t{uuid.uuid4().hex[:12]}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture
def app(tmp_path: Path, sqlite_template: Path) -> Iterator[Flask]:
    """An application on a fresh SQLite database, its context pushed."""
    copy = tmp_path / "test.sqlite3"
    shutil.copyfile(sqlite_template, copy)
    yield from _in_context(make_app(f"sqlite:///{copy}", tmp_path))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def each_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The same test on either engine."""
    if request.param == "sqlite":
        yield from request.getfixturevalue("sqlite_app_maker")()
        return
    server, template = map(request.getfixturevalue, ("postgres_server", "postgres_template"))
    yield from _in_context(make_app(new_postgres_database(server, template), tmp_path))


@pytest.fixture
def sqlite_app_maker(tmp_path: Path, sqlite_template: Path) -> Any:
    """Makes the SQLite side of `each_app`."""

    def make() -> Iterator[Flask]:
        copy = tmp_path / "test.sqlite3"
        shutil.copyfile(sqlite_template, copy)
        return _in_context(make_app(f"sqlite:///{copy}", tmp_path))

    return make


def _in_context(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Nora's browser: a stranger."""
    return app.test_client()


def make_user(role: access.Role | None, email: str, name: str) -> User:
    """An account with one role; its password is 'a long pass phrase'."""
    roles = []
    if role is not None:
        held = db.session.scalar(sa.select(Role).where(Role.name == role.value)) or Role(
            name=role.value
        )
        roles = [held]
    user = User(
        email=email, name=name, password=_hashed(current_app.config["SECURITY_PASSWORD_SALT"]),
        fs_uniquifier=uuid.uuid4().hex, roles=roles,
    )  # fmt: skip
    db.session.add(user)
    db.session.commit()
    return user


@cache
def _hashed(_salt: str) -> str:
    """What is kept of the password: to make it takes a tenth of a second, on purpose."""
    from flask_security import hash_password  # noqa: PLC0415 - needs the application's context

    return str(hash_password("a long pass phrase"))


def client_of(app: Flask, user: User) -> FlaskClient:
    """A browser in which `user` has signed in."""
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = user.fs_uniquifier
        cookie["_fresh"] = True
    return browser


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    """Ada's browser: an administrator."""
    return client_of(app, make_user(access.Role.ADMIN, "ada@example.lv", "Ada Apse"))


@pytest.fixture
def omar(app: Flask) -> FlaskClient:
    """Omar's browser: an organiser."""
    return client_of(app, make_user(access.Role.ORGANISER, "omar@example.lv", "Omārs Ozols"))


@pytest.fixture
def vija(app: Flask) -> FlaskClient:
    """Vija's browser: she may look, not change."""
    return client_of(app, make_user(access.Role.VIEWER, "vija@example.lv", "Vija Vītola"))


class StatementCount:
    """How many SQL statements ran within the block, transaction control aside."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __enter__(self) -> StatementCount:
        sa.event.listen(db.engine, "before_cursor_execute", self._note)
        prepared.watchers.append(self._note_prepared)
        return self

    def __exit__(self, *_: object) -> None:
        sa.event.remove(db.engine, "before_cursor_execute", self._note)
        prepared.watchers.remove(self._note_prepared)

    def _note_prepared(self, _statement: object, sql: str) -> None:
        self.statements.append(sql)

    def _note(self, _c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")):
            self.statements.append(statement)

    @property
    def count(self) -> int:
        """The number of statements."""
        return len(self.statements)


@pytest.fixture
def counted() -> type[StatementCount]:
    """`with counted() as statements: ...; assert statements.count == 5`."""
    return StatementCount


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data folder with the demonstration data, loaded once for all test processes."""
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    folder = shared / "demo"
    with (shared / "demo.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        if not (shared / "demo.ready").exists():
            load_demo(folder)
            (shared / "demo.ready").touch()
    return folder


@pytest.fixture(scope="session")
def site(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration served by gunicorn, for this test process."""
    with served(demo_template, tmp_path_factory.mktemp("site") / "data") as running:
        yield running


@pytest.fixture
def demo_app(demo_template: Path, tmp_path: Path) -> Iterator[Flask]:
    """An application on a copy of the demonstration data, its context pushed."""
    folder = tmp_path / "demo"
    shutil.copytree(demo_template, folder)
    yield from _in_context(make_app(f"sqlite:///{folder / 'cikls.sqlite3'}", folder))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's own Chromium, as root too, asking nothing of the network."""
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    return {
        "executable_path": "/usr/bin/chromium",
        "args": [*quiet, "--disable-sync", "--no-first-run"],
    }


@pytest.fixture
def browser_context_args(site: Site) -> dict[str, Any]:
    """A visitor from Latvia on a phone; journeys on a computer ask for `wide`."""
    return {"base_url": site.url, "locale": "lv-LV", "viewport": {"width": 390, "height": 844}}
