"""The worker: one loop that sends mail and runs jobs until it is told to stop."""

from __future__ import annotations

import signal
import threading

import structlog
from sqlalchemy.exc import DBAPIError

from app.core.db import db
from app.core.jobs import run_due
from app.core.timers import run_timers
from app.outbox.services import deliver_due, write_kept

log = structlog.get_logger()
IDLE_SECONDS = 2.0
FAULT_SECONDS = 10.0


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
    while not stop.is_set():
        stop.wait(_work_safely())


def _work_safely() -> float:
    """Send or write one mail, run one job; seconds to rest. A database away is waited for."""
    try:
        run_timers()
        done = deliver_due(limit=1) + write_kept(limit=1) + run_due(limit=1)
    except DBAPIError as error:
        log.warning("worker waits for the database", error=type(error.orig).__name__)
        return FAULT_SECONDS
    finally:
        db.session.remove()
    return 0.0 if done else IDLE_SECONDS
