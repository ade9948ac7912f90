"""What sessions do after something below them has changed."""

from __future__ import annotations

from app.core.jobs import Job, handles
from app.sessions.services import refresh_of_venue


@handles("sessions.refresh_of_venue")
def refresh(job: Job) -> None:
    """Enqueued where a venue gets another name or town: payload {'venue': id}."""
    refresh_of_venue(int(job.payload["venue"]))
