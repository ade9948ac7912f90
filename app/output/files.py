"""Uploaded files in a folder or in S3, kept under names that say nothing and lead nowhere."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qsl, quote, urlsplit

import fsspec

from app.core.errors import NO_ROOM, StorageDown
from app.output import clean

_CHUNK = 1 << 20
_S3_PATIENCE = {"connect_timeout": 3, "read_timeout": 30, "retries": {"max_attempts": 1}}
_S3_TRIES = 2  # somebody waits for the page: the library's own five take half a minute
_KEY = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*(\.[a-z0-9]{1,8})?")


class TooLarge(Exception):
    """The file is larger than allowed; `limit` in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"larger than {limit} bytes")
        self.limit = limit


class EmptyFile(Exception):
    """The file holds no byte."""


class StorageFull(Exception):
    """The disk or the quota is full; nothing of the file was kept."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What was kept: size in bytes, checksum in hexadecimal."""

    key: str
    size: int
    sha256: str


def new_key(suffix: str = "") -> str:
    """Return a random key such as ``3f/9c...e1.pdf``; the suffix comes from a MediaType."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name[2:]}{suffix}"


class Storage:
    """Files under ``file:///folder`` or ``s3://bucket/prefix?endpoint_url=https://...``.

    S3 credentials come from the environment, as every S3 tool reads them. Every method raises
    StorageDown where S3 cannot be reached or lets nobody in.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        options: dict[str, Any] = {}
        if parts.scheme == "s3":
            server = dict(parse_qsl(parts.query))
            options = {"client_kwargs": server, "config_kwargs": _S3_PATIENCE}
        self._fs, self._root = fsspec.core.url_to_fs(url.partition("?")[0], **options)
        self._fs.retries = _S3_TRIES
        self._is_local = parts.scheme == "file"

    def save(self, stream: BinaryIO, key: str, *, limit: int) -> StoredFile:
        """Keep what the stream holds, at most `limit` bytes, under a key from `new_key`.

        Readers see the whole file or none. Raises TooLarge, EmptyFile or StorageFull.
        """
        path = self._path(key)
        aside = f"{path}.part"
        with self._reaching(), self._cleaning(aside):
            self._fs.makedirs(path.rpartition("/")[0], exist_ok=True)
            size, checksum = self._write(stream, aside, limit)
            self._fs.mv(aside, path)
        return StoredFile(key, size, checksum)

    def open(self, key: str) -> BinaryIO:
        """Return a seekable stream; raises FileNotFoundError."""
        path = self._path(key)
        with self._reaching():
            stream: BinaryIO = self._fs.open(path, "rb")
        return stream

    def local_path(self, key: str) -> Path | None:
        """Return where the file lies on this disk, None for S3."""
        return Path(self._path(key)) if self._is_local else None

    def size(self, key: str) -> int:
        """Return the size in bytes; raises FileNotFoundError."""
        path = self._path(key)
        with self._reaching():
            return int(self._fs.size(path))

    def delete(self, key: str) -> None:
        """Remove the file; one that is gone already is no fault."""
        path = self._path(key)
        with self._reaching():
            if self._fs.exists(path):
                self._fs.rm_file(path)

    def _path(self, key: str) -> str:
        if not _KEY.fullmatch(key):
            raise ValueError(f"{key!r} is not a storage key")
        return f"{self._root.rstrip('/')}/{key}"

    def _write(self, stream: BinaryIO, path: str, limit: int) -> tuple[int, str]:
        size, checksum = 0, hashlib.sha256()
        with self._fs.open(path, "wb") as target:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise TooLarge(limit)
                checksum.update(chunk)
                target.write(chunk)
            if size == 0:
                raise EmptyFile
            if self._is_local:  # a promise to the uploader outlives a power cut
                target.flush()
                os.fsync(target.fileno())
        return size, checksum.hexdigest()

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """What the library says of a distant store in twenty ways, said in one."""
        try:
            yield
        except (FileNotFoundError, TooLarge, EmptyFile, StorageFull):
            raise
        except Exception as error:
            if self._is_local:
                raise
            raise StorageDown from error

    @contextmanager
    def _cleaning(self, path: str) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            if self._fs.exists(path):
                self._fs.rm_file(path)
            if isinstance(error, OSError) and error.errno in NO_ROOM:
                raise StorageFull("no room left in the storage") from error
            raise


def content_disposition(name: str, *, inline: bool = False) -> str:
    """Return the header's value for a download under its own name (RFC 6266, RFC 8187)."""
    kind = "inline" if inline else "attachment"
    safe = clean.file_name(name)
    ascii_name = re.sub(r"[^\x20-\x7e]", "_", clean.without_marks(safe)).replace("%", "_")
    value = f'{kind}; filename="{ascii_name}"'
    return value if ascii_name == safe else f"{value}; filename*=UTF-8''{quote(safe, safe='')}"
