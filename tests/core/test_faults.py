"""What a fault of the database or a job that kills its worker comes to."""

from __future__ import annotations

from datetime import timedelta
from sqlite3 import OperationalError as DriverError
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from app.core import clock, jobs
from app.core.access import public
from app.core.db import db, transaction
from app.core.jobs import MOST_ATTEMPTS, Job, JobState, run_due
from app.core.texts import Texts
from app.outbox import jobs as worker
from app.venues.models import Venue


def test_second_of_two_who_make_the_same_at_once_is_asked_to_try_again(app: Flask) -> None:
    @app.get("/made-twice")
    @public
    def made_twice() -> str:
        for _ in range(2):
            with transaction():
                db.session.add(Venue(slug="a", name=Texts("A"), sort_name="a"))
        return "never"

    assert app.test_client().get("/made-twice").status_code == 409


def test_page_of_a_fault_is_shown_to_staff_while_the_database_is_gone(ada: FlaskClient) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("SELECT", {}, DriverError("no database"))

    sa.event.listen(db.engine, "before_cursor_execute", gone)
    try:
        answer = ada.get("/manage/")
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", gone)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")


def test_job_that_takes_its_worker_with_it_is_given_up(app: Flask) -> None:
    long_ago = clock.now() - timedelta(hours=1)
    with transaction():
        job = Job(
            kind="no handler is asked",
            state=JobState.RUNNING,
            attempts=MOST_ATTEMPTS,
            leased_until=long_ago,
        )
        db.session.add(job)
    assert run_due() == 1
    assert (job.state, job.error) == (
        JobState.FAILED,
        "RuntimeError: its worker ended whenever it was tried",
    )


def test_worker_looks_whether_it_shall_stop_after_every_piece(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[Any] = []
    monkeypatch.setitem(jobs._handlers, "piece", lambda job: done.append(job.id))
    with transaction():
        db.session.add_all([Job(kind="piece"), Job(kind="piece")])
    assert (worker._work_safely(), len(done)) == (0.0, 1)
