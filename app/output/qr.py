"""QR codes as inline SVG, sharp on paper and on a phone."""

import segno

from app.output import clean


def svg(text: str, *, title: str, module: int = 4) -> str:
    """Return an ``<svg>`` with the text as a QR code; `module` is the side of a square in pixels.

    Dark on light in every colour scheme, with the margin of four squares of ISO/IEC 18004.
    """
    picture = segno.make_qr(text, error="m").svg_inline(
        scale=module, border=4, title=clean.line(title), light="#fff", svgclass="qr", lineclass=None
    )
    return picture.replace("<svg ", '<svg role="img" ', 1)
