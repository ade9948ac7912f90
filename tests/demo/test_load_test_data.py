"""`flask demo fill|session|count|certificates`: data for load tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import clock
from app.core.access import SYSTEM
from app.core.db import db
from app.core.search import fold
from app.registrations.models import Registration
from app.registrations.rules import RegistrationState, RegistrationWindow, is_open
from app.registrations.services import cancel
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.queries import get_public_session_alone
from app.sessions.rules import SessionStatus


def run(app: Flask, *command: str) -> Any:
    return app.test_cli_runner().invoke(args=["demo", *command])


def printed(app: Flask, *command: str) -> str:
    done = run(app, *command)
    assert done.exit_code == 0, done.output
    return str(done.stdout)


def test_fill_adds_published_sessions_over_three_years(each_app: Flask) -> None:
    printed(each_app, "fill", "--sessions", "60")
    rows = db.session.scalars(sa.select(TrainingSession)).all()
    assert [row.status for row in rows] == [SessionStatus.PUBLISHED] * 60
    starts = [row.starts_at for row in rows if row.starts_at]
    assert 900 < (max(starts) - min(starts)).days < 3 * 366
    for name, variety in (("kind", 7), ("venue_id", 18), ("cycle_id", 3), ("capacity", 5)):
        assert len({getattr(row, name) for row in rows}) == variety, name
    days = db.session.execute(
        sa.select(SessionDay.training_session_id, sa.func.min(SessionDay.starts_at)).group_by(
            SessionDay.training_session_id
        )
    ).all()
    assert {row[0]: row[1] for row in days} == {row.id: row.starts_at for row in rows}


def test_fill_sessions_are_found_without_diacritics(app: Flask) -> None:
    printed(app, "fill", "--sessions", "8")
    row = db.session.scalars(sa.select(TrainingSession).order_by(TrainingSession.id)).first()
    assert row is not None
    assert fold(row.title) in row.search_text


def test_fill_registers_in_one_session_and_keeps_its_seats_exact(each_app: Flask) -> None:
    slug = json.loads(printed(each_app, "fill", "--sessions", "3", "--registrations", "500"))[
        "slug"
    ]
    row = get_public_session_alone(slug)
    assert (row.capacity, row.seats_taken) == (500, 500)
    people = sa.select(Registration.person_key).where(Registration.training_session_id == row.id)
    assert len(set(db.session.scalars(people))) == 500
    assert is_open(row, clock.now()) is RegistrationWindow.WAITING_LIST


def test_fill_puts_people_on_the_waiting_list_of_a_full_session(each_app: Flask) -> None:
    printed_slug = printed(each_app, "fill", "--registrations", "3", "--waiting", "7")
    row = get_public_session_alone(json.loads(printed_slug)["slug"])
    assert (row.capacity, row.seats_taken, row.waiting_count) == (3, 3, 7)
    numbers = sa.select(Registration.queue_number).where(
        Registration.training_session_id == row.id,
        Registration.state == RegistrationState.WAITING,
    )
    assert sorted(db.session.scalars(numbers)) == list(range(4, 11))


def test_fill_twice_adds_other_sessions(app: Flask) -> None:
    for _ in range(2):
        printed(app, "fill", "--sessions", "5")
    assert len(set(db.session.scalars(sa.select(TrainingSession.slug)))) == 10


def test_session_is_open_now_and_its_slug_is_all_that_is_printed(app: Flask) -> None:
    slugs = [printed(app, "session", "--capacity", "7").strip() for _ in range(2)]
    assert len(set(slugs)) == 2
    row = get_public_session_alone(slugs[1])
    assert (row.capacity, row.has_waiting_list) == (7, True)
    assert is_open(row, clock.now()) is RegistrationWindow.OPEN


def test_session_keeps_places_for_three_municipalities(app: Flask) -> None:
    slug = run(app, "session", "--capacity", "10", "--quota", "3").output.strip()
    told = json.loads(run(app, "count", slug).output)
    assert (told["capacity"], told["seats_kept"], told["confirmed"]) == (10, 9, 0)


def test_session_refuses_to_keep_more_than_there_is(app: Flask) -> None:
    done = run(app, "session", "--capacity", "8", "--quota", "3")
    assert (done.exit_code, "9" in done.output) == (1, True)
    assert db.session.scalar(db.select(db.func.count(TrainingSession.id))) == 0


def test_count_tells_what_the_rows_say(app: Flask) -> None:
    slug = json.loads(printed(app, "fill", "--sessions", "1", "--registrations", "41"))["slug"]
    first = db.session.scalars(sa.select(Registration.id)).first()
    cancel(first or 0, actor=SYSTEM)
    told = json.loads(printed(app, "count", slug))
    rows = list(db.session.scalars(sa.select(Registration.state)))
    assert {state: told[state] for state in RegistrationState} == {
        state: rows.count(state) for state in RegistrationState
    }
    assert (told["capacity"], told["seats_taken"], told["cancelled"]) == (41, 40, 1)


def test_count_of_an_unknown_session_says_so(app: Flask) -> None:
    done = run(app, "count", "nowhere")
    assert (done.exit_code, done.stderr) == (1, "Error: There is no session nowhere.\n")


@pytest.mark.slow
def test_certificates_are_pdf_files(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    printed(app, "certificates", "--count", "3", "--out", str(folder))
    assert [path.read_bytes()[:5] for path in sorted(folder.iterdir())] == [b"%PDF-"] * 3
