"""Feeds in parts: a change is read, joined and packed again, what it left alone is not."""

from __future__ import annotations

import gzip
import subprocess
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.core.db import db, transaction
from app.core.texts import Texts
from app.feeds import queries, rules
from app.feeds.queries import EntryGone
from app.feeds.rules import runs_of
from app.feeds.services import joining
from app.output import gzip_parts
from app.sessions.models import TrainingSession
from tests import factories as make

START = datetime(2099, 6, 1, 8, tzinfo=UTC)
TAGS = st.lists(st.text("0123456789abcdef", min_size=4, max_size=4), unique=True, max_size=60)


def held(tags: Sequence[str]) -> list[tuple[int, str, str]]:
    return [(number, tag, "") for number, tag in enumerate(tags)]


@given(tags=TAGS)
def test_runs_are_the_entries_in_their_order(tags: list[str]) -> None:
    runs = list(runs_of(held(tags)))
    assert [number for _key, ids in runs for number in ids] == list(range(len(tags)))
    assert "".join(key for key, _ids in runs) == "".join(tags)
    assert all(len(key) == 4 * len(ids) for key, ids in runs)


@given(tags=TAGS, place=st.integers(0, 59), new=st.sampled_from([["0000"], ["ffff"], []]))
def test_a_change_of_one_entry_touches_two_runs_at_most(
    tags: list[str], place: int, new: list[str]
) -> None:
    tags = [tag for tag in tags if tag not in new]
    before = {key for key, _ids in runs_of(held(tags))}
    after = {key for key, _ids in runs_of(held(tags[:place] + new + tags[place + 1 :]))}
    assert len(after - before) <= 2


@given(parts=st.lists(st.binary(max_size=2_000), max_size=6))
def test_parts_packed_one_by_one_are_one_packed_file(parts: list[bytes]) -> None:
    whole = b"".join(parts)
    packed = gzip_parts.gzipped(map(gzip_parts.deflated, parts), whole)
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert (reader.decompress(packed), reader.eof, reader.unused_data) == (whole, True, b"")


def test_another_reader_of_gzip_finds_no_fault() -> None:
    parts = [bytes([number]) * 40_000 + b"Pre\xc4\xbcu novads" for number in range(4)]
    packed = gzip_parts.gzipped(map(gzip_parts.deflated, parts), b"".join(parts))
    done = subprocess.run(["gzip", "-dc"], input=packed, capture_output=True, check=False)
    assert (done.returncode, done.stderr, done.stdout) == (0, b"", b"".join(parts))


def plan(number: int) -> None:
    for place in range(number):
        make.training_session(starts_at=START + timedelta(days=place))


def rename_one() -> None:
    with transaction():
        own = db.session.scalars(select(TrainingSession).order_by(TrainingSession.id)).first()
        assert own is not None
        own.title = Texts("Cits nosaukums")


def noted(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> list[Any]:
    """What a function is asked from now on."""
    asked, ask = [], getattr(module, name)

    def note(value: object) -> object:
        asked.append(value)
        return ask(value)

    monkeypatch.setattr(module, name, note)
    return asked


def test_after_a_change_only_its_runs_are_read_and_packed(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "LAST_OF_RUN", "80")
    plan(40)
    packed = client.get("/calendar.ics", headers={"Accept-Encoding": "gzip"})
    read = noted(monkeypatch, queries, "contents_of")
    done = noted(monkeypatch, joining, "deflated")
    rename_one()
    again = client.get("/calendar.ics", headers={"Accept-Encoding": "gzip"})
    assert len(read) == 1
    assert 1 <= len(read[0]) < 20  # a run ends behind every other entry: 20 in a row is one in 10^6
    assert b"Cits nosaukums" in b"".join(map(bytes, done))
    assert sum(map(len, done)) < len(gzip.decompress(again.data)) / 2
    assert gzip.decompress(again.data) == client.get("/calendar.ics").data
    assert packed.data != again.data


def test_entry_written_anew_between_two_statements_is_looked_for_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(1)
    tries: list[Sequence[int]] = []

    def contents_of(ids: Sequence[int]) -> dict[int, bytes]:
        tries.append(ids)
        return ask([*ids, 10**6] if len(tries) == 1 else ids)  # as if one had gone

    ask = queries.contents_of
    monkeypatch.setattr(queries, "contents_of", contents_of)
    assert client.get("/calendar.ics").data.count(b"BEGIN:VEVENT") == 1
    assert len(tries) == 2


def test_entries_that_are_gone_are_not_passed_over(app: Flask) -> None:
    plan(1)
    with pytest.raises(EntryGone):
        queries.contents_of([10**6])


def test_large_feeds_come_in_the_packing_that_can_be_joined(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(1)
    accepted = {"Accept-Encoding": "gzip, br"}
    assert client.get("/calendar.ics", headers=accepted).headers["Content-Encoding"] == "br"
    monkeypatch.setattr(joining, "MOST_FOR_BROTLI", 100)
    large = client.get("/calendar.ics", headers=accepted)
    assert large.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(large.data) == client.get("/calendar.ics").data
    only = client.get("/calendar.ics", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in only.headers
