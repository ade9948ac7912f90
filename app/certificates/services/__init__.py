"""What can be done with certificates: issue, keep, hand out, pack, revoke."""

from app.certificates.rules import Order
from app.certificates.services.issuing import issue_all, list_due, start_archive, start_issuing
from app.certificates.services.keeping import (
    build_archive,
    certificate_token,
    open_archive,
    open_document,
    read_certificate_token,
    revoke,
    storage,
)

__all__ = [
    "Order",
    "build_archive",
    "certificate_token",
    "issue_all",
    "list_due",
    "open_archive",
    "open_document",
    "read_certificate_token",
    "revoke",
    "start_archive",
    "start_issuing",
    "storage",
]
