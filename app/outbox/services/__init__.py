"""Put a mail in the outbox, write it in the words in use, send it, try a failed one again."""

from __future__ import annotations

from app.outbox.services.delivering import deliver_due, send_again, write_kept
from app.outbox.services.queueing import queue_mail, queue_recipe
from app.outbox.services.wording import (
    copy_wordings,
    kinds_worded_for,
    label_of,
    our_wording,
    placeholders_of,
    reset_wording,
    save_wording,
    spoken,
    understood,
    worded,
    wording_of,
)
from app.outbox.services.writing import (
    Sample,
    Written,
    compose,
    compose_letter,
    open_mail,
    renders,
    write_sample,
)

__all__ = [
    "Sample",
    "Written",
    "compose",
    "compose_letter",
    "copy_wordings",
    "deliver_due",
    "kinds_worded_for",
    "label_of",
    "open_mail",
    "our_wording",
    "placeholders_of",
    "queue_mail",
    "queue_recipe",
    "renders",
    "reset_wording",
    "save_wording",
    "send_again",
    "spoken",
    "understood",
    "worded",
    "wording_of",
    "write_kept",
    "write_sample",
]
