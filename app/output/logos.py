"""Logos: what somebody sent made into a picture that may stand on paper, and its place there."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from markupsafe import Markup, escape

from app.core.texts import N_
from app.output import pdf, svg
from app.output.ink import edges_of_ink, on_white
from app.output.media import BadFile, FileProblem, MediaType, first_page_png
from app.output.uploads import FileRefused, SentFile, judge, refusal

TAKEN = (MediaType.SVG, MediaType.PNG, MediaType.JPEG)
LIMIT = 5_000_000
PIXELS = (640, 640)  # at most: twice what print needs at the largest size
PAPER = 12  # of 255: pale colours of a logo are colours
TRIAL_MM, TRIAL_PIXELS = 200, 1600
_EMPTY = N_("Nothing of the logo would be seen on white paper. Please take the form for white.")


@dataclass(frozen=True, slots=True)
class LogoPicture:
    """A logo ready to keep: how much wider than high it is, and how many pixels were sent (None
    for a drawing, which is sharp at any size).
    """

    content: bytes
    kind: MediaType
    ratio: float
    pixels: tuple[int, int] | None = None


def logo_from(sent: SentFile) -> LogoPicture:
    """The logo on white, without the white round it. Raises FileRefused, FileTooLarge, NoRoom."""
    kind = judge(sent, TAKEN, LIMIT)
    sent.stream.seek(0)
    return _drawn(sent.stream.read()) if kind is MediaType.SVG else _pictured(sent.stream)


def _drawn(content: bytes) -> LogoPicture:
    try:
        drawing = svg.plain(content)
        seen = BytesIO(first_page_png(BytesIO(_trial(drawing)), width=TRIAL_PIXELS))
    except svg.NotPlain as error:
        raise FileRefused(
            N_(
                "The drawing holds something that cannot go on paper (%(part)s). Please save it as "
                "plain SVG with its letters turned into paths, or send a PNG."
            ),
            part=error.part,
        ) from error
    except (svg.BadDrawing, BadFile, RecursionError) as error:
        raise refusal(FileProblem.BROKEN, LIMIT) from error
    return _pictured(seen) if drawing.has_gradients else _cropped(drawing, seen)


def _cropped(drawing: svg.Drawing, seen: BinaryIO) -> LogoPicture:
    """The drawing without the white round it, found where it is drawn on trial."""
    edges = edges_of_ink(seen, paper=PAPER)
    if edges is None:
        raise FileRefused(_EMPTY)
    cropped = drawing.cropped(edges)
    return LogoPicture(cropped.content, MediaType.SVG, cropped.ratio)


def _pictured(picture: BinaryIO) -> LogoPicture:
    made = on_white(picture, PIXELS, paper=PAPER)
    if made is None:
        raise FileRefused(_EMPTY)
    content, size = made
    return LogoPicture(content, MediaType.PNG, size[0] / size[1], size)


def _trial(drawing: svg.Drawing) -> bytes:
    """One page of just the drawing."""
    size = f"{TRIAL_MM}mm {TRIAL_MM / drawing.ratio:.2f}mm"
    return pdf.render(
        f'<html lang="en"><title>-</title><style>@page {{ size: {size}; margin: 0 }}'
        f"body {{ margin: 0 }} img {{ width: 100%; display: block }}</style>"
        f'<img alt="-" src="{_address(drawing.content, MediaType.SVG)}">',
        base_folder=Path(__file__).parent,
    )


@dataclass(frozen=True, slots=True)
class PlacedLogo:
    """A logo on paper: the key of its picture, whose it is, and its size in millimetres."""

    key: str
    name: str
    width: float
    height: float


def logo_markup(logo: PlacedLogo, content: bytes) -> Markup:
    """The logo in a document of ours for PDF, as large as it is placed, its name as alternative."""
    kind = MediaType.SVG if logo.key.endswith(MediaType.SVG.suffix) else MediaType.PNG
    return Markup(  # noqa: S704 - numbers, base64 and an escaped name
        f'<img class="logo" src="{_address(content, kind)}" alt="{escape(logo.name)}" '
        f'style="width: {logo.width:.2f}mm; height: {logo.height:.2f}mm">'
    )


def _address(content: bytes, kind: MediaType) -> str:
    return f"data:{kind.mime};base64,{b64encode(content).decode()}"
