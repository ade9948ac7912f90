"""Decisions about certificates: no database, no HTTP."""

from app.certificates.rules.earning import Block, Outcome, Standing, hours_of, standing_of
from app.certificates.rules.issuing import (
    ARCHIVE_DAYS,
    HOUSE,
    LINK_DAYS,
    CertificateKind,
    CertificateState,
    Design,
    ObjectionState,
    Order,
    PaperLanguage,
    Progress,
    Shape,
    Target,
)
from app.certificates.rules.numbers import (
    ALPHABET,
    MARK_LENGTH,
    format_number,
    initials,
    is_same_name,
    new_mark,
    read_number,
)
from app.certificates.rules.teaching import Lesson, taught_hours

__all__ = [
    "ALPHABET",
    "ARCHIVE_DAYS",
    "HOUSE",
    "LINK_DAYS",
    "MARK_LENGTH",
    "Block",
    "CertificateKind",
    "CertificateState",
    "Design",
    "Lesson",
    "ObjectionState",
    "Order",
    "Outcome",
    "PaperLanguage",
    "Progress",
    "Shape",
    "Standing",
    "Target",
    "format_number",
    "hours_of",
    "initials",
    "is_same_name",
    "new_mark",
    "read_number",
    "standing_of",
    "taught_hours",
]
