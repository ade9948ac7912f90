"""What answers' files may be and hold, from the settings."""

from __future__ import annotations

from flask import current_app

from app.output.files import Storage
from app.output.media import MediaType

ANSWER_FILES = (
    MediaType.PDF, MediaType.DOCX, MediaType.ODT, MediaType.PNG, MediaType.JPEG, MediaType.WEBP,
)  # fmt: skip
ANSWER_SUFFIXES = ".pdf,.docx,.odt,.png,.jpg,.jpeg,.webp"
MEGABYTE = 1 << 20
MOST_MEGABYTES = 10  # a scan of a page or two: strangers may send it


def answer_limit() -> int:
    """How large the file of an answer may be, in bytes."""
    return int(min(current_app.config["UPLOAD_LIMIT"], MOST_MEGABYTES * MEGABYTE))


def storage() -> Storage:
    """Where the files of answers are kept, as the settings say."""
    return Storage(current_app.config["STORAGE_URL"])
