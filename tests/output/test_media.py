import random
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docx import Document
from odf.opendocument import (
    OpenDocumentPresentation,
    OpenDocumentSpreadsheet,
    OpenDocumentText,
)
from PIL import Image
from pptx import Presentation

from app.output import media
from app.output.media import BadFile, FileProblem, MediaType, first_page_png, sniff
from app.output.tables import Column, Table, xlsx
from tests.logos import svg

ALL = frozenset(MediaType)


def saved(document: Any) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def picture(kind: str) -> bytes:
    target = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(target, kind)
    return target.getvalue()


def pdf(**options: Any) -> bytes:
    target = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(200, 100))
        document.save(target, **options)
    return target.getvalue()


def archive(*members: tuple[str, bytes], base: bytes = b"") -> bytes:
    target = BytesIO(base)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return target.getvalue()


DOCX = saved(Document())
SAMPLES = {
    MediaType.PDF: pdf(),
    MediaType.PNG: picture("png"),
    MediaType.JPEG: picture("jpeg"),
    MediaType.WEBP: picture("webp"),
    MediaType.SVG: svg(1.5),
    MediaType.DOCX: DOCX,
    MediaType.XLSX: xlsx(Table("T", (Column("A"),), ())),
    MediaType.PPTX: saved(Presentation()),
    MediaType.ODT: saved(OpenDocumentText()),
    MediaType.ODS: saved(OpenDocumentSpreadsheet()),
    MediaType.ODP: saved(OpenDocumentPresentation()),
}


def problem(content: bytes, name: str, allowed: frozenset[MediaType] = ALL) -> FileProblem:
    with pytest.raises(BadFile) as refused:
        sniff(BytesIO(content), name, allowed)
    return refused.value.problem


@pytest.mark.parametrize("kind", MediaType)
def test_sniff_knows_what_we_take(kind: MediaType) -> None:
    stream = BytesIO(SAMPLES[kind])
    assert sniff(stream, f"Lapa.{kind.suffix[1:].upper()}", ALL) is kind
    assert stream.tell() == 0


@pytest.mark.parametrize("kind", MediaType)
def test_sniff_refuses_a_kind_not_asked_for(kind: MediaType) -> None:
    assert problem(SAMPLES[kind], f"a{kind.suffix}", ALL - {kind}) is FileProblem.WRONG_TYPE


@pytest.mark.parametrize("kind", MediaType)
def test_sniff_refuses_a_name_that_lies(kind: MediaType) -> None:
    other = ".png" if kind is not MediaType.PNG else ".pdf"
    assert problem(SAMPLES[kind], f"a{other}") is FileProblem.LIES_ABOUT_TYPE
    assert problem(SAMPLES[kind], "a") is FileProblem.LIES_ABOUT_TYPE


@pytest.mark.parametrize("kind", MediaType)
def test_sniff_refuses_half_a_file(kind: MediaType) -> None:
    half = SAMPLES[kind][: len(SAMPLES[kind]) // 2]
    if kind in {MediaType.PDF, MediaType.JPEG, MediaType.WEBP}:
        half = half[:12]  # their readers mend more than that
    assert problem(half, f"a{kind.suffix}") in {FileProblem.BROKEN, FileProblem.WRONG_TYPE}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", FileProblem.EMPTY),
        (b"<html><script>alert(1)</script>", FileProblem.WRONG_TYPE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", FileProblem.LIES_ABOUT_TYPE),
        (b"MZ\x90\x00" * 50, FileProblem.WRONG_TYPE),
        (archive(("a.txt", b"x")), FileProblem.WRONG_TYPE),
        (archive(("mimetype", b"application/epub+zip")), FileProblem.WRONG_TYPE),
        (archive(("ppt/vbaProject.bin", b"x"), base=DOCX), FileProblem.MACROS),
        (archive(("Basic/Standard/M.xml", b"x")), FileProblem.MACROS),
        (
            archive(("[Content_Types].xml", b"ms-word.document.macroEnabled.main")),
            FileProblem.MACROS,
        ),
        (
            archive(("e.docx", archive(("word/vbaProject.bin", b"x"))), base=DOCX),
            FileProblem.MACROS,
        ),
        (archive(("big.xml", bytes(50_000_000)), base=DOCX), FileProblem.ZIP_BOMB),
        (archive(*((str(n), b"") for n in range(10_001))), FileProblem.ZIP_BOMB),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), FileProblem.WRONG_TYPE),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            FileProblem.ENCRYPTED,
        ),
        (
            archive(
                ("mimetype", b"application/vnd.oasis.opendocument.text"),
                ("META-INF/manifest.xml", b"<manifest:encryption-data/>"),
            ),
            FileProblem.ENCRYPTED,
        ),
        (pdf(encryption=pikepdf.Encryption(owner="o", user="u")), FileProblem.ENCRYPTED),
        (b"%PDF-1.7 nothing more", FileProblem.BROKEN),
    ],
)
def test_sniff_names_the_problem(content: bytes, expected: FileProblem) -> None:
    assert problem(content, "a.docx") is expected


def test_sniff_refuses_archives_within_archives() -> None:
    content = DOCX
    for _ in range(3):
        content = archive(("nested.zip", content))
    assert problem(content, "a.docx") is FileProblem.ZIP_BOMB


def test_sniff_takes_a_sheet_inside_a_presentation() -> None:
    sheet = ("ppt/embeddings/sheet.xlsx", SAMPLES[MediaType.XLSX])
    content = archive(sheet, base=SAMPLES[MediaType.PPTX])
    assert sniff(BytesIO(content), "a.pptx", ALL) is MediaType.PPTX


@pytest.mark.parametrize("size", [100, 3_000_000])
def test_sniff_refuses_a_member_changed_near_its_end(size: int) -> None:
    noise = random.Random(size).randbytes(size)
    content = archive(("noise.png", noise), base=DOCX)
    at = content.index(noise[-20:])
    assert sniff(BytesIO(content), "a.docx", ALL) is MediaType.DOCX
    changed = content[:at] + b"x" + content[at + 1 :]
    assert problem(changed, "a.docx") is FileProblem.BROKEN


def test_sniff_refuses_a_picture_with_too_many_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "_MOST_PIXELS", 40 * 30 - 1)
    assert problem(picture("png"), "a.png") is FileProblem.TOO_LARGE


@pytest.mark.parametrize(("size", "expected"), [((200, 100), (320, 160)), ((10, 1000), (7, 640))])
def test_first_page_is_drawn_in_the_asked_width(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    target = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=size)
        document.save(target)
    with Image.open(BytesIO(first_page_png(target, width=320))) as image:
        assert (image.format, image.size) == ("PNG", expected)


def test_first_page_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile):
        first_page_png(BytesIO(b"not a PDF"), width=320)


def test_sniff_counts_members_before_it_reads_their_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of half a million names would take half a gigabyte to read."""
    content = archive(*((str(n), b"") for n in range(10_001)))
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert problem(content, "a.docx") is FileProblem.ZIP_BOMB
