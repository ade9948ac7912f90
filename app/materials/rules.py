"""Who may see a material, which files are taken, and the words for those that are not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import BinaryIO

from app.core.errors import InvalidInput
from app.core.texts import N_
from app.output.media import FileProblem, MediaType

LECTURER_PURPOSE = "lecturer"
LECTURER_LINK_DAYS = 365
TITLE_LENGTH = 200
ALLOWED = (
    MediaType.PDF, MediaType.PPTX, MediaType.ODP, MediaType.DOCX, MediaType.ODT,
    MediaType.PNG, MediaType.JPEG, MediaType.WEBP,
)  # fmt: skip
SUFFIXES = ".pdf,.pptx,.odp,.docx,.odt,.png,.jpg,.jpeg,.webp"
PICTURES = (MediaType.PNG, MediaType.JPEG, MediaType.WEBP)


class Visibility(StrEnum):
    """Each includes the ones behind it: staff see all."""

    ALL = "all"
    PARTICIPANTS = "participants"
    STAFF = "staff"

    @property
    def label(self) -> str:
        """English msgid."""
        return _LABELS[self]


_LABELS = {
    Visibility.ALL: N_("Everyone"),
    Visibility.PARTICIPANTS: N_("Participants"),
    Visibility.STAFF: N_("Staff only"),
}
_REACH = tuple(Visibility)
_TYPES = {kind.mime: kind.suffix[1:].upper() for kind in MediaType}


def seen_by(viewer: Visibility) -> tuple[Visibility, ...]:
    """What somebody sees who belongs to `viewer`: everyone, the participants or the staff."""
    return _REACH[: _REACH.index(viewer) + 1]


def can_see(visibility: Visibility, viewer: Visibility) -> bool:
    """Whether a material of `visibility` is open to somebody who belongs to `viewer`."""
    return visibility in seen_by(viewer)


def type_name(media_type: str) -> str:
    """'PDF', 'PPTX', 'JPG': what people call a media type."""
    return _TYPES.get(media_type, "")


def title_from(filename: str) -> str:
    """A title where nobody gave one: the file's name without its suffix."""
    return PurePath(filename).stem.replace("_", " ").strip()[:TITLE_LENGTH] or filename


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialDetails:
    """What one says about a file; `day_number` counts within its session."""

    title: str = ""
    language: str = "lv"
    visibility: Visibility = Visibility.ALL
    speaker_id: int | None = None
    day_number: int | None = None


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent: a seekable stream and the name it had."""

    stream: BinaryIO
    filename: str


class FileRefused(InvalidInput):
    """The file is not taken; the reason belongs at the field `file`."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__("file", message, **values)


class FileTooLarge(FileRefused):
    """More than the house takes; `limit` in bytes."""

    def __init__(self, limit: int) -> None:
        megabytes = max(1, limit // (1 << 20))
        super().__init__(N_("The file is larger than %(limit)s MB."), limit=megabytes)


class NoRoom(FileRefused):
    """The storage is full; nothing of the file was kept."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "There is no room left for files, so nothing was kept. "
                "Please tell the administrator."
            )
        )


def refusal(problem: FileProblem, limit: int) -> FileRefused:
    """The words for what is wrong with a file; `limit` in bytes."""
    return FileTooLarge(limit) if problem is FileProblem.TOO_LARGE else FileRefused(_WORDS[problem])


_WORDS = {
    FileProblem.EMPTY: N_("The file is empty."),
    FileProblem.WRONG_TYPE: N_(
        "This kind of file is not taken. Please use PDF, PPTX, ODP, DOCX, ODT or a picture."
    ),
    FileProblem.LIES_ABOUT_TYPE: N_(
        "The ending of the file's name does not match what is inside. Please save it anew in the "
        "program it was made with."
    ),
    FileProblem.ZIP_BOMB: N_(
        "The file would unpack to an unreasonable size. Please save it as PDF and send that."
    ),
    FileProblem.BROKEN: N_(
        "The file is damaged and cannot be opened. Please save it anew and send it again."
    ),
    FileProblem.MACROS: N_("The file holds macros. Please save it without macros, or as PDF."),
    FileProblem.REMOTE: N_(
        "The file fetches parts of itself from the internet. Please save it as PDF and send that."
    ),
    FileProblem.ENCRYPTED: N_(
        "The file is protected by a password. Please save it without one and send it again."
    ),
}
