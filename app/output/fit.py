"""How large a name or title may stand: shrink first, then break into lines of like length; never
cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, groupby, pairwise
from pathlib import Path

import uharfbuzz as hb
from PIL import ImageFont

FONTS = Path(__file__).parents[1] / "static" / "build" / "pdf-fonts"
SERIF = "SourceSerif4_600SemiBold.ttf"
SANS = "SourceSans3_400Regular.ttf"
OTHER_LETTERS = tuple(  # for names, in the order of certificates/paper/other-letters.css
    f"NotoSans{script}_600SemiBold.ttf"
    for script in ("", "Arabic", "Hebrew", "Georgian", "Armenian", "SC")
)
MM_PER_PT = 25.4 / 72
SAFETY = 1.02  # the measure knows no kerning by class
_PARTS = re.compile(r"\S+?(?:[-‐–/](?=\S)|\s+|$)")
_WORDS = re.compile(r"\S+(?:\s+|$)")
LEAST_FOR_WORDS = 0.75
MOST_PARTS = 14  # of a text broken evenly; a longer one is filled line by line


@dataclass(frozen=True, slots=True)
class Step:
    """A size in points and in how many lines a text may stand in it."""

    size: float
    lines: int


@dataclass(frozen=True, slots=True)
class Fitted:
    """The size to take and the lines in it."""

    size: float
    lines: tuple[str, ...]


@lru_cache(maxsize=8)
def _font(name: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / name), 1000, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=64)
def typeface(name: str, size: float) -> ImageFont.FreeTypeFont:
    """A typeface of the house in pixels, set as `fit` measures it."""
    return ImageFont.truetype(str(FONTS / name), size, layout_engine=ImageFont.Layout.BASIC)


def width(text: str, font: str, size: float) -> float:
    """The width of one line in millimetres."""
    return _length(text, font) / 1000 * size * MM_PER_PT * SAFETY


@lru_cache(maxsize=4096)
def _length(text: str, font: str) -> float:
    runs = groupby(text, key=lambda letter: face_of(letter, font))
    return sum(_font(face).getlength("".join(letters)) for face, letters in runs)


@lru_cache(maxsize=4096)
def face_of(letter: str, font: str) -> str:
    """The face that shows a letter set in `font`: its own, else the first that has the letter."""
    return next((face for face in (font, *OTHER_LETTERS) if _has(face, letter)), font)


def can_be_set(text: str, font: str) -> bool:
    """Whether the faces of the house have every letter of it: what they lack would be a box."""
    return all(letter.isspace() or _has(face_of(letter, font), letter) for letter in text)


def _has(face: str, letter: str) -> bool:
    return bool(_typeface_file(face).get_nominal_glyph(ord(letter)))


@lru_cache(maxsize=16)
def _typeface_file(face: str) -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(FONTS / face))))


def fit(text: str, font: str, room: float, steps: tuple[Step, ...]) -> Fitted:
    """The first step in which `text` stands in `room` millimetres; the last one with as many
    lines as it takes.

    A line ends between words where that costs no more than a quarter of the size, else at a hyphen.
    """
    anywhere = _first(text, font, room, steps, _PARTS)
    if anywhere is None:
        return Fitted(steps[-1].size, filled(text, font, steps[-1].size, room))
    between = _first(text, font, room, steps, _WORDS)
    return between if between and between.size >= anywhere.size * LEAST_FOR_WORDS else anywhere


def _first(
    text: str, font: str, room: float, steps: tuple[Step, ...], parts: re.Pattern[str]
) -> Fitted | None:
    for step in steps:
        lines = _broken(parts.findall(text), font, step.size, room, step.lines)
        if lines:
            return Fitted(step.size, lines)
    return None


def _broken(parts: list[str], font: str, size: float, room: float, most: int) -> tuple[str, ...]:
    """At most `most` lines of like length, each within `room`; () if it cannot be."""
    if len(parts) > MOST_PARTS:
        lines = filled("".join(parts), font, size, room)
        return lines if len(lines) <= most and _widest(lines, font, size) <= room else ()
    for count in range(1, most + 1):
        ways = [_joined(parts, cuts) for cuts in combinations(range(1, len(parts)), count - 1)]
        if ways:
            best = min(ways, key=lambda lines: _widest(lines, font, size))
            if _widest(best, font, size) <= room:
                return best
    return ()


def filled(text: str, font: str, size: float, room: float) -> tuple[str, ...]:
    """Lines filled one after another; a part wider than the room is broken within."""
    lines = [""]
    for part in _PARTS.findall(text):
        for piece in _pieces(part, font, size, room):
            if lines[-1] and width((lines[-1] + piece).rstrip(), font, size) > room:
                lines.append("")
            lines[-1] += piece
    return tuple(line.strip() for line in lines)


def _pieces(part: str, font: str, size: float, room: float) -> list[str]:
    pieces = [""]
    for character in part:
        if width(pieces[-1] + character, font, size) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _joined(parts: list[str], cuts: tuple[int, ...]) -> tuple[str, ...]:
    ends = (0, *cuts, len(parts))
    return tuple("".join(parts[a:b]).strip() for a, b in pairwise(ends))


def _widest(lines: tuple[str, ...], font: str, size: float) -> float:
    return max(width(line, font, size) for line in lines)
