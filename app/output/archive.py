"""ZIP archives, written one member at a time so that an evidence pack never sits in memory."""

import shutil
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from app.output import clean

# Formats that are compressed already: a second pass costs time and gains nothing.
_COMPRESSED = frozenset(
    {".pdf", ".png", ".jpg", ".jpeg", ".webp", ".zip", ".docx", ".xlsx", ".pptx", ".odt", ".odp"}
)


def write(
    target: BinaryIO, members: Iterable[tuple[str, bytes | Path]], *, modified_at: datetime
) -> list[str]:
    """Write (name, content) pairs as a ZIP and return the names used, safe and all different.

    A name may hold folders (``day-1/sheet.pdf``); every member carries the wall-clock time
    `modified_at`, so that equal data gives equal bytes.
    """
    taken: dict[str, str] = {}
    with zipfile.ZipFile(target, "w") as archive:
        for wanted, content in members:
            name = _unused(_safe(wanted), taken)
            _add(archive, _member(name, modified_at), content)
    return list(taken.values())


def _member(name: str, modified_at: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, modified_at.timetuple()[:6])
    stored = PurePosixPath(name).suffix.lower() in _COMPRESSED
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _add(archive: zipfile.ZipFile, info: zipfile.ZipInfo, content: bytes | Path) -> None:
    if isinstance(content, bytes):
        archive.writestr(info, content)
        return
    info.file_size = content.stat().st_size
    with content.open("rb") as source, archive.open(info, "w") as member:
        shutil.copyfileobj(source, member, 1 << 20)


def _safe(name: str) -> str:
    parts = [part for part in name.replace("\\", "/").split("/") if part.strip(" .")]
    return "/".join(clean.file_name(part) for part in parts) or "file"


def _unused(name: str, taken: dict[str, str]) -> str:
    """Number a name already taken; compared without case, because Windows unpacks that way."""
    path, number, candidate = PurePosixPath(name), 1, name
    while candidate.casefold() in taken:
        number += 1
        candidate = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
    taken[candidate.casefold()] = candidate
    return candidate
