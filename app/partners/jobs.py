"""What the worker does: asks partners' addresses, reads files anew."""

from __future__ import annotations

from app.core.jobs import Job, handles
from app.core.timers import every
from app.partners.services import order_due_refreshes, refresh_calendar


@handles("partners.refresh")
def refresh(job: Job) -> None:
    """Payload {'calendar': id}."""
    refresh_calendar(int(job.payload["calendar"]))


@every(minutes=5, name="partners.refreshes")
def order() -> None:
    """Whatever was not asked for an hour, or failed and has rested."""
    order_due_refreshes()
