"""QR codes as inline SVG, sharp on paper and on a phone."""

from functools import lru_cache

import segno

from app.output import clean

MASK = 0  # any is right; to weigh all eight takes ten times as long


def squares(text: str) -> tuple[bytes, ...]:
    """The code of the text: rows of 1 for dark and 0 for light, without a margin."""
    return tuple(bytes(row) for row in _code(text).matrix)


@lru_cache(maxsize=4)
def _code(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False, mask=MASK)


def svg(text: str, *, title: str, module: int = 4) -> str:
    """Return an ``<svg>`` with the text as a QR code; `module` is the side of a square in pixels.

    Dark on light in every colour scheme, with the margin of four squares of ISO/IEC 18004.
    """
    picture = _code(text).svg_inline(
        scale=module, border=4, title=clean.line(title), light="#fff", svgclass="qr", lineclass=None
    )
    return picture.replace("<svg ", '<svg role="img" ', 1)
