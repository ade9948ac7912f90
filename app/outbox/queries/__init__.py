"""What the outbox holds: mails, and the words of staff for them."""

from app.outbox.queries.mails import (
    claim_due_mail,
    count_by_state,
    count_of_job,
    get_mail,
    has_mail_since,
    is_queued,
    list_unwritten_kept,
    message_id_of,
    page_mails,
)
from app.outbox.queries.texts import find_text, list_history, list_own_texts, list_texts

__all__ = [
    "claim_due_mail",
    "count_by_state",
    "count_of_job",
    "find_text",
    "get_mail",
    "has_mail_since",
    "is_queued",
    "list_history",
    "list_own_texts",
    "list_texts",
    "list_unwritten_kept",
    "message_id_of",
    "page_mails",
]
