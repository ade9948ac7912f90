"""What can be done with certificates: issue, replace, hand out, pack, revoke; and with hours."""

from app.certificates.rules import Order
from app.certificates.services.archiving import drop_archive, open_archive, pack
from app.certificates.services.attesting import own_did_document, seal_in_use, status_of
from app.certificates.services.comparing import MOST_BYTES, Comparison, compare_file
from app.certificates.services.handing_in import mark_tasks
from app.certificates.services.issuing import issue_all, list_begun, list_due
from app.certificates.services.keeping import (
    certificate_token,
    open_document,
    read_certificate_token,
    storage,
)
from app.certificates.services.objecting import answer_objection, object_to_hours
from app.certificates.services.ordering import (
    go_on,
    pack_after,
    start_archive,
    start_issuing,
    stop,
)
from app.certificates.services.previewing import preview
from app.certificates.services.reserving import is_due
from app.certificates.services.revoking import revoke
from app.certificates.services.signing import drop_unused_signature, keep_signature
from app.certificates.services.thanking import thank_participants

__all__ = [
    "MOST_BYTES",
    "Comparison",
    "Order",
    "answer_objection",
    "certificate_token",
    "compare_file",
    "drop_archive",
    "drop_unused_signature",
    "go_on",
    "is_due",
    "issue_all",
    "keep_signature",
    "list_begun",
    "list_due",
    "mark_tasks",
    "object_to_hours",
    "open_archive",
    "open_document",
    "own_did_document",
    "pack",
    "pack_after",
    "preview",
    "read_certificate_token",
    "revoke",
    "seal_in_use",
    "start_archive",
    "start_issuing",
    "status_of",
    "stop",
    "storage",
    "thank_participants",
]
