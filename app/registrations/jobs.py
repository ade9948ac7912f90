"""What nobody asks for: seats that became free, offers that lapse, quotas that open."""

from __future__ import annotations

from app.core.jobs import Job, handles
from app.core.timers import every
from app.outbox.models import OutboxMail
from app.outbox.services import Written, renders
from app.registrations.services import (
    end_lapsed_offers,
    fill_free_seats,
    release_due_quotas,
    write_letter,
)


@handles("registrations.fill")
def fill(job: Job) -> None:
    """Enqueued by whoever raises a capacity: payload {'session': id}."""
    fill_free_seats(int(job.payload["session"]))


@every(minutes=1, name="registrations.places")
def settle_places() -> None:
    """Offers that were not taken lapse; quotas whose time has come are open to all."""
    end_lapsed_offers()
    release_due_quotas()


@renders("registration")
def letter(mail: OutboxMail) -> Written:
    """Every mail about a registration."""
    return write_letter(mail)
