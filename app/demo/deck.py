"""Writes one presentation in the look of Cikls: lake blue, a little pottery red, the open ring.

Titles and points sit in real placeholders, so that screen readers and the outline view find them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from app.demo.events import Slide
from app.output.dress import FunderDress
from app.output.emblem import eu_emblem_png


def colour(digits: str) -> RGBColor:
    """The colour of six hexadecimal digits."""
    return RGBColor.from_string(digits)  # type: ignore[no-untyped-call,no-any-return]  # half typed


BLUE, PALE, RED = colour("0B5A82"), colour("3B82A8"), colour("A8481F")
INK, WHITE = colour("2B2A28"), colour("FFFFFF")
FONT = "Calibri"  # one of the typefaces that Regulation (EU) 2021/1060, Annex IX 1.3 allows
LANGUAGES = {
    "lv": MSO_LANGUAGE_ID.LATVIAN,
    "en": MSO_LANGUAGE_ID.ENGLISH_UK,
    "lt": MSO_LANGUAGE_ID.LITHUANIAN,
}
Box = tuple[float, float, float, float]  # left, top, width, height in inches
WIDTH, HEIGHT = 13.333, 7.5
TITLE_LAYOUT, CONTENT_LAYOUT = 0, 1
EMBLEM_PX = 240
ONE_LINE = 55  # characters of a heading at 32 points
RING_GAP = (290, 335)  # degrees clockwise from three o'clock
DEGREE = 60_000 / 100_000  # OOXML counts 60000ths; python-pptx multiplies by 100000


class DeckWriter:
    """One presentation being written, slide after slide."""

    def __init__(self, title: str, language: str, dress: FunderDress | None) -> None:
        self.title = title
        self.language = LANGUAGES[language]
        self.dress = dress
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = Inches(WIDTH), Inches(HEIGHT)

    def add_title(self, subtitle: str) -> None:
        """The first slide: blue ground, the ring, the title; the funder's sign on white below."""
        slide = self._new(TITLE_LAYOUT)
        self._block(slide, (0, 0, WIDTH, 6), BLUE)
        self._ring(slide, (9.6, 1.2, 3.4, 3.4), PALE)
        self._block(slide, (0.9, 4.3, 1.2, 0.07), RED)
        self._write(slide.shapes.title, (0.9, 1.3, 8.4, 2.8), [self.title], 40, WHITE, bold=True)
        self._write(slide.placeholders[1], (0.9, 4.5, 8.4, 1.1), [subtitle], 20, WHITE)
        self._sign(slide, (0.9, 6.35), 0.8)

    def add_slide(self, content: Slide) -> None:
        """A slide with a title and points, the funder's sign at the foot."""
        slide = self._new(CONTENT_LAYOUT)
        self._heading(slide, content.title)
        self._write(slide.placeholders[1], (0.9, 1.9, 11.5, 4.2), content.points, 26, INK)
        self._sign(slide, (0.9, 6.65), 0.5)
        self._number(slide)

    def add_closing(self, dress: FunderDress) -> None:
        """The last slide: the funder's whole words, each sentence as it was given."""
        slide = self._new(CONTENT_LAYOUT)
        self._heading(slide, self.title)
        names = [dress.brand_text, dress.slogan, dress.fund_name, dress.programme]
        words = list(filter(None, [*names, *dress.sentences, dress.link]))
        body = slide.placeholders[1]
        self._write(body, (0.9, 1.9, 11.5, 4.2), words, 18, INK)
        for paragraph in body.text_frame.paragraphs:
            self._plain(paragraph)
        self._sign(slide, (0.9, 6.35), 0.8)

    def to_bytes(self, written_at: datetime) -> bytes:
        """The file; the moment it says it was written is given, so that bytes can be compared."""
        properties = self.file.core_properties
        properties.title, properties.author = self.title, "Cikls"
        properties.created = properties.modified = written_at
        buffer = BytesIO()
        self.file.save(buffer)
        return buffer.getvalue()

    def _new(self, layout: int) -> Any:
        return self.file.slides.add_slide(self.file.slide_layouts[layout])

    def _heading(self, slide: Any, text: str) -> None:
        size = 32 if len(text) <= ONE_LINE else 24
        self._write(slide.shapes.title, (0.9, 0.5, 11.2, 1.1), [text], size, BLUE, bold=True)
        self._block(slide, (0.98, 1.62, 1.2, 0.06), RED)
        self._ring(slide, (12.3, 0.45, 0.6, 0.6), BLUE)

    def _write(
        self,
        shape: Any,
        box: Box,
        lines: Sequence[str],
        size: int,
        ink: RGBColor,
        *,
        bold: bool = False,
    ) -> None:
        shape.left, shape.top, shape.width, shape.height = (Inches(side) for side in box)
        frame = shape.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
        frame.text = "\n".join(lines)
        for paragraph in frame.paragraphs:
            paragraph.alignment, paragraph.space_after = PP_ALIGN.LEFT, Pt(size * 0.45)
            for run in paragraph.runs:
                self._set(run.font, size, ink, bold=bold)

    def _set(self, font: Any, size: int, ink: RGBColor, *, bold: bool) -> None:
        font.name, font.size, font.bold = FONT, Pt(size), bold
        font.color.rgb, font.language_id = ink, self.language

    def _plain(self, paragraph: Any) -> None:
        """Take the bullet off: a statement is not an item of a list."""
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-pptx has no call for it
        properties.set("marL", "0")
        properties.set("indent", "0")
        properties.insert_element_before(
            properties.makeelement(
                "{http://schemas.openxmlformats.org/drawingml/2006/main}buNone", {}
            ),
            "a:tabLst",
            "a:defRPr",
            "a:extLst",
        )

    def _block(self, slide: Any, box: Box, ink: RGBColor) -> Any:
        return self._shape(slide, MSO_SHAPE.RECTANGLE, box, ink)

    def _ring(self, slide: Any, box: Box, ink: RGBColor) -> None:
        """The sign of Cikls: a ring not quite closed."""
        ring = self._shape(slide, MSO_SHAPE.BLOCK_ARC, box, ink)
        ends, begins = (degrees * DEGREE for degrees in RING_GAP)
        ring.adjustments[0], ring.adjustments[1], ring.adjustments[2] = begins, ends, 0.13

    def _shape(self, slide: Any, form: MSO_SHAPE, box: Box, ink: RGBColor) -> Any:
        shape = slide.shapes.add_shape(form, *(Inches(side) for side in box))
        shape.fill.solid()
        shape.fill.fore_color.rgb = ink
        shape.line.fill.background()
        shape.shadow.inherit = False
        slide.shapes._spTree.remove(shape._element)  # noqa: SLF001 - to the back: no call for it
        position = 2 + len(slide.shapes._spTree.xpath("p:sp[not(p:nvSpPr/p:nvPr/p:ph)]"))  # noqa: SLF001 - same
        slide.shapes._spTree.insert(position, shape._element)  # noqa: SLF001 - same
        return shape

    def _sign(self, slide: Any, corner: tuple[float, float], height: float) -> None:
        if self.dress is None:
            return
        left, top = corner
        if self.dress.emblem:
            image = BytesIO(eu_emblem_png(EMBLEM_PX))
            picture = slide.shapes.add_picture(
                image, Inches(left), Inches(top), height=Inches(height)
            )
            picture._element.nvPicPr.cNvPr.set("descr", self.dress.emblem_title)  # noqa: SLF001 - no call for it
            left += height * 1.5 + height / 4
        words = self.dress.emblem_caption or self.dress.programme
        self._label(slide, (left, top, 11.5 - left, height), words, max(12, round(height * 24)))

    def _number(self, slide: Any) -> None:
        self._label(slide, (12.3, 6.65, 0.7, 0.5), str(len(self.file.slides)), 12)

    def _label(self, slide: Any, box: Box, text: str, size: int) -> None:
        label = slide.shapes.add_textbox(*(Emu(0),) * 4)
        self._write(label, box, [text], size, INK)
        label.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
