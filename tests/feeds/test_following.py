"""Which changes feeds follow, and that nothing goes past them unnoticed."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, update

from app.core import clock, direct
from app.core.db import db, transaction
from app.core.texts import Texts
from app.demo.services import fill
from app.feeds import queries
from app.feeds.services import count_faults, following
from app.feeds.services.following import SILENT
from app.outbox.jobs import drain
from app.sessions.models import SessionDay, Speaker, TrainingSession
from app.venues.models import Venue
from tests import factories as make
from tests.bulk import PastTheUnitOfWorkError

PAST: dict[str, Any] = {
    "update": lambda: db.session.execute(update(Venue).values(name=Texts("Cita"))),
    "delete": lambda: db.session.execute(delete(SessionDay)),
    "insert": lambda: db.session.execute(insert(Speaker), [{"name": "A", "sort_name": "a"}]),
    "alter": lambda: direct.alter(
        db.session.get_one(TrainingSession, 1), seats_taken=1, title=Texts("Cits")
    ),
}


@pytest.mark.parametrize("way", PAST)
def test_rows_that_calendars_show_are_not_written_past_the_unit_of_work(
    app: Flask, way: str
) -> None:
    make.training_session(venue_id=make.venue().id)
    with pytest.raises(PastTheUnitOfWorkError), transaction():
        PAST[way]()


def test_what_no_entry_shows_may_be_written_so(app: Flask) -> None:
    own = make.training_session()
    with transaction():
        direct.alter(own, seats_taken=1, seats_kept=2)
    assert count_faults() == 0


def test_rows_put_in_by_the_thousand_have_their_entries(app: Flask) -> None:
    fill(sessions=1, registrations=0)
    fill(sessions=3, registrations=0)  # what they stand on is there already: nothing is noted
    assert count_faults() == 0


COUNTED = ("seats_taken", "seats_kept", "waiting_count", "question_count")
DATED = ("updated_at", "calendar_at", "minimum_asked_at", "minimum_waived_at")


@pytest.mark.parametrize("column", [*COUNTED, *DATED, "search_text"])
def test_what_no_entry_shows_moves_no_feed(app: Flask, column: str) -> None:
    own = make.training_session()
    number = queries.version()
    with transaction():
        new: object = 7 if column in COUNTED else clock.now() if column in DATED else "cits"
        setattr(own, column, new)
    assert queries.version() == number
    with transaction():
        own.title = Texts("Cits")
    assert queries.version() > number


def test_every_column_that_no_entry_shows_is_tried() -> None:
    assert {*COUNTED, *DATED, "search_text"} == SILENT


def test_what_very_many_sessions_show_is_written_by_the_worker(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MOST_AT_ONCE", 2)
    venue = make.venue()
    for _ in range(5):
        make.training_session(venue_id=venue.id)
    with transaction():
        venue.name = Texts("Cita vieta")
    assert count_faults() == 3
    number = queries.version()
    drain()
    assert (count_faults(), queries.version() > number) == (0, True)
