"""What an uploaded file really is, told by its content and never by its name alone."""

import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Collection, Iterator
from enum import Enum, StrEnum
from io import BytesIO
from pathlib import Path, PurePath, PurePosixPath
from tempfile import TemporaryFile
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO

import filetype
from PIL import Image

from app.core.lazy import later
from app.output import svg

if TYPE_CHECKING:
    import pypdfium2
else:
    pypdfium2 = later("pypdfium2")

_MEGABYTE = 1 << 20
_MOST_MEMBERS = 10_000
_MOST_UNPACKED = 1024 * _MEGABYTE
_SMALL_ENOUGH = 20 * _MEGABYTE  # below this, any ratio is harmless
_MOST_RATIO = 100
_LARGEST_NESTED = 64 * _MEGABYTE  # read into memory
_LARGEST_DRAWING = 10 * _MEGABYTE
_MOST_NESTED = 2  # a presentation may hold a sheet, which may hold a picture's source
_MOST_PIXELS = 80_000_000
_DRAWER = Path(__file__).with_name("first_page.py")
_MOST_SECONDS = 20  # on the clock, for a page to be drawn: the machine may be busy
_pdfium = Lock()  # PDFium may be in one thread at a time


class MediaType(Enum):
    """The kinds of file we take, each with its name on the web and its suffix."""

    PDF = ("application/pdf", ".pdf")
    PNG = ("image/png", ".png")
    JPEG = ("image/jpeg", ".jpg")
    WEBP = ("image/webp", ".webp")
    SVG = ("image/svg+xml", ".svg")
    DOCX = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")
    XLSX = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")
    PPTX = ("application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx")
    ODT = ("application/vnd.oasis.opendocument.text", ".odt")
    ODS = ("application/vnd.oasis.opendocument.spreadsheet", ".ods")
    ODP = ("application/vnd.oasis.opendocument.presentation", ".odp")

    def __init__(self, mime: str, suffix: str) -> None:
        self.mime = mime
        self.suffix = suffix


