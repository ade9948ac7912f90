"""A change on SQLite is on the disk before anybody is told of it, and holds no writer up."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from flask import Flask

from app.core.db import db, known, transaction
from app.core.sqlite import write_through
from app.core.texts import Texts
from app.venues.models import Venue


def add_venue(slug: str) -> None:
    db.session.add(Venue(slug=slug, name=Texts(slug), sort_name=slug))


def test_commit_waits_for_the_disk_with_the_gate_open(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = []

    def wait(handle: int) -> None:
        name = Path(f"/proc/self/fd/{handle}").readlink().name
        with app.extensions["write_gate"]:  # would hang if this writer still held it
            waited.append((name, db.session.info["writing"]))

    monkeypatch.setattr(os, "fdatasync", wait)
    with transaction():
        with transaction():
            add_venue("a")
        assert waited == []
    assert waited == [("test.sqlite3-wal", False)]


def test_change_that_may_not_be_on_the_disk_is_not_told_as_done(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(errno.EIO, "the disk is gone")

    monkeypatch.setattr(os, "fdatasync", fail)
    with pytest.raises(OSError, match="the disk is gone"), transaction():
        add_venue("a")


def test_log_that_was_written_back_needs_no_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[int] = []
    monkeypatch.setattr(os, "fdatasync", waited.append)
    write_through(str(tmp_path / "gone.sqlite3"))
    assert waited == []


def test_known_answer_is_asked_anew_after_a_change_and_in_the_next_transaction(
    each_app: Flask,
) -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(len(asked))
        return asked[-1]

    with transaction():
        assert (known("it", ask), known("it", ask), known("other", ask)) == (0, 0, 1)
        add_venue("a")
        assert (known("it", ask), known("it", ask)) == (2, 2)
        db.session.execute(db.update(Venue).values(town="Ludza"))
        assert known("it", ask) == 3
    with transaction():
        assert known("it", ask) == 4
