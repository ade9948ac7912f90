"""One way to write: joined, queued, undone as a whole."""

from __future__ import annotations

import threading

import pytest
from flask import Flask

from app.core.db import db, lock, site_version, transaction
from app.core.errors import NotFound, RuleBroken
from app.core.texts import Texts
from app.venues.models import Room, Venue
from tests import factories


def test_transaction_moves_site_version_once(each_app: Flask) -> None:
    before = site_version()
    with transaction(), transaction():
        db.session.add(Venue(slug="a", name=Texts("A"), sort_name="a"))
    assert site_version() == before + 1


def test_invisible_transaction_leaves_site_version(each_app: Flask) -> None:
    with transaction(visible=False):
        db.session.add(Venue(slug="a", name=Texts("A"), sort_name="a"))
    assert site_version() == 0


def test_refusal_after_a_write_undoes_everything(each_app: Flask) -> None:
    venue = factories.venue()
    with pytest.raises(RuleBroken), transaction():
        venue.town = "Ludza"
        db.session.flush()
        raise RuleBroken
    assert db.session.scalar(db.select(Venue.town)) == "Rēzekne"


def test_refusal_before_a_write_leaves_rows_usable(each_app: Flask) -> None:
    venue = factories.venue()
    with pytest.raises(RuleBroken), transaction():
        lock(Venue, venue.id)
        raise RuleBroken
    assert venue.town == "Rēzekne"


def test_bulk_statement_is_undone_too(each_app: Flask) -> None:
    factories.venue()
    with pytest.raises(RuleBroken), transaction():
        db.session.execute(db.update(Venue).values(town="Ludza"))
        raise RuleBroken
    assert db.session.scalar(db.select(Venue.town)) == "Rēzekne"


def test_lock_of_a_missing_row_is_not_found(each_app: Flask) -> None:
    with pytest.raises(NotFound), transaction():
        lock(Venue, 1)


def test_writers_in_threads_lose_no_count(each_app: Flask) -> None:
    venue_id = factories.venue().id
    room_id = factories._kept(Room(venue_id=venue_id, name="Zāle", capacity=0)).id

    def add_ten() -> None:
        with each_app.app_context():
            for _ in range(10):
                with transaction():
                    room = lock(Room, room_id)
                    room.capacity = (room.capacity or 0) + 1

    threads = [threading.Thread(target=add_ten) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert db.session.scalar(db.select(Room.capacity)) == 40


def test_first_writers_at_once_both_move_the_site_version(each_app: Flask) -> None:
    start = threading.Barrier(4)

    def write(number: int) -> None:
        with each_app.app_context():
            start.wait(10)
            with transaction():
                db.session.add(Venue(slug=f"v{number}", name=Texts("V"), sort_name="v"))

    threads = [threading.Thread(target=write, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert site_version() == 4
