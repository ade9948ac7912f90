"""PDF from HTML, accessible by default, with nothing fetched from outside our own folders."""

import threading
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse


class ForbiddenAddress(ValueError):
    """The document asks for something that is not ours to read, or is not there."""


def render(
    html: str,
    *,
    base_folder: Path,
    folders: Sequence[Path] = (),
    stylesheets: Sequence[Path] = (),
    variant: str = "pdf/ua-1",
) -> bytes:
    """Return the page as a tagged PDF; equal data gives equal bytes.

    Relative addresses start at `base_folder`; files may be read from it and from `folders`.
    Raises ForbiddenAddress for any other address, ValueError for a page without language or title,
    which PDF/UA (ISO 14289-1, 7.1 and 7.2) asks for.
    """
    fetcher = _OwnFilesOnly(base_folder, *folders)
    page = HTML(string=html, base_url=f"{base_folder.resolve().as_uri()}/", url_fetcher=fetcher)
    try:
        content = _draw(page, stylesheets, {"pdf_variant": variant, "pdf_tags": True})
    except FatalURLFetchingError as error:
        raise ForbiddenAddress(", ".join(fetcher.refused)) from error
    if fetcher.refused:  # WeasyPrint goes on after a fault inside an SVG
        raise ForbiddenAddress(", ".join(fetcher.refused))
    return content


def _draw(page: HTML, stylesheets: Sequence[Path], options: dict[str, object]) -> bytes:
    fonts = _fonts()
    styles = [
        CSS(sheet.resolve().as_uri(), url_fetcher=page.url_fetcher, font_config=fonts)
        for sheet in stylesheets
    ]
    document = page.render(font_config=fonts, stylesheets=styles, **options)
    _check_metadata(document.metadata.title, document.metadata.lang)
    content: bytes = document.write_pdf(**options)
    return content


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
