"""Files that no honest program makes, each small to send."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

import pikepdf
from PIL import Image

from tests.materials import samples

SCRIPT = b"<html><script>alert(1)</script></html>"
RELATION = (
    '<Relationships><Relationship Id="r1" TargetMode="External" Target="{target}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
    "</Relationships>"
)
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY a{n} "{"&a;" * 10}">' for n in range(9)
)


def saved(document: pikepdf.Pdf) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def related(kind: str, target: str) -> bytes:
    """A Word document that points out of itself."""
    rels = RELATION.format(kind=kind, target=target).encode()
    return samples.zipped({"word/_rels/settings.xml.rels": rels}, kind="wordprocessingml.document")


def many_members() -> bytes:
    """Names of members alone: half a megabyte of them."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a", b"")
    content = target.getvalue()
    at = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    names = content[at:end] * 10_200
    tail = bytearray(content[end:])
    tail[12:16] = len(names).to_bytes(4, "little")
    return content[:at] + names + bytes(tail)


def endless_pdf() -> bytes:
    """A page that draws itself, twice, in itself: a kilobyte that never ends."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(400, 300))
    page = document.pages[0]
    form = document.make_indirect(
        pikepdf.Stream(document, b"/F Do /F Do", Type=pikepdf.Name.XObject,
                       Subtype=pikepdf.Name.Form, BBox=[0, 0, 10, 10])
    )  # fmt: skip
    resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
    form.Resources = page.Resources = resources
    page.Contents = document.make_stream(b"/F Do")
    return saved(document)


def huge_page_pdf(size: float) -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(400, 300))
    document.pages[0].MediaBox = pikepdf.Array([0, 0, size, size])
    document.pages[0].UserUnit = 75_000
    return saved(document)


def huge_picture_pdf() -> bytes:
    """A picture of 20,000 by 20,000 dots on a page."""
    side = 20_000
    document = pikepdf.new()
    document.add_blank_page(page_size=(400, 300))
    dots = zlib.compress(bytes(side * side // 8), 1)
    picture = pikepdf.Stream(
        document, dots, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=side,
        Height=side, BitsPerComponent=1, ColorSpace=pikepdf.Name.DeviceGray,
        Filter=pikepdf.Name.FlateDecode,
    )  # fmt: skip
    page = document.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=picture))
    page.Contents = document.make_stream(b"q 400 0 0 300 0 0 cm /I Do Q")
    return saved(document)


def huge_picture() -> bytes:
    """A PNG that says it is 60,000 by 60,000, without the dots."""
    content = bytearray(samples.png(10, 10))
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return bytes(content)


def gif() -> bytes:
    target = BytesIO()
    Image.new("P", (2, 2)).save(target, "GIF")
    return target.getvalue() + b"/*" + SCRIPT


def nested(depth: int) -> bytes:
    content = samples.PPTX
    for _ in range(depth):
        content = samples.zipped({"ppt/embeddings/a.zip": content})
    return content


UNPACKS, BROKEN, OTHER = "nesamērīgam lielumam", "Datne ir bojāta", "Šāda veida datnes"
MACROS, REMOTE = "Datnē ir makrosi", "ielādē no interneta"
WORD = "wordprocessingml.document"
REFUSED = {
    "archives in archives": ("a.pptx", nested(4), UNPACKS),
    "ten thousand members and more": ("a.pptx", many_members(), UNPACKS),
    "entities that multiply": (
        "a.pptx", samples.zipped({"ppt/slide.xml": LAUGHS.encode()}), UNPACKS
    ),
    "entities in UTF-16": (
        "a.pptx", samples.zipped({"ppt/slide.xml": LAUGHS.encode("utf-16")}), UNPACKS
    ),
    "way out of the folder": ("a.pptx", samples.zipped({"../../../etc/cron.d/x": b"x"}), BROKEN),
    "name from the root": ("a.pptx", samples.zipped({"/etc/cron.d/x": b"x"}), BROKEN),
    "macros renamed": (
        "a.docx", samples.zipped({"word/vbaProject.bin": b"x"}, kind=WORD), MACROS
    ),
    "macro-enabled renamed": (
        "a.docx", samples.zipped({}, kind="ms-word.document.macroEnabled"), MACROS
    ),
    "template from outside": (
        "a.docx", related("attachedTemplate", "https://evil.example/x.dotm"), REMOTE
    ),
    "object from outside": ("a.docx", related("oleObject", "http://evil.example/x"), REMOTE),
    "HTML before a PDF": ("a.pdf", SCRIPT + samples.pdf(), OTHER),
    "GIF with a script": ("a.png", gif(), OTHER),
    "SVG as PNG": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT, OTHER),
    "SVG": ("a.svg", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", OTHER),
    "picture of 3.6 gigadots": ("a.png", huge_picture(), BROKEN),
    "PDF cut off": ("a.pdf", samples.pdf()[:60], BROKEN),
    "slides cut off": ("a.pptx", samples.PPTX[:-30], BROKEN),
    "picture cut off": ("a.png", samples.png()[:-30], BROKEN),
    "PDF with a password": ("a.pdf", samples.pdf(password="x"), "aizsargāta ar paroli"),
}  # fmt: skip
HARMLESS = {  # as long as nobody takes them for what else they are
    "PDF and HTML": ("a.pdf", samples.pdf() + SCRIPT, "application/pdf", True),
    "PDF and archive": ("a.pdf", samples.pdf() + samples.PPTX, "application/pdf", True),
    "picture and HTML": ("a.png", samples.png() + SCRIPT, "image/png", True),
    "page as large as a country": ("a.pdf", huge_page_pdf(1e9), "application/pdf", True),
    "page without end": ("a.pdf", endless_pdf(), "application/pdf", False),
    "page with 400 megadots": ("a.pdf", huge_picture_pdf(), "application/pdf", None),
    "link in a text": (
        "a.docx", related("hyperlink", "https://example.lv/"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", False,
    ),
}  # fmt: skip
