"""Requests take turns in a process; one that hangs or waits holds nobody up."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from app.core import turns
from app.output.uploads import SentFile
from app.registrations.services import answer_files
from app.registrations.services.answer_files import KeptFile

LONG = 10.0  # seconds; nobody waits as long unless something is wrong


@contextmanager
def somebody_else(inside: Callable[[threading.Event], None]) -> Iterator[threading.Thread]:
    """A thread that has its turn and stays in `inside` until the block ends."""
    has_turn, is_over = threading.Event(), threading.Event()

    def work() -> None:
        with turns.taken():
            has_turn.set()
            inside(is_over)

    thread = threading.Thread(target=work)
    thread.start()
    assert has_turn.wait(LONG)
    try:
        yield thread
    finally:
        is_over.set()
        thread.join()


def wait(is_over: threading.Event) -> None:
    is_over.wait(LONG)


def test_one_that_hangs_holds_another_up_for_a_moment_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_WAIT", 0.01)
    with somebody_else(wait) as stuck:
        with turns.taken():
            still_stuck = stuck.is_alive()
        assert still_stuck
    monkeypatch.setattr(turns, "LONGEST_WAIT", LONG)
    with turns.taken():  # whoever had no turn gave none back
        assert turns._turn.locked()
    assert not turns._turn.locked()


def test_two_do_not_work_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_WAIT", LONG)
    order = []

    def work(is_over: threading.Event) -> None:
        is_over.wait(0.05)
        order.append("first")

    with somebody_else(work), turns.taken():
        order.append("second")
    assert order == ["first", "second"]


def test_who_waits_for_something_else_lets_others_go_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "LONGEST_WAIT", LONG)
    lets_go = threading.Event()

    def wait_for_the_disk(is_over: threading.Event) -> None:
        with turns.let_go():
            lets_go.set()
            is_over.wait(LONG)

    with somebody_else(wait_for_the_disk) as waiting:
        assert lets_go.wait(LONG)
        with turns.taken():
            assert waiting.is_alive()
            assert turns._turn.locked()
    assert not turns._turn.locked()


def test_files_are_judged_and_stored_while_others_have_their_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent = SentFile(io.BytesIO(b"%PDF-"), "plāns.pdf")
    is_taken = []

    def keep(_sent: SentFile) -> KeptFile:
        is_taken.append(turns._turn.locked())
        return KeptFile("files/1", {})

    monkeypatch.setattr(answer_files, "_keep", keep)
    with turns.taken(), answer_files.kept_files({1: sent}):
        is_taken.append(turns._turn.locked())
    assert is_taken == [False, True]


def test_turn_within_a_turn_is_the_same() -> None:
    with turns.taken():
        with turns.taken():
            assert turns._turn.locked()
        assert turns._turn.locked()
    assert not turns._turn.locked()
