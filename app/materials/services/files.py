"""A sent file checked and kept: all of it with its picture, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from flask import current_app

from app.core.errors import NO_ROOM
from app.materials.models import Material
from app.materials.outputs import preview_of, storage
from app.materials.rules import ALLOWED
from app.output import clean, uploads
from app.output.files import StoredFile
from app.output.media import BadFile, MediaType
from app.output.uploads import NoRoom, SentFile, judge, keep, refusal


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in the storage, not yet in the database."""

    stored: StoredFile
    preview_key: str | None
    filename: str
    kind: MediaType

    def put_on(self, material: Material) -> None:
        """Make `material` mean this file."""
        material.filename, material.media_type = self.filename, self.kind.mime
        material.size, material.sha256 = self.stored.size, self.stored.sha256
        material.storage_key, material.preview_key = self.stored.key, self.preview_key


@contextmanager
def kept(sent: SentFile) -> Iterator[KeptFile]:
    """The file, checked and in the storage; gone again if the block fails.

    Raises FileRefused, FileTooLarge or NoRoom before anything is kept.
    """
    limit: int = current_app.config["UPLOAD_LIMIT"]
    kind, picture = _checked(sent, limit)
    keys: list[str] = []
    try:
        yield _keep(sent, kind, picture, limit, keys)
    except BaseException:
        forget(*keys)
        raise


def _checked(sent: SentFile, limit: int) -> tuple[MediaType, bytes | None]:
    kind = judge(sent, ALLOWED, limit)
    try:
        return kind, preview_of(sent.stream, kind)
    except BadFile as bad:
        raise refusal(bad.problem, limit) from bad
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise NoRoom from error  # for the copy that the first page is drawn from


def _keep(
    sent: SentFile, kind: MediaType, picture: bytes | None, limit: int, keys: list[str]
) -> KeptFile:
    stored = keep(sent, kind, storage(), limit)
    keys.append(stored.key)
    if picture is not None:
        drawn = SentFile(BytesIO(picture), "")
        keys.append(keep(drawn, MediaType.PNG, storage(), limit).key)
    preview_key = keys[1] if picture is not None else None
    name = clean.file_name(sent.filename, fallback=f"material{kind.suffix}")
    return KeptFile(stored, preview_key, name, kind)


def forget(*keys: str | None) -> None:
    """Remove files that nothing points at any more."""
    uploads.forget(storage(), *keys)
