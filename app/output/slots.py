"""Where the texts that differ stand on a page, and how they are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.output.glyphs import Line

MARGIN = 4  # squares of white round a code (ISO/IEC 18004, 5.3.8)


class NoSlots(ValueError):
    """A page that cannot be made into a plate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSlot:
    """A line of text: where it stands (CSS pixels) and in which face."""

    name: str
    x: float  # of its left end, middle or right end, by `anchor`
    y: float
    anchor: float
    room: float
    face: str
    size: float
    features: Mapping[str, int]
    language: str

    def drawn(self, line: Line) -> bytes:
        """The operators that show `line` here."""
        x, y = _number(self.x - self.anchor * line.width), _number(self.y)
        face, size = self.face.encode(), _number(line.size)
        return b"1 0 0 -1 %s %s Tm\n/%sv %s Tf\n%s TJ" % (x, y, face, size, line.array)


@dataclass(frozen=True, slots=True)
class CodeSlot:
    """A code of squares."""

    name: str

    def drawn(self, code: Sequence[Sequence[int]]) -> bytes:
        """The path of the dark squares of `code`, in rows, joined where they touch."""
        return "\n".join(_strokes(code)).encode()


Slot = TextSlot | CodeSlot


def _strokes(code: Sequence[Sequence[int]]) -> Iterator[str]:
    for y, row in enumerate(code, start=MARGIN):
        dark = bytes(map(bool, row)) + b"\0"
        start = dark.find(1)
        while start >= 0:
            end = dark.index(0, start)
            yield f"{start + MARGIN} {y}.5 m {end + MARGIN} {y}.5 l"
            start = dark.find(1, end)


def _number(value: float) -> bytes:
    return f"{value:f}".rstrip("0").encode()
