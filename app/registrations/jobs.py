"""Seats that became free without a cancellation go to whoever waits."""

from __future__ import annotations

from app.core.jobs import Job, handles
from app.registrations.services import fill_free_seats


@handles("registrations.fill")
def fill(job: Job) -> None:
    """Enqueued by whoever raises a capacity: payload {'session': id}."""
    fill_free_seats(int(job.payload["session"]))
