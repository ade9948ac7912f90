"""A line of text -> glyphs as Pango sets them for WeasyPrint; a font of just these glyphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import uharfbuzz as hb

UNITS = 1024  # Pango's to a CSS pixel
_COMMON = (
    r"\u0020-\u0040\u005b-\u0060\u007b-\u007e\u00a1-\u00a9\u00ab\u00ac\u00ae-\u00b9"
    r"\u00bb-\u00bf\u2010-\u2027\u2030-\u203a\u20ac"
)
_LATIN = r"A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff"
_CYRILLIC = r"\u0400-\u052f"
ONE_RUN = re.compile(rf"[{_COMMON}{_LATIN}]+|[{_COMMON}{_CYRILLIC}]+")
_OF_NO_USE_IN_PDF = ("GSUB", "GPOS", "GDEF", "BASE", "DSIG", "name", "OS/2", "post", "cmap", "STAT")


@dataclass(frozen=True, slots=True)
class Line:
    """Glyphs ready to show: the array of a TJ, size and width in CSS pixels, the text of each
    glyph.
    """

    array: bytes
    size: float
    width: float
    texts: dict[int, str]


class Typeface:
    """A TrueType font that shapes single lines of one script, left to right."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._face = hb.Face(content)
        self._fonts: dict[int, hb.Font] = {}

    def __reduce__(self) -> tuple[Callable[[bytes], Typeface], tuple[bytes]]:
        """From one process to another as its file: what stands for it there is opened once."""
        return typeface, (self._content,)

    def line(
        self, text: str, size: float, features: Mapping[str, int], language: str
    ) -> Line | None:
        """The line at `size` CSS pixels; None if another font or a paragraph's care is needed."""
        if not ONE_RUN.fullmatch(text):
            return None
        return self._shaped(text, int(size * UNITS), tuple(features.items()), language)

    @lru_cache(maxsize=500)  # noqa: B019 - as for `width`; all of one event share most lines
    def _shaped(
        self, text: str, scale: int, features: tuple[tuple[str, int], ...], language: str
    ) -> Line | None:
        shaped = hb.Buffer()
        shaped.add_str(text)
        shaped.guess_segment_properties()
        shaped.language = language
        hb.shape(self._font(scale), shaped, dict(features))
        if any(not glyph.codepoint for glyph in shaped.glyph_infos):
            return None
        if any(place.x_offset or place.y_offset for place in shaped.glyph_positions):
            return None
        array = self._array(shaped, scale)
        return Line(array, scale / UNITS, _width(shaped), _texts(shaped, text))

    def _font(self, scale: int) -> hb.Font:
        if scale not in self._fonts:
            self._fonts[scale] = hb.Font(self._face)
            self._fonts[scale].scale = (scale, scale)
        return self._fonts[scale]

    def _array(self, shaped: hb.Buffer, scale: int) -> bytes:
        """Glyphs, and after each how far it stands from its own width, in thousandths and cut to
        whole ones, as WeasyPrint writes them.
        """
        parts = ["<"]
        for glyph, place in zip(shaped.glyph_infos, shaped.glyph_positions, strict=True):
            parts.append(f"{glyph.codepoint:04x}")
            kerning = self.width(glyph.codepoint) - place.x_advance * 1000 / scale
            if kerning:
                parts.append(f">{int(kerning)}<")
        return f"[{''.join(parts)}>]".replace("<>]", "]").encode()

    @lru_cache(maxsize=2000)  # noqa: B019 - a handful of faces, which live as long as the process
    def width(self, glyph: int) -> int:
        """The width of a glyph in thousandths of its size."""
        advance, upem = hb.Font(self._face).get_glyph_h_advance(glyph), self._face.upem
        return round(int(advance) * 1000 / int(upem))

    def subset(self, glyphs: Iterable[int]) -> bytes:
        """A font of these glyphs under their own numbers, with nothing but what a PDF needs."""
        wanted = hb.SubsetInput()
        wanted.glyph_set.update(glyphs)
        wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING
        wanted.drop_table_tag_set.update(_tag(name) for name in _OF_NO_USE_IN_PDF)
        return bytes(hb.subset(self._face, wanted).blob.data)


@lru_cache(maxsize=32)
def typeface(content: bytes) -> Typeface:
    """The typeface of a font file, opened once."""
    return Typeface(content)


def _tag(name: str) -> int:
    return int.from_bytes(name.ljust(4).encode(), "big")


def _width(shaped: hb.Buffer) -> float:
    return float(sum(place.x_advance for place in shaped.glyph_positions) / UNITS)


def _texts(shaped: hb.Buffer, text: str) -> dict[int, str]:
    """What each glyph stands for: a ligature for several letters."""
    starts = [glyph.cluster for glyph in shaped.glyph_infos] + [len(text)]
    glyphs = [glyph.codepoint for glyph in shaped.glyph_infos]
    found: dict[int, str] = {}
    for number, glyph in enumerate(glyphs):
        found.setdefault(glyph, text[starts[number] : starts[number + 1]])
    return found
