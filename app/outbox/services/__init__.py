"""Put a mail in the outbox, write it, send it, try a failed one again."""

from __future__ import annotations

from app.outbox.services.delivering import deliver_due, send_again, write_kept
from app.outbox.services.queueing import queue_mail, queue_recipe
from app.outbox.services.writing import Written, compose, open_mail, renders

__all__ = [
    "Written",
    "compose",
    "deliver_due",
    "open_mail",
    "queue_mail",
    "queue_recipe",
    "renders",
    "send_again",
    "write_kept",
]
