"""A PostgreSQL that cuts connections: noticed after a rest, got over at once otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.core import server
from app.core.db import SiteVersion, db, read
from app.core.prepared import Prepared
from tests.conftest import make_app, new_postgres_database

pytestmark = pytest.mark.postgresql
_VERSIONS = Prepared(sa.select(SiteVersion.number))


@pytest.fixture
def served(tmp_path: Path, postgres_server: str) -> Iterator[Flask]:
    app = make_app(new_postgres_database(postgres_server), tmp_path)
    with app.app_context():
        db.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


def _cut_connections() -> None:
    """As a restart of the server does; those of the pool learn of it when they are used."""
    other = sa.create_engine(db.engine.url, poolclass=sa.NullPool)
    with other.connect() as connection:
        connection.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


def test_connection_cut_in_the_midst_of_work_costs_one_answer(served: Flask) -> None:
    read(_VERSIONS)
    _cut_connections()
    with pytest.raises(OperationalError):
        read(_VERSIONS)
    assert read(_VERSIONS) == []


def test_connection_cut_during_a_rest_costs_none(
    served: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(_VERSIONS)
    _cut_connections()
    monkeypatch.setattr(server, "REST", 0.0)
    assert read(_VERSIONS) == []
