"""The database is locked, gone or stopped: a page that says so, and everything comes back."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.core import sqlite
from app.core.access import Role
from app.core.db import Base, db
from app.outbox import jobs
from tests import factories, postgres
from tests.conftest import client_of, make_app, make_user
from tests.registrations.people import form_of


@pytest.fixture
def impatient(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """An application that waits for a lock a twentieth of a second; its data in a folder."""
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 50)
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copyfile(sqlite_template, folder / "test.sqlite3")
    app = make_app(f"sqlite:///{folder / 'test.sqlite3'}", folder)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def is_rest(answer: TestResponse, language: str) -> bool:
    """The page of 503 in that language, with a time to come back."""
    told = (answer.status_code, answer.headers.get("Retry-After"))
    return told == (503, "30") and f'<html lang="{language}"' in answer.text


@pytest.mark.parametrize("language", ["lv", "en", "lt"])
def test_locked_database_lets_read_and_asks_writers_back(impatient: Flask, language: str) -> None:
    path = f"/sessions/{factories.training_session().slug}"
    db.session.remove()
    nora, wish = impatient.test_client(), {"Accept-Language": language}
    locker = sqlite3.connect(str(db.engine.url.database), isolation_level=None)
    locker.execute("BEGIN EXCLUSIVE")
    read = nora.get(path, headers=wish)
    refused = nora.post(f"{path}/register", data=form_of(), headers=wish)
    locker.execute("ROLLBACK")
    locker.close()
    again = nora.post(f"{path}/register", data=form_of(), headers=wish)
    assert (read.status_code, is_rest(refused, language), again.status_code) == (200, True, 303)


def test_database_out_of_reach_is_told_and_back_when_it_is(impatient: Flask) -> None:
    path = f"/sessions/{factories.training_session().slug}"
    ada = client_of(impatient, make_user(Role.ADMIN, "ada@example.lv", "Ada Apse"))
    nora, folder = impatient.test_client(), Path(impatient.config["DATA_DIR"])
    _forget()
    folder.rename(folder.with_name("elsewhere"))
    folder.touch()  # so that nobody makes a new folder there
    asked = [nora.get(path), nora.post(f"{path}/register", data=form_of()), ada.get("/manage/")]
    ready = nora.get("/readyz")
    rest = jobs._work_safely()
    _forget()
    folder.unlink()
    folder.with_name("elsewhere").rename(folder)
    assert [is_rest(answer, "lv") for answer in asked] == [True, True, True]
    assert (ready.status_code, ready.json["checks"]["database"]) == (503, "gone")  # type: ignore[index]  # it is JSON
    assert (rest, nora.get(path).status_code) == (jobs.FAULT_SECONDS, 200)
    assert jobs._work_safely() == jobs.IDLE_SECONDS


def _forget() -> None:
    db.session.remove()
    db.engine.dispose()


@pytest.mark.postgresql
def test_stopped_postgresql_is_told_and_back_when_it_is(tmp_path: Path) -> None:
    with postgres.cluster() as url:
        app = make_app(url, tmp_path)
        with app.app_context():
            Base.metadata.create_all(db.engine)
            path = f"/sessions/{factories.training_session().slug}"
            ada = client_of(app, make_user(Role.ADMIN, "ada@example.lv", "Ada Apse"))
            nora = app.test_client()
            before = nora.get(path).status_code
            db.session.remove()
            with postgres.stopped(url):
                asked = [nora.get(path), ada.get("/manage/")]
                ready = nora.get("/readyz")
                rest = jobs._work_safely()
            after = (nora.get(path).status_code, jobs._work_safely(with_timers=True))
            _forget()
    assert [is_rest(answer, "lv") for answer in asked] == [True, True]
    assert (ready.status_code, ready.json["checks"]["database"]) == (503, "gone")  # type: ignore[index]  # it is JSON
    assert (before, rest, after) == (200, jobs.FAULT_SECONDS, (200, jobs.IDLE_SECONDS))
