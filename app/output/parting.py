"""A page that WeasyPrint painted, parted where the texts that differ stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import font_features

from app.output.slots import CodeSlot, NoSlots, Slot, TextSlot
from app.output.traced import TracedPage

ANCHORS = {"center": 0.5, "right": 1.0, "end": 1.0}
PAINTED = {b"S", b"B"}


@dataclass(frozen=True, slots=True)
class Parted:
    """A page's drawing, parted where slots are: a piece before each slot, and one at the end."""

    pieces: list[bytes]
    slots: list[Slot]


def part(page: TracedPage) -> Parted:
    """The drawing of a page, parted at its slots.

    Raises NoSlots where a slot's text was broken into two lines.
    """
    rooms = dict(_rooms(page._page_box, 0))  # noqa: SLF001 - WeasyPrint shows no box of a page
    named = {b"<</MCID %d>>" % mcid: box for mcid, box in page.boxes.items() if _name(box)}
    parted, piece = Parted([], []), list[bytes]()
    rest = iter(_operators(page.stream))
    for operator in rest:
        piece.append(operator)
        if box := named.get(operator):
            inside = list(takewhile(lambda each: each != b"EMC", rest))
            start, end = _replaced(inside)
            parted.pieces.append(b"\n".join((*piece, *inside[:start], b"")))
            parted.slots.append(_slot(box, inside, rooms))
            piece = [b"", *inside[end:], b"EMC"]
    parted.pieces.append(b"\n".join(piece))
    if len({slot.name for slot in parted.slots}) < len(parted.slots):
        raise NoSlots("a text stands in two lines")
    return parted


def _operators(stream: Any) -> list[bytes]:
    items = (item.data if isinstance(item, pydyf.Object) else item for item in stream.stream)
    return [item.encode() if isinstance(item, str) else item for item in items]


def _replaced(inside: list[bytes]) -> tuple[int, int]:
    """Which operators of a slot differ: those from `Tm` to `TJ`, or the last path painted."""
    if b"BT" in inside:
        start = next(at for at, each in enumerate(inside) if each.endswith(b" Tm"))
        return start, inside.index(b"ET")
    end = max(at for at, each in enumerate(inside) if each in PAINTED)
    start = end
    while inside[start - 1].endswith((b" m", b" l")):
        start -= 1
    return start, end


def _name(box: Any) -> str:
    tag = box.element_tag or ""
    return "" if "::" in tag or box.element is None else box.element.get("data-slot", "")


def _rooms(box: Any, width: float) -> Iterator[tuple[Any, float]]:
    """Each text's box with the width of the block whose line it stands in."""
    box = getattr(box, "_box", box)  # an absolute box stands behind a placeholder
    if isinstance(box, boxes.TextBox):
        yield box, width
    elif isinstance(box, boxes.ParentBox):
        inner = box.width if isinstance(box, boxes.BlockContainerBox) else width
        for child in box.children:
            yield from _rooms(child, inner)


def _slot(box: Any, inside: list[bytes], rooms: Mapping[Any, float]) -> Slot:
    if not isinstance(box, boxes.TextBox):
        return CodeSlot(_name(box))
    style = box.style
    face = next(each for each in inside if each.endswith(b" Tf")).split()[0]
    anchor = ANCHORS.get(style["text_align_all"], 0.0)
    return TextSlot(
        name=_name(box),
        x=box.position_x + anchor * box.width,
        y=box.position_y + box.baseline,
        anchor=anchor,
        room=rooms[box],
        face=face.decode().removeprefix("/"),
        size=style["font_size"],
        features=_features(style),
        language=style["lang"],
    )


def _features(style: Any) -> dict[str, int]:
    variants = ("ligatures", "position", "caps", "numeric", "alternates", "east_asian")
    names = ("font_kerning", *(f"font_variant_{each}" for each in variants))
    return dict(font_features(*(style[name] for name in (*names, "font_feature_settings"))))
