"""Requests take turns in a process: what many ask for at once is worked on one by one.

Threads that work side by side hand the interpreter to and fro, at every statement of the database,
and lose a third of it. Who has waited long enough goes ahead all the same: a database that hangs
holds one request up, not all.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
LONGEST_WAIT = 0.1  # seconds; a page takes about 2 ms

_turn = threading.Lock()  # one for the process, as there is one interpreter
_mine = threading.local()


@contextmanager
def taken() -> Iterator[None]:
    """It is this thread's turn, or it has waited for long enough."""
    if _has_it():
        yield
        return
    _take()
    try:
        yield
    finally:
        _give_back()


@contextmanager
def let_go(back_within: float | None = None) -> Iterator[None]:
    """Others have their turn while this thread waits for something else: a lock, the disk.

    It takes its turn again, or goes on without one after `back_within` seconds.
    """
    had_it = _has_it()
    _give_back()
    try:
        yield
    finally:
        if had_it:
            _take(back_within)


def in_turn(view: Callable[P, R]) -> Callable[P, R]:
    """A view that is worked on in its turn."""

    @wraps(view)
    def waiting(*args: P.args, **kwargs: P.kwargs) -> R:
        with taken():
            return view(*args, **kwargs)

    return waiting


def _has_it() -> bool:
    return getattr(_mine, "turn", False)


def _take(within: float | None = None) -> None:
    _mine.turn = _turn.acquire(timeout=LONGEST_WAIT if within is None else within)


def _give_back() -> None:
    if _has_it():
        _mine.turn = False
        _turn.release()
