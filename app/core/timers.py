"""Work that comes round by the clock: the worker does it when it is due, whoever else works too.

A function is registered with `@every(minutes=1, name="registrations.offers")` in a feature's
`jobs.py`. It must find what is due by itself and be safe to call again: a worker killed in the
middle leaves it to the next round.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Base, db, transaction

log = structlog.get_logger()
Round = Callable[[], None]
_rounds: dict[str, tuple[timedelta, Round]] = {}


class Timer(Base):
    """When a piece of recurring work is due next: one row a name."""

    __tablename__ = "timers"

    name: Mapped[str] = mapped_column(unique=True)
    due_at: Mapped[datetime] = mapped_column()


def every(*, minutes: int, name: str) -> Callable[[Round], Round]:
    """Register work that comes round; the first time as soon as a worker runs."""

    def register(work: Round) -> Round:
        _rounds[name] = (timedelta(minutes=minutes), work)
        return work

    return register


def run_timers() -> int:
    """Do what is due, each piece by one worker alone; how many were done."""
    resting = _resting()
    due = [(name, *_rounds[name]) for name in sorted(_rounds.keys() - resting)]
    return sum(_run(name, pause, work) for name, pause, work in due)


def _resting() -> set[str]:
    now = clock.now()
    names = set(db.session.scalars(select(Timer.name).where(Timer.due_at > now)))
    db.session.commit()
    return names


def _run(name: str, pause: timedelta, work: Round) -> bool:
    if not _claim(name, clock.now() + pause):
        return False
    try:
        work()
    except Exception:
        db.session.rollback()
        log.exception("recurring work failed", name=name)
    return True


def _claim(name: str, next_at: datetime) -> bool:
    """Move the time on; of two workers at once, one finds it moved."""
    with transaction(visible=False):
        moved = (
            update(Timer)
            .where(Timer.name == name, Timer.due_at <= clock.now())
            .values(due_at=next_at)
            .execution_options(synchronize_session=False)
        )
        if db.session.execute(moved).rowcount:  # type: ignore[attr-defined]  # an UPDATE has one
            return True
        if db.session.scalar(select(Timer.id).where(Timer.name == name)) is not None:
            return False
        db.session.add(Timer(name=name, due_at=next_at))
    return True
