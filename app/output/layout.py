"""HTML laid out by WeasyPrint, which is large: read only where a page is laid out."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pydyf
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from app.output.pdf import ARCHIVAL, ForbiddenAddress
from app.output.traced import TracedPage, tell_of_texts

ACCESSIBLE = (Path(__file__).parent / "accessible.xml").read_bytes()


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A document as it was drawn: its bytes, its pages with their boxes, its fonts by name."""

    content: bytes
    pages: list[TracedPage]
    fonts: dict[str, Any]


def lay_out(
    html: str,
    *,
    base_folder: Path,
    folders: Sequence[Path] = (),
    stylesheets: Sequence[Path] = (),
    variant: str = "pdf/ua-1",
) -> LaidOut:
    """As `render`, with what WeasyPrint knows of where each text came to stand."""
    fetcher = _OwnFilesOnly(base_folder, *folders)
    page = HTML(string=html, base_url=f"{base_folder.resolve().as_uri()}/", url_fetcher=fetcher)
    try:
        drawn = _draw(page, stylesheets, {"pdf_variant": variant, "pdf_tags": True})
    except FatalURLFetchingError as error:
        raise ForbiddenAddress(", ".join(fetcher.refused)) from error
    if fetcher.refused:  # WeasyPrint goes on after a fault inside an SVG
        raise ForbiddenAddress(", ".join(fetcher.refused))
    return drawn


def _draw(page: HTML, stylesheets: Sequence[Path], options: dict[str, object]) -> LaidOut:
    fonts = _fonts()
    styles = [
        CSS(sheet.resolve().as_uri(), url_fetcher=page.url_fetcher, font_config=fonts)
        for sheet in stylesheets
    ]
    document = page.render(font_config=fonts, stylesheets=styles, **options)
    _check_metadata(document.metadata.title, document.metadata.lang)
    document.pages = pages = [TracedPage(each) for each in document.pages]

    def finish(_document: object, pdf: pydyf.PDF) -> None:
        tell_of_texts(pages, pdf, document.metadata.lang)
        if options["pdf_variant"] == ARCHIVAL:
            _say_accessible(pdf)

    content: bytes = document.write_pdf(finisher=finish, **options)
    return LaidOut(content, pages, {font.hash: font for font in document.fonts.values()})


def _say_accessible(pdf: pydyf.PDF) -> None:
    """PDF/UA-1 beside PDF/A in the one rdf:RDF block that readers look at.

    PDF/A knows only what its schemas describe (ISO 19005-3, 6.6.2.3), so PDF/UA's is described.
    """
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [
        part.replace(b"</rdf:RDF>", ACCESSIBLE + b"</rdf:RDF>") for part in metadata.stream
    ]


class _OwnFilesOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Reads files under the given folders and data: addresses; stops the rendering for others."""

    def __init__(self, *folders: Path) -> None:
        super().__init__(
            allowed_protocols={"file", "data"}, allow_redirects=False, fail_on_errors=True
        )
        self._folders = [folder.resolve() for folder in folders]
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        try:
            is_file = url.lower().startswith("file:")
            return super().fetch(self._own_file(url) if is_file else url, headers)
        except (ValueError, OSError):
            self.refused.append(url[:200])
            raise

    def _own_file(self, url: str) -> str:
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        if parts.netloc or not any(path.is_relative_to(folder) for folder in self._folders):
            raise ForbiddenAddress(url)
        return path.as_uri()


_local = threading.local()


def _fonts() -> FontConfiguration:
    """Return this thread's fonts: loading them takes longer than drawing a page does, and Pango's
    font maps must not be shared between threads.
    """
    if not hasattr(_local, "fonts"):
        _local.fonts = FontConfiguration()
    fonts: FontConfiguration = _local.fonts
    return fonts


def _check_metadata(title: str | None, language: str | None) -> None:
    if not title or not language:
        raise ValueError('a PDF needs <html lang="..."> and a <title>')
