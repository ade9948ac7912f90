"""PDFs that no honest program makes, each small to send: bombs, mazes, wrecks and impostors."""

from __future__ import annotations

import zlib
from functools import cache
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name

DEEP = 5_000
HUGE = 700 << 20  # what a bomb unpacks to


def saved(pdf: pikepdf.Pdf, **settings: object) -> bytes:
    out = BytesIO()
    pdf.save(out, **settings)  # type: ignore[arg-type]  # passed on as it is
    return out.getvalue()


def blank() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(400, 300))
    return pdf


@cache
def bomb(times: int = HUGE) -> bytes:
    """Zeros packed twice over: a few kilobytes for most of a gigabyte."""
    packer = zlib.compressobj(1)
    once = b"".join(packer.compress(bytes(1 << 20)) for _ in range(times >> 20)) + packer.flush()
    return zlib.compress(once, 9)


def with_stream(where: str) -> bytes:
    """A PDF whose page content or metadata is a bomb."""
    pdf = blank()
    stream = pikepdf.Stream(pdf, bomb(), Filter=Array([Name.FlateDecode, Name.FlateDecode]))
    if where == "content":
        pdf.pages[0].Contents = pdf.make_indirect(stream)
    else:
        stream.Type, stream.Subtype = Name.Metadata, Name.XML
        pdf.Root.Metadata = pdf.make_indirect(stream)
    return saved(pdf, recompress_flate=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def deep_tree(depth: int = DEEP) -> bytes:
    """Pages hung in pages hung in pages."""
    kids = b"\n".join(
        b"%d 0 obj<</Type/Pages/Count 1/Kids[%d 0 R]>>endobj" % (at, at + 1)
        for at in range(2, 2 + depth)
    )
    page = b"%d 0 obj<</Type/Page/MediaBox[0 0 9 9]>>endobj" % (2 + depth)
    head = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    return head + kids + b"\n" + page + b"\ntrailer<</Root 1 0 R/Size %d>>\n%%%%EOF" % (depth + 3)


def own_parent() -> bytes:
    """Pages that hold themselves."""
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R 2 0 R]>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\n%%EOF"
    )


def deep_array(depth: int = 100_000) -> bytes:
    return b"%PDF-1.7\n1 0 obj" + b"[" * depth + b"]" * depth + b"endobj\ntrailer<</Root 1 0 R>>"


def many_letters(count: int = 3_000_000) -> bytes:
    """One page with millions of letters."""
    pdf = blank()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[0].Resources = Dictionary(Font=Dictionary(F=font))
    pdf.pages[0].Contents = pdf.make_stream(b"BT /F 1 Tf (" + b"A" * count + b") Tj ET")
    return saved(pdf)


def many_pages(count: int = 20_000) -> bytes:
    kids = b" ".join([b"3 0 R"] * count)
    return (
        b"%%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count %d/Kids[%s]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        b"trailer<</Root 1 0 R/Size 4>>\n%%%%EOF" % (count, kids)
    )
