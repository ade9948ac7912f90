"""The ring on the paper: threads woven into a band that does not quite close.

Drawn from its formula, like the emblem, in the house's two colours, and laid down beside the
paper's template as ring-*.svg, which a test compares with what this draws. To change it: edit
this, then `python -m app.certificates.outputs.ring`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, sin, tau
from pathlib import Path

from app.certificates.rules import Design

FOLDER = Path(__file__).parents[2] / "templates" / "certificates" / "paper"
SIZE = 1000
STEPS = 300
GAP = (8, 50)  # degrees from three o'clock, counter-clockwise: where the ring stays open
DOT = 29
LAKE, CLAY = "#0b5a82", "#a8481f"


@dataclass(frozen=True, slots=True)
class Weave:
    """How one design is woven: waves round the ring, threads each way, width of the band."""

    waves: float
    threads: int
    width: float
    clay: int  # how many threads are of clay


WEAVES = {
    Design.SESSION: Weave(waves=9, threads=9, width=54, clay=1),
    Design.CYCLE: Weave(waves=18, threads=8, width=58, clay=1),
    Design.STUDY_VISIT: Weave(waves=5, threads=13, width=58, clay=2),
    Design.THANKS: Weave(waves=12, threads=10, width=46, clay=3),
}


def ring_svg(design: Design) -> str:
    """The ring of a design as an SVG document, 1000 units square."""
    weave = WEAVES[design]
    blue = "".join(_paths(weave, range(weave.clay, weave.threads)))
    clay = "".join(_paths(weave, range(weave.clay)))
    dot = _point(DOT * pi / 180, 440)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" fill="none">'
        f'<g stroke="{LAKE}" stroke-width="1.5" stroke-linecap="round">{blue}</g>'
        f'<g stroke="{CLAY}" stroke-width="1.5" stroke-linecap="round">{clay}</g>'
        f'<circle cx="{dot[0]:.1f}" cy="{dot[1]:.1f}" r="17" fill="{CLAY}"/></svg>\n'
    )


def _paths(weave: Weave, threads: range) -> Iterator[str]:
    for thread in threads:
        for way in (1, -1):
            points = [_on_thread(weave, thread, way, step / STEPS) for step in range(STEPS + 1)]
            line = " ".join(f"{x:.1f} {y:.1f}" for x, y in points)
            yield f'<path d="M{line}"/>'


def _on_thread(weave: Weave, thread: int, way: int, part: float) -> tuple[float, float]:
    """The point after `part` of the way: threads begin and end in one point at the gap."""
    angle = (GAP[1] + part * (360 - GAP[1] + GAP[0])) * pi / 180
    taper = sin(pi * part) ** 0.42
    wave = sin(way * weave.waves * tau * part + tau * thread / weave.threads)
    return _point(angle, 440 + weave.width * taper * wave)


def _point(angle: float, radius: float) -> tuple[float, float]:
    return SIZE / 2 + radius * cos(angle), SIZE / 2 - radius * sin(angle)


if __name__ == "__main__":
    for drawn in Design:
        (FOLDER / f"ring-{drawn}.svg").write_text(ring_svg(drawn), encoding="utf-8")
