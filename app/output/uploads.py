"""A file that somebody sent: judged by what it holds, kept, or refused with the reason in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, BinaryIO

import structlog
from werkzeug.datastructures import FileStorage

from app.core.errors import NO_ROOM, InvalidInput, StorageDown
from app.core.texts import N_
from app.output.files import EmptyFile, Storage, StorageFull, StoredFile, TooLarge, new_key
from app.output.media import BadFile, FileProblem, MediaType, sniff

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent: a seekable stream and the name it had."""

    stream: BinaryIO
    filename: str


def sent_file(data: Any) -> SentFile | None:
    """A file field's value as services know it; None where no file was chosen."""
    if not isinstance(data, FileStorage) or not data.filename:
        return None
    return SentFile(data.stream, data.filename)  # type: ignore[arg-type]  # a spooled file is a BinaryIO


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


def judge(sent: SentFile, allowed: Collection[MediaType], limit: int) -> MediaType:
    """What a file of at most `limit` bytes really is. Raises FileRefused, FileTooLarge, NoRoom."""
    if sent.stream.seek(0, 2) > limit:
        raise FileTooLarge(limit)
    try:
        return sniff(sent.stream, sent.filename, allowed)
    except BadFile as bad:
        raise refusal(bad.problem, limit, allowed) from bad
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise NoRoom from error


def keep(sent: SentFile, kind: MediaType, place: Storage, limit: int) -> StoredFile:
    """The file in the storage, under a new key. Raises FileRefused, FileTooLarge, NoRoom."""
    sent.stream.seek(0)
    try:
        return place.save(sent.stream, new_key(kind.suffix), limit=limit)
    except TooLarge as error:
        raise FileTooLarge(limit) from error
    except EmptyFile as error:
        raise refusal(FileProblem.EMPTY, limit) from error
    except StorageFull as error:
        raise NoRoom from error


def forget(place: Storage, *keys: str | None) -> None:
    """Remove files that nothing points at any more; one that will not go is left and logged."""
    for key in filter(None, keys):
        try:
            place.delete(key)
        except (OSError, StorageDown) as error:
            log.warning("file not removed", key=key, error=type(error).__name__)


def refusal(
    problem: FileProblem, limit: int, allowed: Collection[MediaType] = tuple(MediaType)
) -> FileRefused:
    """The words for what is wrong with a file; `limit` in bytes."""
    if problem is FileProblem.TOO_LARGE:
        return FileTooLarge(limit)
    if problem is FileProblem.WRONG_TYPE and MediaType.PDF not in allowed:
        return FileRefused(_NO_DOCUMENTS)
    if problem is FileProblem.WRONG_TYPE and MediaType.PPTX not in allowed:
        return FileRefused(_NO_SLIDES)
    return FileRefused(_WORDS[problem])


_NO_SLIDES = N_("This kind of file is not taken. Please use PDF, DOCX, ODT or a picture.")
_NO_DOCUMENTS = N_("This kind of file is not taken here. Beside the field stands which are.")
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
