"""Small real files for the demonstration: presentations (PPTX) and handouts (PDF)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.demo.deck import DeckWriter
from app.demo.events import Deck, Handout, Section, Slide
from app.output.dress import FunderDress
from app.output.emblem import eu_emblem_svg
from app.output.pdf import render

FOLDER = Path(__file__).parent / "data"
FONTS = Path(__file__).parents[1] / "static" / "build" / "pdf-fonts"
EMBLEM_HEIGHT = 46.0  # CSS pixels: 12 mm, above the centimetre that the guides advise
WRITTEN_AT = datetime(2018, 7, 1, 12)  # noqa: DTZ001 - OOXML takes naive UTC; fixed for equal bytes

pages = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def presentation_pptx(
    title: str,
    slides: Sequence[Slide],
    *,
    subtitle: str = "",
    language: str = "lv",
    dress: FunderDress | None = None,
) -> bytes:
    """A PPTX (16:9): title slide, one slide each, and the funder's words at the end if any."""
    writer = DeckWriter(title, language, dress)
    writer.add_title(subtitle)
    for slide in slides:
        writer.add_slide(slide)
    if dress is not None:
        writer.add_closing(dress)
    return writer.to_bytes(WRITTEN_AT)


def handout_pdf(
    title: str,
    sections: Sequence[Section],
    *,
    subtitle: str = "",
    language: str = "lv",
    dress: FunderDress | None = None,
) -> bytes:
    """A tagged A4 PDF with the sections as checklists and the funder's sign and words below."""
    html = pages.get_template("handout.html").render(
        title=title,
        subtitle=subtitle,
        language=language,
        sections=sections,
        dress=dress,
        emblem=emblem_markup(dress),
        fonts=sorted(FONTS.glob("*.ttf")),
    )
    return render(html, base_folder=FOLDER, folders=(FONTS,))


def emblem_markup(dress: FunderDress | None) -> Markup | None:
    """The emblem as SVG, where the funder asks for it."""
    if dress is None or dress.emblem is None:
        return None
    return Markup(eu_emblem_svg(EMBLEM_HEIGHT, title=dress.emblem_title))  # noqa: S704 - our own


def file_bytes(file: Deck | Handout, dress: FunderDress | None = None) -> BytesIO:
    """The demonstration file as it would be uploaded."""
    if isinstance(file, Deck):
        return BytesIO(
            presentation_pptx(
                file.heading,
                file.slides,
                subtitle=file.subtitle,
                language=file.language,
                dress=dress,
            )
        )
    title = file.title.in_(file.language)
    return BytesIO(handout_pdf(title, file.sections, language=file.language, dress=dress))
