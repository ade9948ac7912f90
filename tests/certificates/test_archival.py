"""Every certificate is PDF/A-3a and PDF/UA-1 at once, in the eyes of others' checkers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import islice, product
from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from PIL import Image

from app.certificates.outputs import Paper, draw, sample_paper, sample_papers
from app.certificates.outputs.paper import LOGOS_ROOM
from app.certificates.outputs.samples import PROFILES
from app.certificates.rules import Design, PaperLanguage, Shape
from app.output.files import Storage, new_key
from app.output.pdf import Attachment
from tests import verapdf
from tests.logos import some_logos

CODE = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCodeModel2)
OUTLOUD = Path(sys.executable).with_name("outloud")
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PARTS = 4
CREDENTIAL = Attachment(
    name="akreditācija.json",
    mime="application/ld+json",
    description="Open Badges 3.0",
    relationship="Data",
    content=b'{"a": 1}',
)


def shown(command: str, content: bytes, *arguments: str) -> str:
    done = subprocess.run(
        [command, "-", *arguments], input=content, capture_output=True, check=True
    )
    return done.stdout.decode()


@pytest.fixture
def content(app: Flask) -> bytes:
    return draw(sample_paper(Design.CYCLE, PaperLanguage.LV_LT, "eu-2021-2027"))


def papers_in_turn(turns: int = 1) -> Iterator[Paper]:
    """Every design in every language and shape, `turns` times, each time with the next funder."""
    kinds = list(product(Shape, Design, PaperLanguage))
    for turn in range(turns):
        for number, (shape, design, language) in enumerate(kinds, start=turn * len(kinds)):
            profile = PROFILES[(number + turn) % len(PROFILES)]
            yield sample_paper(design, language, profile, number=number, shape=shape)


@pytest.mark.parametrize("first", range(PARTS))
def test_every_design_language_and_shape_passes_verapdf(
    app: Flask, tmp_path: Path, first: int
) -> None:
    files = {
        f"{number}.pdf": draw(paper, attachments=[CREDENTIAL][: number % 2])
        for number, paper in enumerate(islice(papers_in_turn(2), first, None, PARTS))
    }
    assert verapdf.faults(files, tmp_path) == {}


def test_pictures_of_signature_and_logos_pass_too(app: Flask, tmp_path: Path) -> None:
    drawn = BytesIO()
    Image.new("RGB", (600, 200), "navy").save(drawn, "PNG")
    drawn.seek(0)
    key = Storage(app.config["STORAGE_URL"]).save(drawn, new_key(".png"), limit=10_000).key
    paper = sample_paper(Design.SESSION, PaperLanguage.LV_EN, "eu-2021-2027")
    files = {"signed.pdf": draw(replace(paper, signature=key))}
    for design, shape in zip(Design, (*Shape, *Shape), strict=True):
        plain = sample_paper(design, PaperLanguage.LV_LT, "eu-2021-2027", shape=shape)
        logos = some_logos("eu-2021-2027", LOGOS_ROOM[shape])
        files[f"{design}-{shape}.pdf"] = draw(replace(plain, logos=logos))
    assert verapdf.faults(files, tmp_path) == {}
    with pikepdf.open(BytesIO(files["signed.pdf"])) as pdf:
        assert sum(str(each.get("/Alt", "")).startswith("Paraksts: ") for each in figures(pdf)) == 1


def test_second_checker_agrees(app: Flask, tmp_path: Path) -> None:
    for number, design in enumerate(Design):
        paper = sample_paper(design, PaperLanguage.LV_EN, "interreg-via-lvlt-2021-2027")
        (tmp_path / f"{number}.pdf").write_bytes(draw(paper, attachments=[CREDENTIAL]))
    done = subprocess.run(
        [OUTLOUD, "--fail-on", "warning", tmp_path], capture_output=True, text=True, check=False
    )
    assert (done.stdout.count("PASS"), done.returncode) == (len(Design), 0), done.stdout


def test_verapdf_finds_a_fault(content: bytes, tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(content)) as pdf:
        del pdf.Root.MarkInfo
        pdf.save(tmp_path / "untagged.pdf")
    files = {"untagged.pdf": (tmp_path / "untagged.pdf").read_bytes()}
    assert list(verapdf.faults(files, tmp_path)) == [
        "untagged.pdf 3a",
        "untagged.pdf ua1",
    ]


def test_both_identifications_stand_in_one_block(content: bytes) -> None:
    with pikepdf.open(BytesIO(content)) as pdf:
        metadata = ET.fromstring(pdf.Root.Metadata.read_bytes())
    (block,) = metadata.iter(f"{RDF}RDF")
    found = {name: value for each in block for name, value in each.attrib.items()}
    assert {name: value for name, value in found.items() if "/id/" in name} == {
        "{http://www.aiim.org/pdfa/ns/id/}part": "3",
        "{http://www.aiim.org/pdfa/ns/id/}conformance": "A",
        "{http://www.aiim.org/pdfua/ns/id/}part": "1",
    }


def test_every_font_is_embedded_and_leads_to_text(content: bytes) -> None:
    fonts = [line.split()[-5:-2] for line in shown("pdffonts", content).splitlines()[2:]]
    assert len(fonts) >= 5
    assert fonts == [["yes", "yes", "yes"]] * len(fonts)


def test_text_in_the_second_language_says_so(content: bytes) -> None:
    with pikepdf.open(BytesIO(content)) as pdf:
        told = [str(each.Lang) for each in pdf.objects if is_element(each) and "/Lang" in each]
        assert str(pdf.Root.Lang) == "lv"
    assert len(told) > 10
    assert set(told) == {"lt"}


def figures(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [each for each in pdf.objects if is_element(each) and each.S == "/Figure"]


def is_element(each: pikepdf.Object) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem"


def test_attachment_is_inside_and_says_what_it_is(app: Flask) -> None:
    paper = sample_paper(Design.SESSION, PaperLanguage.LV, "")
    with pikepdf.open(BytesIO(draw(paper, attachments=[CREDENTIAL]))) as pdf:
        (file,) = pdf.Root.AF
        assert (str(file.AFRelationship), str(file.UF)) == ("/Data", CREDENTIAL.name)
        assert str(file.EF.F.Subtype) == "/application/ld+json"
        assert pdf.attachments[CREDENTIAL.name].get_file().read_bytes() == CREDENTIAL.content


def test_code_on_the_rendered_page_leads_to_the_check(app: Flask) -> None:
    for paper in islice(sample_papers(), 0, None, 9):
        page = pypdfium2.PdfDocument(draw(paper))[0].render(scale=2).to_pil()
        assert [code.text for code in zxingcpp.read_barcodes(page, CODE)] == [paper.verify_url]
