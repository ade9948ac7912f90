"""Work that outlives a request: a row written in the transaction that wants it, done by the worker.

A handler is registered with `@handles("certificates.batch")` in a feature's `jobs.py`. It must be
safe to call again: a worker killed in the middle leaves the job to the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog
from sqlalchemy import JSON, ForeignKey, Index, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.columns import enum_column
from app.core.db import Base, db, transaction

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 8


class JobState(StrEnum):
    """queued -> running -> done | failed; a running one whose lease ran out is taken again."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """One piece of work with its progress."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_due", "state", "run_at"),)

    kind: Mapped[str] = mapped_column()
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[JobState] = mapped_column(enum_column(JobState), default=JobState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    done_count: Mapped[int] = mapped_column(default=0)
    total_count: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    run_at: Mapped[datetime] = mapped_column(default=clock.now)
    leased_until: Mapped[datetime | None] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[datetime | None] = mapped_column()
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


Handler = Callable[[Job], None]
_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the handler of one kind of job."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


def enqueue(
    kind: str,
    payload: dict[str, Any],
    *,
    total: int = 0,
    user_id: int | None = None,
    run_at: datetime | None = None,
) -> Job:
    """A job row in the caller's transaction, to be run at once or not before `run_at`."""
    with transaction(visible=False):
        job = Job(kind=kind, payload=payload, total_count=total, created_by_id=user_id)
        job.run_at = run_at or clock.now()
        db.session.add(job)
        db.session.flush()
    return job


def report_progress(job: Job, done: int, total: int) -> None:
    """Keep how far a job is, and its lease alive: a transaction of its own."""
    with transaction(visible=False):
        job.done_count, job.total_count = done, total
        job.leased_until = clock.now() + LEASE


def run_due(limit: int = 20) -> int:
    """Run what is due, one after another; how many were run."""
    for count in range(limit):
        job = _claim()
        if job is None:
            return count
        _run(job)
    return limit


def _claim() -> Job | None:
    with transaction(visible=False):
        job = db.session.scalar(
            select(Job)
            .where(
                (Job.state == JobState.QUEUED) & (Job.run_at <= clock.now())
                | (Job.state == JobState.RUNNING) & (Job.leased_until < clock.now())
            )
            .order_by(Job.run_at, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        if job is not None:
            job.state, job.attempts = JobState.RUNNING, job.attempts + 1
            job.leased_until = clock.now() + LEASE
    return job


def _run(job: Job) -> None:
    try:
        _check_survivable(job)
        _handlers[job.kind](job)
    except Exception as error:
        db.session.rollback()
        log.exception("job failed", job=job.id, kind=job.kind)
        _settle_failure(job.id, error)
    else:
        with transaction(visible=False):
            job.state, job.finished_at = JobState.DONE, clock.now()


def _check_survivable(job: Job) -> None:
    """Raises RuntimeError for a job that took its worker with it each time it was tried."""
    if job.attempts > MOST_ATTEMPTS:
        raise RuntimeError("its worker ended whenever it was tried")


def _settle_failure(job_id: int, error: Exception) -> None:
    with transaction(visible=False):
        job = db.session.get_one(Job, job_id, populate_existing=True)
        job.error = f"{type(error).__name__}: {error}"[:2000]
        if job.attempts >= MOST_ATTEMPTS:
            job.state, job.finished_at = JobState.FAILED, clock.now()
        else:
            job.state, job.run_at = (
                JobState.QUEUED,
                clock.now() + timedelta(seconds=5 * 2**job.attempts),
            )
