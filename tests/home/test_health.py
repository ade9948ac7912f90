"""Alive, able to serve, figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from app.core.db import db
from tests import factories as make
from tests.conftest import make_app


def test_alive_says_so(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}


@pytest.fixture
def migrated(tmp_path: Path) -> Flask:
    app = make_app(f"sqlite:///{tmp_path / 'real.sqlite3'}", tmp_path)
    with app.app_context():
        upgrade()
        db.engine.dispose()
    return app


def test_ready_with_a_migrated_database_and_a_storage(migrated: Flask) -> None:
    answer = migrated.test_client().get("/readyz")
    checks = {"database": "ok", "migrations": "ok", "storage": "ok"}
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "checks": checks})


def test_not_ready_before_the_migrations(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"]["migrations"] == "not at head: run flask db upgrade"


def test_not_ready_where_the_database_is_gone(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    app = make_app(f"sqlite:///{tmp_path}/gone/x.sqlite3", tmp_path)
    (tmp_path / "gone").rename(tmp_path / "away")
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"]["database"] == "gone"


def test_not_ready_where_nothing_can_be_stored(migrated: Flask, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    migrated.config["STORAGE_URL"] = f"file://{blocked}"
    answer = migrated.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"]["storage"] == "cannot be written"


def test_metrics_count_answers_and_rows(client: FlaskClient) -> None:
    make.registration(make.training_session())
    client.get("/healthz")
    text = client.get("/metrics").text
    assert 'cikls_requests_total{endpoint="health.alive",status="200"}' in text
    assert 'cikls_registrations{state="confirmed"} 1.0' in text
    assert "cikls_request_seconds_bucket" in text


@pytest.mark.parametrize(
    ("allowed", "status"),
    [(["10.0.0.0/8"], 403), ([""], 403), (["nonsense"], 403), (["127.0.0.0/8"], 200)],
)
def test_metrics_are_told_to_allowed_addresses_only(
    client: FlaskClient, allowed: list[str], status: int
) -> None:
    client.application.config["METRICS_FROM"] = allowed
    assert client.get("/metrics").status_code == status
