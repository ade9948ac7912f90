"""The emblem of the European Union, drawn from its geometry: nobody can stretch or recolour a file.

A rectangle of 3:2; twelve upright five-pointed stars at the hours of a clock, their centres on a
circle of a third of the height, their points on circles of an eighteenth of it.
Source: Regulation (EU) 2021/1060, Annex IX, and the graphical guide to the emblem.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from io import BytesIO
from math import cos, pi, sin

from markupsafe import Markup, escape
from PIL import Image, ImageDraw

RATIO = 1.5
STARS = 12
ORBIT = 1 / 3  # of the height, as are the next three
STAR_RADIUS = 1 / 18
INNER_RADIUS = STAR_RADIUS * 0.381966  # where the edges of a regular pentagram cross
BORDER = 1 / 25
REFLEX_BLUE = "#003399"
YELLOW = "#FFCC00"
WHITE = "#FFFFFF"
BLACK = "#000000"

GRID = 720  # the height in the drawing's own units
OUTLINE = GRID / 100
MAX_HEIGHT_PX = 2000
OVERSAMPLING = 4

Point = tuple[float, float]


class Variant(StrEnum):
    """Forms that the graphical guide allows."""

    COLOUR = "colour"
    WHITE_BORDER = "white-border"  # on a coloured ground
    MONO_BLACK = "mono-black"  # black stars in a black outline on white
    MONO_BLUE = "mono-blue"  # white stars on blue


STAR = {Variant.MONO_BLACK: BLACK, Variant.MONO_BLUE: WHITE}


def star_centres(height: float) -> tuple[Point, ...]:
    """Centres of the twelve stars, from twelve o'clock clockwise, y pointing down."""
    return tuple(
        (
            height * RATIO / 2 + height * ORBIT * sin(2 * pi * hour / STARS),
            height / 2 - height * ORBIT * cos(2 * pi * hour / STARS),
        )
        for hour in range(STARS)
    )


def star_points(centre: Point, height: float) -> tuple[Point, ...]:
    """The ten corners of one upright star on an emblem of this height, the upper point first."""
    corners = []
    for corner in range(10):
        radius = height * (INNER_RADIUS if corner % 2 else STAR_RADIUS)
        angle = pi * corner / 5
        corners.append((centre[0] + radius * sin(angle), centre[1] - radius * cos(angle)))
    return tuple(corners)


@lru_cache(maxsize=64)
def eu_emblem_svg(height: float, *, variant: str = "colour", title: str) -> str:
    """The emblem as an SVG element `height` CSS pixels high, its name for screen readers inside.

    It is safe markup without ids, styles or scripts. The white border of `white-border` is added
    outside, so that the emblem itself keeps the height. Raises ValueError for a wrong variant,
    a height that is not positive or an empty title.
    """
    form = Variant(variant)
    if height <= 0 or not title.strip():
        raise ValueError("the emblem needs a height above zero and a title")
    edge = GRID * BORDER if form is Variant.WHITE_BORDER else 0.0
    box = (GRID * RATIO + 2 * edge, GRID + 2 * edge)
    scale = height / GRID
    return Markup(  # noqa: S704 - numbers and constants of ours; the title is escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" class="eu-emblem" '
        f'width="{box[0] * scale:g}" height="{box[1] * scale:g}" '
        f'viewBox="{0 - edge:g} {0 - edge:g} {box[0]:g} {box[1]:g}">'
        f"<title>{escape(title)}</title>{_ground(form, edge)}"
        f'<g fill="{STAR.get(form, YELLOW)}">{_stars()}</g></svg>'
    )


def _ground(form: Variant, edge: float) -> str:
    width = GRID * RATIO
    if form is Variant.MONO_BLACK:
        half = OUTLINE / 2
        return (
            f'<rect x="{half:g}" y="{half:g}" width="{width - OUTLINE:g}" '
            f'height="{GRID - OUTLINE:g}" fill="{WHITE}" stroke="{BLACK}" '
            f'stroke-width="{OUTLINE:g}"/>'
        )
    field = f'<rect width="{width:g}" height="{GRID}" fill="{REFLEX_BLUE}"/>'
    if not edge:
        return field
    border = (
        f'<rect x="{-edge:g}" y="{-edge:g}" width="{width + 2 * edge:g}" '
        f'height="{GRID + 2 * edge:g}" fill="{WHITE}"/>'
    )
    return border + field


def _stars() -> str:
    return "".join(
        '<polygon points="{}"/>'.format(
            " ".join(f"{x:.3f},{y:.3f}" for x, y in star_points(centre, GRID))
        )
        for centre in star_centres(GRID)
    )


@lru_cache(maxsize=8)
def eu_emblem_png(height_px: int) -> bytes:
    """The emblem in colour as PNG, `height_px` high (10 to 2000): for mails, which take no SVG."""
    if not 10 <= height_px <= MAX_HEIGHT_PX:
        raise ValueError(f"the emblem's height must be 10 to {MAX_HEIGHT_PX} pixels")
    large = height_px * OVERSAMPLING
    image = Image.new("RGB", (round(height_px * RATIO) * OVERSAMPLING, large), REFLEX_BLUE)
    pen = ImageDraw.Draw(image)
    for centre in star_centres(large):
        pen.polygon(list(star_points(centre, large)), fill=YELLOW)
    small = image.resize((round(height_px * RATIO), height_px), Image.Resampling.BOX)
    out = BytesIO()
    small.save(out, format="PNG", optimize=True)
    return out.getvalue()
