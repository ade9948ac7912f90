"""The file for the printer: the same sheets, what they share once, nothing but what is seen."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import islice

import pikepdf
import pypdfium2
from flask import Flask

from app.certificates.outputs import draw, sample_paper
from app.certificates.rules import Design, PaperLanguage, Shape
from app.output.pdf import Attachment
from app.output.print_file import PrintFile
from bench.papers import people

INSIDE = [
    Attachment(
        name="a.json", mime="application/json", description="A", relationship="Data",
        content=b"{}" * 5_000,
    )
]  # fmt: skip


def bound(sheets: list[bytes]) -> bytes:
    out = BytesIO()
    book = PrintFile(out, title="Drukāšanai (2)", language="lv")
    for sheet in sheets:
        book.add(sheet)
    book.close()
    return out.getvalue()


def picture(content: bytes, page: int = 0) -> bytes:
    with pypdfium2.PdfDocument(content) as document:
        return bytes(document[page].render(scale=1).to_pil().tobytes())


def test_sheets_look_as_they_did_and_share_what_is_alike(app: Flask) -> None:
    papers = list(islice(people(), 12))
    whole = sample_paper(Design.THANKS, PaperLanguage.LV, "norway-2009-2014")
    sheets = [draw(paper, attachments=INSIDE) for paper in papers]
    sheets += [draw(replace(whole, shape=Shape.PORTRAIT, holder="Ли Анна 安娜"))]
    content = bound(sheets)
    for number in (0, 5, 12):
        assert picture(content, number) == picture(sheets[number])
    assert len(content) < sum(map(len, sheets)) / 3
    alone, more = bound(sheets[:2]), bound(sheets[:12])
    assert (len(more) - len(alone)) / 10 < 20_000


def test_nothing_claims_to_be_a_certificate(app: Flask) -> None:
    sheet = draw(next(people()), attachments=INSIDE)
    with pikepdf.open(BytesIO(bound([sheet, sheet]))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert str(pdf.docinfo.Title) == "Drukāšanai (2)"
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/Lang", "/ViewerPreferences"}
        assert {str(each.get("/Type")) for each in pdf.objects if isinstance(each, dict_like)} == {
            "/Catalog", "/Pages", "/Page", "/Font", "/FontDescriptor", "/XObject", "None",
        }  # fmt: skip
        own = pdf.pages[1].obj
        assert "/Annots" not in own
        assert own.MediaBox == own.TrimBox == own.CropBox == own.BleedBox


dict_like = (pikepdf.Dictionary, pikepdf.Stream)
