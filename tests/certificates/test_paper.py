"""The paper: one page in every design, nothing cut, nothing over the edge, the right words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from itertools import product
from xml.etree import ElementTree as ET

import pikepdf
import pypdfium2
import pytest
import segno
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app.certificates.outputs import Paper, days_text, draw, sample_certificates, sample_paper
from app.certificates.outputs.page import direction
from app.certificates.outputs.ring import FOLDER, ring_svg
from app.certificates.outputs.samples import NAMES, PROFILES
from app.certificates.outputs.sizes import MEASURES, ROOM, body_of
from app.certificates.rules import Design, PaperLanguage, Shape
from app.output import qr
from app.output.fit import SERIF, _has, face_of, fit, width

MM = 72 / 25.4
NORWAY = "norway-2009-2014"
SIDES = {Shape.LANDSCAPE: [297, 210], Shape.PORTRAIT: [210, 297]}
LONG = "Александра Константиновна Воскресенская-Преображенская"


def text_of(content: bytes) -> str:
    page = pypdfium2.PdfDocument(content)[0]
    return " ".join(page.get_textpage().get_text_bounded().split())


def lowest(content: bytes) -> float:
    """Millimetres between the lowest letter and the edge of the paper."""
    page = pypdfium2.PdfDocument(content)[0].get_textpage()
    return float(min(page.get_rect(n)[1] for n in range(page.count_rects())) / MM)


def rightmost(content: bytes) -> float:
    page = pypdfium2.PdfDocument(content)[0].get_textpage()
    return float(max(page.get_rect(n)[2] for n in range(page.count_rects())) / MM)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("language", PaperLanguage)
def test_every_design_stands_on_one_page_within_its_margins(
    app: Flask, profile: str, language: PaperLanguage
) -> None:
    for number, (design, shape) in enumerate(product(Design, Shape)):
        content = draw(sample_paper(design, language, profile, number=number, shape=shape))
        pages = pypdfium2.PdfDocument(content)
        sides = [round(side / MM) for side in pages[0].get_size()]
        assert (len(pages), sides) == (1, SIDES[shape])
        assert lowest(content) >= 7
        assert rightmost(content) <= SIDES[shape][0] - 19


@pytest.mark.parametrize("name", NAMES)
def test_names_come_out_whole(app: Flask, name: str) -> None:
    content = draw(sample_paper(Design.CYCLE, PaperLanguage.LV_LT, "eu-2021-2027", name=name))
    text = read_aloud(content) if direction(name) == "rtl" else text_of(content)
    assert name.replace(" ", "") in text.replace(" ", "").replace("\u2010", "-").replace(
        "\ufffe", "-"
    )


def read_aloud(content: bytes) -> str:
    """What a screen reader says instead of what is drawn."""
    with pikepdf.open(BytesIO(content)) as pdf:
        elements = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        return "".join(str(each.ActualText) for each in elements if "/ActualText" in each)


@pytest.mark.parametrize("name", NAMES)
def test_no_letter_of_a_name_is_a_box(app: Flask, name: str) -> None:
    for letter in name:
        assert _has(face_of(letter, SERIF), letter)


def test_text_keeps_its_diacritics(app: Flask) -> None:
    text = text_of(draw(sample_paper(Design.STUDY_VISIT, PaperLanguage.LV_LT, "eu-2021-2027")))
    for words in (
        "Apliecība",
        "akadēmiskās stundas",
        "pieredzes apmaiņas braucienā",
        "Pažymėjimas",
    ):
        assert words in text


def test_nothing_says_programme_and_no_verb_has_a_gender(app: Flask) -> None:
    for design in Design:
        text = text_of(draw(sample_paper(design, PaperLanguage.LV, ""))).casefold()
        for word in (
            "programm",
            "piedalījies",
            "piedalījusies",
            "apguvis",
            "apguvusi",
            "noklausījies",
        ):
            assert word not in text


@pytest.mark.parametrize("language", PaperLanguage)
def test_norway_certificate_shows_no_sign_of_the_union(app: Flask, language: PaperLanguage) -> None:
    paper = sample_paper(Design.SESSION, language, NORWAY)
    content = draw(paper)
    text = text_of(content).casefold()
    for word in ("eiropas savien", "european union", "europos sąjung", "interreg", "līdzfinansē"):
        assert word not in text
    assert "norway grants" in text
    assert [each.dress.emblem for each in paper.wordings if each.dress] == [None] * len(
        paper.wordings
    )


def test_union_certificate_carries_the_exact_words(app: Flask) -> None:
    paper = sample_paper(Design.SESSION, PaperLanguage.LV_EN, "interreg-via-lvlt-2021-2027")
    text = text_of(draw(paper))
    for wording in paper.wordings:
        assert wording.dress is not None
        for sentence in (wording.dress.emblem_caption, *wording.dress.sentences):
            assert sentence in text


def test_pdf_is_tagged_with_language_and_title(app: Flask) -> None:
    document = pikepdf.open(BytesIO(draw(sample_paper(Design.CYCLE, PaperLanguage.LV_EN, ""))))
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == "lv"
    with document.open_metadata() as metadata:
        assert metadata["dc:title"] == "Apliecība 2026-0001-7JXAN2: Anna Bērziņa"
        assert metadata["pdfuaid:part"] == "1"


def test_all_fonts_are_embedded(app: Flask) -> None:
    document = pikepdf.open(
        BytesIO(draw(sample_paper(Design.CYCLE, PaperLanguage.LV_EN, "", name=LONG)))
    )
    fonts = [f for page in document.pages for f in page.Resources.Font.values()]
    descriptors = [f.DescendantFonts[0].FontDescriptor for f in fonts]
    assert [any(str(k).startswith("/FontFile") for k in d) for d in descriptors] == [True] * len(
        fonts
    )


def test_same_paper_gives_the_same_bytes_after_being_kept(app: Flask) -> None:
    paper = sample_paper(Design.SESSION, PaperLanguage.LV_EN, "esf-2007-2013")
    kept = Paper.from_printed(json.loads(json.dumps(paper.as_printed())))
    assert (kept, draw(kept) == draw(paper)) == (paper, True)


def rendered_modules(content: bytes, side: int) -> list[list[bool]]:
    """The QR code read off the rendered page: found by its place, sampled in the middle of each
    module."""
    scale = 8
    image = pypdfium2.PdfDocument(content)[0].render(scale=scale).to_pil().convert("L")
    box = image.crop([round(mm * MM * scale) for mm in (254, 139, 280, 165)])
    step = box.width / side
    return [
        [box.getpixel((int((x + 0.5) * step), int((y + 0.5) * step))) < 128 for x in range(side)]
        for y in range(side)
    ]


def test_rendered_code_is_the_code_of_the_verification_address(app: Flask) -> None:
    paper = sample_paper(Design.SESSION, PaperLanguage.LV, "")
    code = segno.make(paper.verify_url, error="m", micro=False, mask=qr.MASK)
    matrix = [list(map(bool, row)) for row in code.matrix_iter(border=4)]
    assert rendered_modules(draw(paper), len(matrix)) == matrix
    assert ET.fromstring(qr.svg(paper.verify_url, title="x")).get("width") == str(4 * len(matrix))


@settings(max_examples=60, deadline=None)
@given(
    name=st.lists(
        st.text("abcdefghijāčēģšžЖщW-’", min_size=1, max_size=25), min_size=1, max_size=6
    ).map(" ".join)
)
def test_fitted_name_is_whole_and_within_the_column(name: str) -> None:
    for measure in MEASURES:
        fitted = fit(name, SERIF, 158, measure.name)
        assert "".join(fitted.lines).replace(" ", "") == name.replace(" ", "")
        assert max(width(line, SERIF, fitted.size) for line in fitted.lines) <= 158


def test_longest_words_still_have_room_above_the_signature(app: Flask) -> None:
    for design in Design:
        for name in NAMES:
            paper = sample_paper(
                design, PaperLanguage.LV_LT, "interreg-va-lvlt-2014-2020", name=name
            )
            assert body_of(paper).height <= ROOM


@pytest.mark.parametrize("design", Design)
def test_ring_laid_down_is_what_the_formula_draws(design: Design) -> None:
    assert (FOLDER / f"ring-{design}.svg").read_text("utf-8") == ring_svg(design)


def some_days(*days: int) -> Iterator[date]:
    return (date(2026, 11, day) for day in days)


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ((24,), "2026. gada 24. novembrī"),
        ((24, 25, 26), "2026. gada 24.–26. novembrī"),
        ((5, 12), "2026. gada 5. novembrī, 2026. gada 12. novembrī"),
        ((2, 9, 16, 23, 24), "2026. gada 2.–24. novembrī (5 dienas)"),
    ],
)
def test_days_are_written_shortly(app: Flask, days: tuple[int, ...], text: str) -> None:
    assert days_text(list(some_days(*days)), "lv") == text


def test_samples_cover_every_design_language_and_funder(app: Flask) -> None:
    found = list(sample_certificates(3))
    assert [(name, content[:5]) for name, content in found] == [
        (f"00{n}-session-{codes}-interreg-via-lvlt-2021-2027-landscape.pdf", b"%PDF-")
        for n, codes in ((1, "lv"), (2, "lv-en"), (3, "lv-lt"))
    ]