class FileProblem(StrEnum):
    """Why a file is not taken; the caller has the words for each."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"
    LIES_ABOUT_TYPE = "lies_about_type"
    ZIP_BOMB = "zip_bomb"
    BROKEN = "broken"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    REMOTE = "remote"


class BadFile(Exception):
    """The file is not one we take."""

    def __init__(self, problem: FileProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


_IMAGES = {kind.mime: kind for kind in (MediaType.PNG, MediaType.JPEG, MediaType.WEBP)}
_OPEN_DOCUMENT = {kind.mime: kind for kind in (MediaType.ODT, MediaType.ODS, MediaType.ODP)}
_MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": MediaType.DOCX,
    b"spreadsheetml.sheet.main+xml": MediaType.XLSX,
    b"presentationml.presentation.main+xml": MediaType.PPTX,
}
_SUFFIXES = {kind.suffix: kind for kind in MediaType} | {".jpeg": MediaType.JPEG}
_MACRO_MEMBER = re.compile(r"(^|/)vba(Project|Data)[^/]*$|^(Basic|Scripts)/.", re.IGNORECASE)
_ENTRY = b"PK\x01\x02"  # before each name in an archive's list of members
_ENTITY = re.compile(rb"<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y")  # UTF-16 too; no office program writes it
_REMOTE_PART = re.compile(
    rb"""<\w{0,30}:?Relationship\b(?=[^<>]*/(attachedTemplate|oleObject|frame|subDocument)["'])"""
    rb"""(?=[^<>]*\bTarget\s*=\s*["']\s*(https?|ftp|mhtml):)""",
    re.IGNORECASE,
)
_OLE_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(stream: BinaryIO, filename: str, allowed: Collection[MediaType]) -> MediaType:
    """Return what the seekable stream holds; raises BadFile. The stream is left at its start."""
    stream.seek(0)
    head = stream.read(4096)
    if not head:
        raise BadFile(FileProblem.EMPTY)
    kind = _recognise(stream, head)
    stream.seek(0)
    if kind not in allowed:
        raise BadFile(FileProblem.WRONG_TYPE)
    if _SUFFIXES.get(PurePath(filename).suffix.lower()) is not kind:
        raise BadFile(FileProblem.LIES_ABOUT_TYPE)
    if kind is MediaType.SVG:
        _check_drawing(stream)
    return kind


def _recognise(stream: BinaryIO, head: bytes) -> MediaType:
    if head.startswith(b"%PDF-"):
        return _check_pdf(stream)
    if head.startswith(b"PK\x03\x04"):
        return _check_zip(stream)
    if head.startswith(_OLE_HEADER):  # an Office file with a password is wrapped like this
        stream.seek(0)
        wrapped = "EncryptedPackage".encode("utf-16-le") in stream.read(64 * _MEGABYTE)
        raise BadFile(FileProblem.ENCRYPTED if wrapped else FileProblem.WRONG_TYPE)
    if svg.looks_like(head):
        return MediaType.SVG  # looked into only where drawings are taken
    kind = _IMAGES.get(filetype.guess_mime(head) or "")
    if kind is None:
        raise BadFile(FileProblem.WRONG_TYPE)
    _check_image(stream)
    return kind


def _check_drawing(stream: BinaryIO) -> None:
    if not svg.is_whole(stream.read(_LARGEST_DRAWING)):
        raise BadFile(FileProblem.BROKEN)
    stream.seek(0)


def _check_image(stream: BinaryIO) -> None:
    stream.seek(0)
    try:
        with Image.open(stream) as image:
            pixels = image.width * image.height
            image.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise BadFile(FileProblem.BROKEN) from error
    if pixels > _MOST_PIXELS:
        raise BadFile(FileProblem.TOO_LARGE)


def _check_pdf(stream: BinaryIO) -> MediaType:
    stream.seek(0)
    try:
        with _pdfium, pypdfium2.PdfDocument(stream) as document:
            pages = len(document)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise BadFile(FileProblem.ENCRYPTED if locked else FileProblem.BROKEN) from error
    if pages == 0:
        raise BadFile(FileProblem.BROKEN)
    return MediaType.PDF


def _check_zip(stream: BinaryIO) -> MediaType:
    _check_length(stream)
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_members(archive, depth=0)
            return _document_kind(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise BadFile(FileProblem.BROKEN) from error


def _check_length(stream: BinaryIO) -> None:
    """Before `zipfile` makes an object of every member."""
    stream.seek(0)
    chunks = iter(lambda: stream.read(_MEGABYTE), b"")
    if sum(chunk.count(_ENTRY) for chunk in chunks) > _MOST_MEMBERS:
        raise BadFile(FileProblem.ZIP_BOMB)


def _check_members(archive: zipfile.ZipFile, depth: int) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if (
        depth > _MOST_NESTED
        or len(members) > _MOST_MEMBERS
        or unpacked > _MOST_UNPACKED
        or unpacked > max(_SMALL_ENOUGH, packed * _MOST_RATIO)
    ):
        raise BadFile(FileProblem.ZIP_BOMB)
    for member in members:
        _check_member(archive, member, depth)


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, depth: int) -> None:
    if member.flag_bits & 1:
        raise BadFile(FileProblem.ENCRYPTED)
    if _MACRO_MEMBER.search(member.filename):
        raise BadFile(FileProblem.MACROS)
    if member.filename.startswith("/") or ".." in PurePosixPath(member.filename).parts:
        raise BadFile(FileProblem.BROKEN)
    with archive.open(member) as content:
        chunks = iter(lambda: content.read(_MEGABYTE), b"")
        first = next(chunks, b"")
        _check_xml(member.filename, first)
        if first.startswith(b"PK\x03\x04"):
            if member.file_size > _LARGEST_NESTED:
                raise BadFile(FileProblem.ZIP_BOMB)
            _check_nested(first + b"".join(chunks), depth + 1)
        _drain(chunks)  # reading to the end compares the checksum


def _check_xml(name: str, start: bytes) -> None:
    if name.endswith((".xml", ".rels")) and _ENTITY.search(start):
        raise BadFile(FileProblem.ZIP_BOMB)
    if name.endswith(".rels") and _REMOTE_PART.search(start):
        raise BadFile(FileProblem.REMOTE)


def _check_nested(content: bytes, depth: int) -> None:
    _check_length(BytesIO(content))
    with zipfile.ZipFile(BytesIO(content)) as nested:
        _check_members(nested, depth)


def _drain(chunks: Iterator[bytes]) -> None:
    for _ in chunks:
        pass


def _document_kind(archive: zipfile.ZipFile) -> MediaType:
    names = set(archive.namelist())
    if "mimetype" in names:
        return _open_document(archive, names)
    if "[Content_Types].xml" not in names:
        raise BadFile(FileProblem.WRONG_TYPE)
    types = archive.read("[Content_Types].xml")
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise BadFile(FileProblem.MACROS)
    for part, kind in _MAIN_PARTS.items():
        if part in types:
            return kind
    raise BadFile(FileProblem.WRONG_TYPE)


def _open_document(archive: zipfile.ZipFile, names: set[str]) -> MediaType:
    manifest = "META-INF/manifest.xml"
    if manifest in names and b"encryption-data" in archive.read(manifest):
        raise BadFile(FileProblem.ENCRYPTED)
    kind = _OPEN_DOCUMENT.get(archive.read("mimetype").decode("ascii", "replace").strip())
    if kind is None:
        raise BadFile(FileProblem.WRONG_TYPE)
    return kind


def first_page_png(content: BinaryIO, *, width: int) -> bytes:
    """Return the first page of a PDF as a PNG, `width` pixels wide and at most twice as high.

    Raises BadFile for what cannot be drawn with little time and memory.
    """
    content.seek(0)
    with TemporaryFile() as copy:
        shutil.copyfileobj(content, copy)
        copy.seek(0)
        drawn = _draw(copy, width)
    if drawn.returncode:
        raise BadFile(FileProblem.BROKEN)
    return drawn.stdout


def _draw(document: BinaryIO, width: int) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", str(_DRAWER), str(width)]
    try:
        return subprocess.run(  # noqa: S603 - our own program; what is sent is its input alone
            command, stdin=document, capture_output=True, check=False, timeout=_MOST_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise BadFile(FileProblem.BROKEN) from error
