"""Statements put together once: the same answers as SQLAlchemy's own way, on both engines."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.core import clock
from app.core.db import db, read, transaction
from app.core.direct import alter, hold, put, put_object
from app.core.errors import NotFound
from app.core.prepared import Prepared
from app.core.texts import Texts
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.rules import SessionKind, SessionStatus

_OF_SLUG = sa.bindparam("slug", type_=sa.String)
_WHOLE = sa.select(
    *(getattr(TrainingSession, a.key) for a in sa.inspect(TrainingSession).column_attrs)
)
_BY_SLUG = Prepared(_WHOLE.where(TrainingSession.slug == _OF_SLUG))


def _put_session(**values: Any) -> int:
    title = Texts("Saruna ar klientu", "Talking with a client")
    own = {"slug": "saruna", "title": title, "kind": SessionKind.SEMINAR, "search_text": "saruna"}
    own["uid"] = values.get("slug", "saruna")
    with transaction():
        return put(TrainingSession, **{**own, **values})


def test_row_put_and_read_past_the_orm_is_the_row_that_the_orm_reads(each_app: Flask) -> None:
    number = _put_session(starts_at=clock.now(), status=SessionStatus.PUBLISHED)
    db.session.remove()
    [row] = read(_BY_SLUG, slug="saruna")
    own = db.session.get_one(TrainingSession, number)
    names = [attribute.key for attribute in sa.inspect(TrainingSession).column_attrs]
    assert dict(zip(names, row, strict=True)) == {name: getattr(own, name) for name in names}


def test_default_stands_where_nothing_is_given(each_app: Flask) -> None:
    began, long_ago = clock.now(), clock.now() - timedelta(days=9)
    numbers = (_put_session(), _put_session(slug="cita", created_at=long_ago))
    usual, given = (db.session.get_one(TrainingSession, each).created_at for each in numbers)
    assert (began <= usual <= clock.now(), given) == (True, long_ago)


def test_fixed_values_and_one_name_used_twice_reach_the_statement(each_app: Flask) -> None:
    _put_session(status=SessionStatus.PUBLISHED)
    asked = Prepared(
        sa.select(TrainingSession.status, TrainingSession.title).where(
            TrainingSession.slug == _OF_SLUG,
            TrainingSession.slug == _OF_SLUG,
            TrainingSession.status == SessionStatus.PUBLISHED,
        )
    )
    title = Texts("Saruna ar klientu", "Talking with a client")
    assert read(asked, slug="saruna") == [(SessionStatus.PUBLISHED, title)]
    assert read(asked, slug="cita") == []


def test_statement_sees_its_transaction_and_begins_none(each_app: Flask) -> None:
    db.session.remove()
    read(_BY_SLUG, slug="saruna")
    assert not db.session().in_transaction()
    with transaction():
        _put_session(slug="jauna")
        assert len(read(_BY_SLUG, slug="jauna")) == 1
    with pytest.raises(ZeroDivisionError), transaction():
        _put_session(slug="atcelta")
        raise ZeroDivisionError
    assert [len(read(_BY_SLUG, slug=slug)) for slug in ("jauna", "atcelta")] == [1, 0]


def test_fault_of_the_database_is_sqlalchemys_and_tells_no_values(each_app: Flask) -> None:
    _put_session()
    with pytest.raises(IntegrityError) as told:
        _put_session()
    assert isinstance(told.value, DBAPIError)
    assert "klientu" not in str(told.value)


def test_statement_whose_text_depends_on_values_is_refused(each_app: Flask) -> None:
    asked = Prepared(sa.select(SessionDay.id).where(SessionDay.id.in_([1, 2])))
    with pytest.raises(ValueError, match="depends on its values"):
        read(asked)


def test_changed_row_is_changed_in_the_object_and_in_the_database(each_app: Flask) -> None:
    long_ago = clock.now() - timedelta(days=9)
    number = _put_session(updated_at=long_ago)
    with transaction():
        held = hold(TrainingSession, number)
        alter(held, seats_taken=7)
        assert held.seats_taken == 7
    db.session.remove()
    own = db.session.get_one(TrainingSession, number)
    assert (own.seats_taken, own.updated_at > long_ago) == (7, True)


def test_held_row_is_read_anew_and_is_the_object_that_the_unit_of_work_knows(
    each_app: Flask,
) -> None:
    number = _put_session()
    with transaction():
        first = hold(TrainingSession, number)
        assert db.session.get_one(TrainingSession, number) is first
        first.capacity = 12
        db.session.flush()
        assert hold(TrainingSession, number) is first
    db.session.remove()
    assert db.session.get_one(TrainingSession, number).capacity == 12


def test_row_that_is_not_there_cannot_be_held(each_app: Flask) -> None:
    with pytest.raises(NotFound), transaction():
        hold(TrainingSession, 4711)


def test_object_put_can_be_changed_by_the_unit_of_work(each_app: Flask) -> None:
    number = _put_session()
    begins = clock.now()
    with transaction():
        day = put_object(
            SessionDay,
            training_session_id=number,
            number=1,
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            timezone="Europe/Riga",
            academic_hours=Decimal("2.50"),
        )
        day.topic = Texts("Ievads")
    db.session.remove()
    hours = Prepared(sa.select(SessionDay.academic_hours, SessionDay.topic))
    assert read(hours) == [(Decimal("2.50"), Texts("Ievads"))]
    own = db.session.get_one(SessionDay, day.id)
    assert (own.topic, own.academic_hours) == (Texts("Ievads"), Decimal("2.50"))
