"""Made-up logos as somebody sends them, and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from flask import current_app
from PIL import Image, ImageDraw

from app.core.texts import Texts
from app.funding.outputs import Logo, placed_logos
from app.output.files import Storage
from app.output.logos import PlacedLogo, logo_from
from app.output.uploads import SentFile, keep

RATIOS = (3.0, 1.0, 0.5, 1.5, 5.0, 2.0, 0.4, 1.2)


def svg(ratio: float, fill: str = "#0a6") -> bytes:
    """A drawing with a see-through circle, and a gradient for who wants it (`url(#g)`)."""
    width = 100 * ratio
    stops = '<stop offset="0" stop-color="#0a6"/><stop offset="1" stop-color="#06a"/>'
    defs = f'<defs><linearGradient id="g">{stops}</linearGradient></defs>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 100">'
        f"{defs if 'url' in fill else ''}"
        f'<rect width="{width}" height="100" fill="{fill}"/>'
        f'<circle cx="{width / 2}" cy="50" r="15" fill="#fff" opacity=".6"/></svg>'
    ).encode()


def png(width: int, height: int, *, margin: int = 0, kind: str = "PNG") -> bytes:
    """A picture with nothing but air round it."""
    size = (width + 2 * margin, height + 2 * margin)
    picture = Image.new("RGBA", size, (0, 0, 0, 0) if kind == "PNG" else "white")
    box = (margin, margin, margin + width - 1, margin + height - 1)
    ImageDraw.Draw(picture).rectangle(box, fill="#c40")
    out = BytesIO()
    (picture if kind == "PNG" else picture.convert("RGB")).save(out, kind)
    return out.getvalue()


def sent(content: bytes, name: str) -> SentFile:
    """As a form gives it to a service."""
    return SentFile(BytesIO(content), name)


def some_logos(
    profile: str, room: float, ratios: Sequence[float] = RATIOS
) -> tuple[PlacedLogo, ...]:
    """A row of logos beside the sign of a funder, drawings and pictures in turns."""
    place = Storage(current_app.config["STORAGE_URL"])
    logos = []
    for number, ratio in enumerate(ratios):
        content = png(round(400 * ratio), 400) if number % 2 else svg(ratio)
        made = logo_from(sent(content, "a.png" if number % 2 else "a.svg"))
        kept = keep(sent(made.content, ""), made.kind, place, 1_000_000)
        logos.append(Logo(kept.key, Texts(f"Partneris {number} & Co"), made.ratio))
    return placed_logos(logos, profile, room, "lv")
