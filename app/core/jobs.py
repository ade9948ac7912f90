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
from app.core.db import Base, db, lock, transaction, transactional

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 8
TELLING = timedelta(seconds=5)  # of work, from which the time left can be told


class JobState(StrEnum):
    """queued -> running -> done | failed | stopped; a running one whose lease ran out is taken
    again, a failed or stopped one goes on when somebody says so (`go_on`).
    """

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class Stopped(Exception):
    """Raised by a handler that ends before it is done, because somebody asked for it."""


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
    stop_asked_at: Mapped[datetime | None] = mapped_column()
    started_at: Mapped[datetime | None] = mapped_column()  # the try under way, or the last one
    started_count: Mapped[int] = mapped_column(default=0)  # done before that try

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def is_stopping(self) -> bool:
        """Whether it ends before its next step."""
        return self.is_open and self.stop_asked_at is not None

    def time_left(self, at: datetime) -> timedelta | None:
        """How long it still takes at the pace of this try; None as long as that is a guess."""
        done, left = self.done_count - self.started_count, self.total_count - self.done_count
        if self.started_at is None or done <= 0 or at - self.started_at < TELLING:
            return None
        return (at - self.started_at) / done * left


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


def report_progress(job: Job, done: int, total: int) -> bool:
    """Keep how far a job is, and its lease alive, in a transaction of its own; whether to go on:
    not once somebody asked it to stop.
    """
    with transaction(visible=False):
        lock(Job, job.id)
        job.done_count, job.total_count = done, total
        job.leased_until = clock.now() + LEASE
    return job.stop_asked_at is None


@transactional
def ask_to_stop(job_id: int) -> None:
    """End a job before its next step; at once if it was not begun, not at all if it is over.
    Raises NotFound.
    """
    job = lock(Job, job_id)
    if job.is_open:
        job.stop_asked_at = job.run_at = clock.now()
    if job.is_open and not job.attempts:
        job.state, job.finished_at = JobState.STOPPED, clock.now()


@transactional
def go_on(job_id: int) -> None:
    """Let a job that stopped or failed go on; one about to stop does not. Raises NotFound."""
    job = lock(Job, job_id)
    if job.state is not JobState.DONE:
        job.stop_asked_at = None
    if job.state in (JobState.STOPPED, JobState.FAILED):
        job.state, job.attempts, job.error = JobState.QUEUED, 0, ""
        job.run_at, job.finished_at = clock.now(), None


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
            job.started_at, job.started_count = clock.now(), job.done_count
    return job


def _run(job: Job) -> None:
    try:
        _check_survivable(job)
        _handlers[job.kind](job)
    except Stopped:
        _settle_stop(job.id)
    except Exception as error:
        db.session.rollback()
        log.exception("job failed", job=job.id, kind=job.kind)
        _settle_failure(job.id, error)
    else:
        with transaction(visible=False):
            job.state, job.finished_at = JobState.DONE, clock.now()


@transactional
def _settle_stop(job_id: int) -> None:
    """Stopped, unless somebody let it go on at the last moment."""
    job = lock(Job, job_id)
    job.state = JobState.QUEUED if job.stop_asked_at is None else JobState.STOPPED
    job.finished_at = clock.now()


def _check_survivable(job: Job) -> None:
    """Raises RuntimeError for a job that took its worker with it each time it was tried."""
    if job.attempts > MOST_ATTEMPTS:
        raise RuntimeError("its worker ended whenever it was tried")


def _settle_failure(job_id: int, error: Exception) -> None:
    with transaction(visible=False):
        job = lock(Job, job_id)
        job.error = f"{type(error).__name__}: {error}"[:2000]
        if job.stop_asked_at is not None:
            job.state, job.finished_at = JobState.STOPPED, clock.now()
        elif job.attempts >= MOST_ATTEMPTS:
            job.state, job.finished_at = JobState.FAILED, clock.now()
        else:
            job.state, job.run_at = (
                JobState.QUEUED,
                clock.now() + timedelta(seconds=5 * 2**job.attempts),
            )
