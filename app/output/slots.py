"""Where the texts that differ stand on a page that WeasyPrint painted, and how they are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import font_features

from app.output.glyphs import Line
from app.output.traced import TracedPage

ANCHORS = {"center": 0.5, "right": 1.0, "end": 1.0}
PAINTED = {b"S", b"B"}
MARGIN = 4  # squares of white round a code (ISO/IEC 18004, 5.3.8)


class NoSlots(ValueError):
    """A page that cannot be made into a plate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSlot:
    """A line of text: where it stands (CSS pixels), in which face, and what its place sets up."""

    mcid: int
    tag: bytes
    setting: bytes
    x: float  # of its left end, middle or right end, by `anchor`
    y: float
    anchor: float
    room: float
    face: str
    size: float
    features: Mapping[str, int]
    language: str

    def drawn(self, line: Line) -> bytes:
        """The marked content that shows `line` here."""
        return (
            b"q\n%s\n%s\n<</MCID %d>>\nBDC\nBT\n1 0 0 -1 %s %s Tm\n/%sv %s Tf\n%s TJ\nET\nEMC\nQ"
            % (
                self.setting,
                self.tag,
                self.mcid,
                _number(self.x - self.anchor * line.width),
                _number(self.y),
                self.face.encode(),
                _number(line.size),
                line.array,
            )
        )


@dataclass(frozen=True, slots=True)
class CodeSlot:
    """A code of squares: all that is drawn before and after them."""

    before: bytes
    after: bytes

    def drawn(self, code: Sequence[Sequence[int]]) -> bytes:
        """The marked content with the dark squares of `code`, in rows, joined where they touch."""
        return b"%s\n%s\n%s" % (self.before, "\n".join(_strokes(code)).encode(), self.after)


def _strokes(code: Sequence[Sequence[int]]) -> Iterator[str]:
    for y, row in enumerate(code, start=MARGIN):
        text = bytes(map(bool, row)) + b"\0"
        start = text.find(1)
        while start >= 0:
            end = text.index(0, start)
            yield f"{start + MARGIN} {y}.5 m {end + MARGIN} {y}.5 l"
            start = text.find(1, end)


def _number(value: float) -> bytes:
    return b"%s" % f"{value:f}".rstrip("0").encode()


def find_slots(page: TracedPage) -> tuple[bytes, dict[str, TextSlot], CodeSlot]:
    """The drawing without what differs; the slots of texts by name; the code's.

    Raises NoSlots where a slot's text was broken into two lines, or there is no code.
    """
    rooms = dict(_rooms(page._page_box, 0))  # noqa: SLF001 - WeasyPrint shows no box of a page
    named = {mcid: box for mcid, box in page.boxes.items() if _name(box)}
    fixed, cut = _cut(_operators(page.stream), set(named))
    texts: dict[str, TextSlot] = {}
    codes = []
    for mcid, block in cut.items():
        box = named[mcid]
        if not isinstance(box, boxes.TextBox):
            codes.append(_code_slot(mcid, block))
        elif _name(box) in texts:
            raise NoSlots(f"{_name(box)} stands in two lines")
        else:
            texts[_name(box)] = _text_slot(mcid, block, box, rooms[box])
    if len(codes) != 1:
        raise NoSlots(f"{len(codes)} codes")
    return fixed, texts, codes[0]


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


@dataclass(frozen=True, slots=True)
class _State:
    """What holds while an operator runs: transformations, transparency, colour."""

    moves: tuple[bytes, ...] = ()
    alpha: bytes = b""
    colour: bytes = b""

    def after(self, operator: bytes) -> _State:
        if operator.endswith(b" cm"):
            return _State((*self.moves, operator), self.alpha, self.colour)
        if operator.endswith(b" gs"):
            return _State(self.moves, operator, self.colour)
        if operator.endswith(b" rg"):
            return _State(self.moves, self.alpha, operator)
        return self


@dataclass(frozen=True, slots=True)
class _Block:
    """A marked content cut out: its tag, its operators, the state they left."""

    tag: bytes
    operators: tuple[bytes, ...]
    state: _State

    def setting(self) -> bytes:
        """What must be set up again when it is drawn after all else; the first move is the
        page's own and still holds then.
        """
        return b"\n".join((*self.state.moves[1:], self.state.alpha, self.state.colour))


def _operators(stream: Any) -> list[bytes]:
    items = (item.data if isinstance(item, pydyf.Object) else item for item in stream.stream)
    return [item.encode() if isinstance(item, str) else item for item in items]


def _cut(operators: list[bytes], wanted: set[int]) -> tuple[bytes, dict[int, _Block]]:
    """The operators without the marked contents wanted, and these.

    Colours set inside stay behind: WeasyPrint does not set again what it set before.
    """
    numbers = {b"<</MCID %d>>" % mcid: mcid for mcid in wanted}
    kept: list[bytes] = []
    cut: dict[int, _Block] = {}
    states, rest = [_State()], iter(operators)
    for operator in rest:
        if operator in numbers:
            inside = tuple(takewhile(lambda each: each != b"EMC", rest))[1:]  # after BDC
            tag = kept.pop()
            if b"q" not in inside:
                kept += [each for each in inside if each.endswith((b" gs", b" rg"))]
                for each in inside:
                    states[-1] = states[-1].after(each)
            cut[numbers[operator]] = _Block(tag, inside, states[-1])
            continue
        kept.append(operator)
        if operator == b"q":
            states.append(states[-1])
        elif operator == b"Q":
            states.pop()
        states[-1] = states[-1].after(operator)
    return b"\n".join(kept), cut


def _text_slot(mcid: int, block: _Block, box: Any, room: float) -> TextSlot:
    style = box.style
    face = next(each for each in block.operators if each.endswith(b" Tf")).split()[0]
    anchor = ANCHORS.get(style["text_align_all"], 0.0)
    return TextSlot(
        mcid=mcid,
        tag=block.tag,
        setting=block.setting(),
        x=box.position_x + anchor * box.width,
        y=box.position_y + box.baseline,
        anchor=anchor,
        room=room,
        face=face.decode().removeprefix("/"),
        size=style["font_size"],
        features=_features(style),
        language=style["lang"],
    )


def _features(style: Any) -> dict[str, int]:
    variants = ("ligatures", "position", "caps", "numeric", "alternates", "east_asian")
    names = (
        "font_kerning",
        *(f"font_variant_{each}" for each in variants),
        "font_feature_settings",
    )
    return dict(font_features(*(style[name] for name in names)))


def _code_slot(mcid: int, block: _Block) -> CodeSlot:
    """The squares are the last path that is painted."""
    operators = list(block.operators)
    end = max(number for number, each in enumerate(operators) if each in PAINTED)
    start = end
    while operators[start - 1].endswith((b" m", b" l")):
        start -= 1
    head = [b"q", block.setting(), block.tag, b"<</MCID %d>>" % mcid, b"BDC", *operators[:start]]
    return CodeSlot(b"\n".join(head), b"\n".join([*operators[end:], b"EMC", b"Q"]))
