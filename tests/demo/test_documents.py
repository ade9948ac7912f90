"""The small real files of the demonstration."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation

from app.demo.data import load
from app.demo.documents import file_bytes, handout_pdf, presentation_pptx
from app.demo.events import Deck, Handout, Section, Slide
from app.output.dress import FunderDress

SLIDES = (Slide("Ķēniņa ceļš", ("Pirmais", "Otrais")), Slide("Beigas", ("Trešais",)))
PICTURE = 13
EU = FunderDress(
    profile_key="interreg",
    language="lv",
    sentences=("Šo projektu finansē Eiropas Savienība.",),
    emblem="eu",
    emblem_title="Eiropas Savienības emblēma",
    emblem_caption="Līdzfinansē Eiropas Savienība",
)
NORWAY = FunderDress(profile_key="norway", language="lv", sentences=("Norvēģijas granti.",))


def opened(content: bytes) -> Any:
    return Presentation(BytesIO(content))


def titles_of(content: bytes) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in opened(content).slides]


def pictures_of(content: bytes) -> list[str]:
    shapes = [shape for slide in opened(content).slides for shape in slide.shapes]
    return [s._element.nvPicPr.cNvPr.get("descr") for s in shapes if s.shape_type == PICTURE]


def test_presentation_has_a_title_slide_and_one_slide_each() -> None:
    content = presentation_pptx("Ēnu diena", SLIDES, subtitle="Rēzeknē")
    assert titles_of(content) == ["Ēnu diena", "Ķēniņa ceļš", "Beigas"]
    body = opened(content).slides[1].placeholders[1].text_frame
    assert [paragraph.text for paragraph in body.paragraphs] == ["Pirmais", "Otrais"]


def test_presentation_wears_the_emblem_on_every_slide_and_the_sentence_at_the_end() -> None:
    content = presentation_pptx("Ēnu diena", SLIDES, dress=EU)
    assert pictures_of(content) == ["Eiropas Savienības emblēma"] * 4
    assert opened(content).slides[3].placeholders[1].text_frame.text == EU.sentences[0]


def test_presentation_of_another_funder_has_no_emblem() -> None:
    assert pictures_of(presentation_pptx("Ēnu diena", SLIDES, dress=NORWAY)) == []


def test_equal_handouts_give_equal_pdf_bytes() -> None:
    sections = (Section("Vispirms", ("Žirafe",)),)
    first, second = (handout_pdf("Lapa", sections, dress=EU) for _ in range(2))
    assert first.startswith(b"%PDF-")
    assert first == second


@pytest.mark.parametrize("file", load().decks, ids=lambda file: file.key)
def test_every_deck_opens_with_its_slides(file: Deck) -> None:
    slides = [file.heading, *(slide.title for slide in file.slides)]
    assert titles_of(file_bytes(file).getvalue()) == slides
    assert 3 <= len(file.slides) <= 5


@pytest.mark.parametrize("file", load().handouts, ids=lambda file: file.key)
def test_every_handout_is_a_pdf(file: Handout) -> None:
    assert file_bytes(file).getvalue().startswith(b"%PDF-")
