"""What every page with an upload has in common."""

from __future__ import annotations

from typing import Any

from flask import current_app

from app.core.errors import InvalidInput
from app.core.i18n import _
from app.core.texts import N_
from app.materials.rules import SUFFIXES
from app.output.uploads import FileRefused, FileTooLarge, NoRoom


def status_of(error: InvalidInput) -> int:
    """413 for a file that is too large, 507 where no room is left, 422 for all that is wrong."""
    return {FileTooLarge: 413, NoRoom: 507}.get(type(error), 422)


def no_file() -> FileRefused:
    """The refusal of a form without a file."""
    return FileRefused(N_("Please choose a file."))


def upload_hints() -> dict[str, Any]:
    """For templates: which endings are taken and how much a file may hold."""
    megabytes = current_app.config["UPLOAD_LIMIT"] >> 20
    return {
        "accept": SUFFIXES,
        "max_text": _("At most %(limit)s MB.", limit=max(1, megabytes)),
    }
