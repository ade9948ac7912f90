"""Who may see a material, and which files are taken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from app.core.texts import N_
from app.output.media import MediaType

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
