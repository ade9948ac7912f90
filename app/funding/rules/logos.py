"""How large the logos of partners may stand beside the funder's sign.

Source: Regulation (EU) 2021/1060, Annex IX, 1.7: the Union's emblem is at least as large, measured
in height or width, as the biggest of the other logos. The house keeps to both, height and width,
which is also what the Latvian guidelines of 2021-2027 ask for: no logo larger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import NamedTuple

EMBLEM_RATIO = 1.5
EMBLEM_MM = 40 * 25.4 / 96  # its height on a certificate: the guides ask for 10 mm at least
WIDEST_MM = 32.0  # where the funder has no emblem: the house's own measure, as high as above
GAP_MM = 6.0
UPRIGHT_ROOM = 170.0  # millimetres: the row of logos across a sheet that stands upright
MOST_LOGOS = 8
READABLE_MM = 3.0  # nothing can be told from a logo that is lower or narrower
PRINT_DPI = 300
MM_PER_INCH = 25.4


class Box(NamedTuple):
    """Width and height in millimetres."""

    width: float
    height: float


def largest_logo(*, has_emblem: bool, emblem_height: float = EMBLEM_MM) -> Box:
    """What no logo exceeds, neither in width nor in height."""
    width = emblem_height * EMBLEM_RATIO if has_emblem else WIDEST_MM
    return Box(width, emblem_height)


def logo_sizes(ratios: Sequence[float], largest: Box, room: float) -> tuple[Box, ...]:
    """The sizes of logos (width / height) in one row of `room` millimetres: each as large as may
    be; all made smaller alike where the row is too short.

    Keeps every ratio to a hundredth of a millimetre, rounded down, so that none exceeds `largest`.
    """
    whole = [_within(ratio, largest) for ratio in ratios]
    gaps = GAP_MM * (len(whole) - 1)
    wide = sum(box.width for box in whole)
    scale = min(1.0, (room - gaps) / wide) if wide else 1.0
    return tuple(Box(_down(box.width * scale), _down(box.height * scale)) for box in whole)


def _within(ratio: float, largest: Box) -> Box:
    width = min(largest.width, largest.height * ratio)
    return Box(width, width / ratio)


def _down(length: float) -> float:
    return floor(length * 100) / 100


@dataclass(frozen=True, slots=True)
class LogoFault:
    """Why a logo cannot be shown: too flat or too narrow to be read, or too few pixels for print;
    `least` is what it needs.
    """

    is_unreadable: bool = False
    least: tuple[int, int] | None = None


def logo_fault(
    ratio: float, largest: Box, pixels: tuple[int, int] | None = None
) -> LogoFault | None:
    """What is wrong with a logo of this ratio and so many pixels (None: a drawing); None for
    nothing.
    """
    box = _within(ratio, largest)
    if min(box) < READABLE_MM:
        return LogoFault(is_unreadable=True)
    width, height = (ceil(side / MM_PER_INCH * PRINT_DPI) for side in box)
    if pixels and (pixels[0] < width or pixels[1] < height):
        return LogoFault(least=(width, height))
    return None
