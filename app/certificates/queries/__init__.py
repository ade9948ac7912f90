"""Every SELECT of certificates."""

from app.certificates.queries.issued import (
    ARCHIVING,
    ISSUING,
    find_by_number,
    find_certificate_of,
    find_live,
    get_certificate,
    last_signatory,
    latest_jobs,
    list_certificates_of,
    list_live_ids,
    list_unfinished,
    next_running_number,
)
from app.certificates.queries.people import (
    Candidate,
    IssuedRow,
    get_target,
    hold,
    last_end,
    list_candidates,
    list_days,
    of_target,
)

__all__ = [
    "ARCHIVING",
    "ISSUING",
    "Candidate",
    "IssuedRow",
    "find_by_number",
    "find_certificate_of",
    "find_live",
    "get_certificate",
    "get_target",
    "hold",
    "last_end",
    "last_signatory",
    "latest_jobs",
    "list_candidates",
    "list_certificates_of",
    "list_days",
    "list_live_ids",
    "list_unfinished",
    "next_running_number",
    "of_target",
]
