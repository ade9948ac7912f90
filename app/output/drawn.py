"""Pictures kept in a folder by what is drawn in them: each is drawn once, the oldest go."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from app.output import picture as pictures
from app.output.picture import Picture

MOST_KEPT = 1_000  # a picture has about 80 KB


def kept_or_drawn(folder: Path, picture: Picture) -> bytes:
    """The picture as PNG, from `folder` where it was drawn before.

    What cannot be kept (a full disk) is drawn each time.
    """
    path = folder / f"{picture.name}.png"
    with suppress(OSError):
        return path.read_bytes()
    content = pictures.draw(picture)
    with suppress(OSError):
        _keep(path, content)
    return content


def _keep(path: Path, content: bytes) -> None:
    """Readers see the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        file.write(content)
    os.replace(file.name, path)  # noqa: PTH105 - the name is a plain one
    _make_room(path.parent)


def _make_room(folder: Path) -> None:
    pictures = sorted(folder.glob("*.png"), key=lambda kept: kept.stat().st_mtime, reverse=True)
    for old in pictures[MOST_KEPT:]:
        old.unlink(missing_ok=True)
