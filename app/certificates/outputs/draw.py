"""A paper -> one page of PDF: copied from a plate where it can be, else laid out by itself."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from flask import current_app, render_template
from markupsafe import Markup

from app.certificates.outputs.page import Page, page_of
from app.certificates.outputs.paper import Paper
from app.certificates.rules import Shape
from app.funding.rules import EMBLEM_MM
from app.output import laying, pdf, qr
from app.output.emblem import eu_emblem_svg
from app.output.files import Storage
from app.output.laying import Sheet
from app.output.logos import PlacedLogo, logo_markup
from app.output.pdf import Attachment
from app.output.plate import Plate
from app.output.seal import SealRoom

EMBLEM_PX = EMBLEM_MM / 25.4 * 96
PLATES = 64  # kept at hand: about 100 kB each


def draw(
    paper: Paper, *, attachments: Sequence[Attachment] = (), room: SealRoom | None = None
) -> bytes:
    """The certificate as one A4 page, PDF/A-3a and PDF/UA-1 at once, with `attachments` inside;
    equal papers give equal bytes. A copy has `room` for a seal, which a whole layout gets later.
    """
    page = page_of(paper)
    plate = _plate(page.blank, room)
    copy = plate.print(page.copy(attachments)) if plate else None
    return copy or draw_whole(paper, attachments=attachments)


def draw_whole(paper: Paper, *, attachments: Sequence[Attachment] = ()) -> bytes:
    """The same certificate, laid out by itself from beginning to end."""
    content = laying.whole(_sheet(page_of(paper)))
    return pdf.with_attachments(content, attachments) if attachments else content


@lru_cache(maxsize=PLATES)
def _plate(blank: Page, room: SealRoom | None) -> Plate | None:
    """The plate of all papers that differ in the texts of their slots alone."""
    return laying.plate(_sheet(blank), blank.words, room)


def _sheet(page: Page) -> Sheet:
    folder = Path(current_app.root_path) / "templates"
    return Sheet(
        html=render_template("certificates/paper/certificate.html", **_context(page)),
        base_folder=folder,
        folders=(Path(current_app.root_path) / "static" / "build",),
        stylesheets=tuple(folder / sheet for sheet in _sheets(page)),
        variant=pdf.ARCHIVAL,
    )


def _sheets(page: Page) -> Iterator[str]:
    yield "pdf/base.css"
    yield "certificates/paper/certificate.css"
    if page.paper.shape is Shape.PORTRAIT:
        yield "certificates/paper/portrait.css"
    if page.paper.logos:
        yield "certificates/paper/logos.css"
    if page.needs_other_letters:
        yield "certificates/paper/other-letters.css"


def _signature(key: str) -> str:
    """The picture of the signature as an address that holds it; "" without one."""
    return f"data:image/png;base64,{b64encode(_picture(key)).decode()}" if key else ""


def _logos(logos: Sequence[PlacedLogo]) -> list[Markup]:
    return [logo_markup(logo, _picture(logo.key)) for logo in logos]


def _picture(key: str) -> bytes:
    with Storage(current_app.config["STORAGE_URL"]).open(key) as picture:
        return picture.read()


def _context(page: Page) -> dict[str, object]:
    first, *others = page.paper.wordings
    emblem = first.dress.emblem_title if first.dress and first.dress.emblem else ""
    code = qr.svg(page.code_text, title=first.qr_title)
    return {
        "page": page,
        "paper": page.paper,
        "first": first,
        "second": others[0] if others else None,
        "signature_url": _signature(page.paper.signature),
        "logos": _logos(page.paper.logos),
        "emblem_svg": eu_emblem_svg(EMBLEM_PX, title=emblem) if emblem else None,
        "qr_svg": Markup(code.replace("<svg ", '<svg data-slot="code" ', 1)),  # noqa: S704 - made by segno, the title escaped
    }
