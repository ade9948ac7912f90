"""The worker: one loop that sends mail and runs jobs until it is told to stop."""

from __future__ import annotations

import signal
import threading
import time

import structlog
from sqlalchemy.exc import DBAPIError

from app.core.db import db
from app.core.jobs import run_due
from app.core.timers import run_timers
from app.outbox.services import deliver_due, write_kept

log = structlog.get_logger()
IDLE_SECONDS = 2.0
FAULT_SECONDS = 10.0
TIMER_SECONDS = 60.0  # with no rest in between, as while hundreds of mails wait


def drain() -> int:
    """Do everything that is due; how much was done."""
    done = 0
    run_timers()
    while step := deliver_due() + write_kept() + run_due():
        done += step
        db.session.remove()
    return done


def run_forever() -> None:
    """Work, rest, work again; SIGTERM and SIGINT end it between two pieces of work."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    rest, asked_at = IDLE_SECONDS, time.monotonic()
    while not stop.is_set():
        asks = bool(rest) or time.monotonic() - asked_at >= TIMER_SECONDS
        asked_at = time.monotonic() if asks else asked_at
        rest = _work_safely(with_timers=asks)
        stop.wait(rest)


def _work_safely(*, with_timers: bool = True) -> float:
    """Send or write one mail, run one job; seconds to rest. A database away is waited for."""
    try:
        if with_timers:
            run_timers()
        done = deliver_due(limit=1) + write_kept(limit=1) + run_due(limit=1)
    except DBAPIError as error:
        log.warning("worker waits for the database", error=type(error.orig).__name__)
        return FAULT_SECONDS
    finally:
        db.session.remove()
    return 0.0 if done else IDLE_SECONDS
