"""Papers copied from a plate: the same to the eye and to a reader as those laid out whole."""

from __future__ import annotations

import subprocess
import unicodedata
from dataclasses import replace
from io import BytesIO
from itertools import islice, product
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import segno
from flask import Flask
from PIL import Image, ImageChops

from app.certificates.outputs import Paper, sample_paper, sample_papers
from app.certificates.outputs.draw import _plate, draw, draw_whole
from app.certificates.outputs.page import Page, page_of
from app.certificates.outputs.samples import NAMES
from app.certificates.rules import Design, PaperLanguage
from app.output import qr
from tests import verapdf
from tests.certificates.test_archival import CREDENTIAL

GIVEN = (
    "Anna", "Jānis", "Ģertrūde Žermēna", "Žygimantas", "Łucja", "Александра", "Søren Åge",
    "Māra Ņina Šķirsta", "AVA", "Émile-Zoë", "Þóra", "Fiffi", "Иван Сергеевич", "Tõnu", "Ieva",
)  # fmt: skip
FAMILY = (
    "Bērziņa", "Šalčininkaitis-Čiurlionis", "O’Konora", "Воскресенская-Преображенская", "Ķirse",
    "von Hohenlohe-Waldenburg-Schillingsfürst", "Wójcik (dz. Żuk)", "Ūdre", "Ñuñez y Łoś", "Ли",
    "AVĀTA", "D'Arč", "Toffi-Fjords", "Щукина",
)  # fmt: skip


def is_copied(paper: Paper) -> bool:
    page = page_of(paper)
    plate = _plate(page.blank, None)
    return plate is not None and plate.print(page.copy([])) is not None


def needs_care(paper: Paper) -> bool:
    page = page_of(paper)
    return page.needs_other_letters or mixes_scripts(page)


def mixes_scripts(page: Page) -> bool:
    letters = [[each for each in line if each.isalpha()] for line in page.body.name.lines]
    return any(len({unicodedata.name(each).split()[0] for each in line}) > 1 for line in letters)


def shown(content: bytes) -> Image.Image:
    image: Image.Image = pypdfium2.PdfDocument(content)[0].render(scale=1.5).to_pil()
    return image


def text_of(content: bytes) -> list[str]:
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return sorted(done.stdout.decode().split())


def papers_of_many_names(count: int) -> list[Paper]:
    names = [f"{given} {family}" for given, family in product(GIVEN, FAMILY)]
    kinds = list(islice(sample_papers(), 0, None, 7))
    return [
        replace(kinds[number % len(kinds)], holder=name, number=f"2026-{number:04d}-K7QD")
        for number, name in enumerate((*NAMES, *names)[:count])
    ]


@pytest.mark.parametrize("part", range(8))
def test_copies_of_two_hundred_names_look_as_if_laid_out_whole(app: Flask, part: int) -> None:
    for paper in papers_of_many_names(200)[25 * part : 25 * part + 25]:
        difference = ImageChops.difference(shown(draw(paper)), shown(draw_whole(paper)))
        assert (paper.holder, difference.getbbox()) == (paper.holder, None)


def test_all_but_names_in_two_scripts_are_copied(app: Flask) -> None:
    papers = papers_of_many_names(200)
    left = [paper.holder for paper in papers if not is_copied(paper)]
    assert left == [paper.holder for paper in papers if needs_care(paper)]
    assert len(left) < 50


@pytest.mark.parametrize("first", range(4))
def test_copies_of_all_kinds_look_the_same_and_say_the_same(app: Flask, first: int) -> None:
    for paper in islice(sample_papers(), first, None, 8):
        copied, whole = draw(paper), draw_whole(paper)
        assert is_copied(paper) is not needs_care(paper)
        assert ImageChops.difference(shown(copied), shown(whole)).getbbox() is None
        assert text_of(copied) == text_of(whole)


def test_copies_pass_verapdf(app: Flask, tmp_path: Path) -> None:
    papers = papers_of_many_names(40)
    files = {
        f"{number}.pdf": draw(paper, attachments=[CREDENTIAL] * (number % 3))
        for number, paper in enumerate(papers)
    }
    assert verapdf.faults(files, tmp_path) == {}


def test_copy_has_the_structure_of_the_whole(app: Flask) -> None:
    paper = sample_paper(Design.CYCLE, PaperLanguage.LV_LT, "eu-2021-2027")
    copied, whole = (structure(content) for content in (draw(paper), draw_whole(paper)))
    assert copied == whole


def structure(content: bytes) -> list[object]:
    with pikepdf.open(BytesIO(content)) as pdf:
        return branch(pdf.Root.StructTreeRoot.K[0])


def branch(element: pikepdf.Object) -> list[object]:
    if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
        return []
    said = [str(element.get(key, "")) for key in ("/S", "/Lang", "/Alt")]
    return [*said, *(branch(kid) for kid in element.K)]


def test_copy_names_its_own_holder_everywhere(app: Flask) -> None:
    sample = sample_paper(Design.SESSION, PaperLanguage.LV, "")
    paper = replace(sample, holder="Ķērsta & <b> (Ozols)", verify_url="https://example.lv/c/1")
    with pikepdf.open(BytesIO(draw(paper))) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == paper.document_title
        assert str(pdf.docinfo.Title) == paper.document_title
        assert [str(each.A.URI) for each in pdf.pages[0].Annots] == [paper.verify_url]
    assert is_copied(paper)


def test_attachments_of_a_copy_can_be_taken_out(app: Flask) -> None:
    paper = sample_paper(Design.SESSION, PaperLanguage.LV, "")
    with pikepdf.open(BytesIO(draw(paper, attachments=[CREDENTIAL]))) as pdf:
        assert pdf.attachments[CREDENTIAL.name].get_file().read_bytes() == CREDENTIAL.content
        assert [str(file.AFRelationship) for file in pdf.Root.AF] == ["/Data"]


@pytest.mark.parametrize("name", ["Анна Bērziņa", "محمد الفارسي", "王小明", "Ạnna\u0323 B"])
def test_what_a_plate_cannot_set_is_laid_out_whole(app: Flask, name: str) -> None:
    assert not is_copied(sample_paper(Design.SESSION, PaperLanguage.LV, "", name=name))


def test_plates_are_shared_by_all_of_one_event(app: Flask) -> None:
    _plate.cache_clear()
    sample = sample_paper(Design.SESSION, PaperLanguage.LV, "")
    for number in range(30):
        draw(
            replace(
                sample,
                holder=f"Anna {'a' * (number // 3)} Ķērsta",
                number=f"2026-{number:04d}-K7QD",
            )
        )
    assert _plate.cache_info().misses == 1


def test_code_is_one_that_another_maker_makes() -> None:
    url = "https://cikls.example.lv/certificates/2026-0001-7JXA"
    made = segno.make(url, error="m", micro=False, mask=qr.MASK)
    assert qr.squares(url) == tuple(bytes(row) for row in made.matrix)
