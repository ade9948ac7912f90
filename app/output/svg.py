"""A drawing (SVG) that somebody sent: what draws is kept, all else left out or refused.

Kept are shapes, their colours and what they refer to within the drawing. Scripts, pictures, letters
in a typeface of somebody's own and addresses of elsewhere are not for a paper that must look alike
for decades.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
SHAPES = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"))
KEPT = SHAPES | frozenset(
    ("svg", "g", "defs", "symbol", "use", "linearGradient", "radialGradient", "stop", "clipPath",
     "style")
)  # fmt: skip
SAYING = frozenset(("title", "desc", "metadata"))  # left out: the name stands beside the file
_ATTRIBUTES = """
    id class style transform d x y x1 y1 x2 y2 cx cy r rx ry fx fy width height points viewBox
    preserveAspectRatio fill fill-rule fill-opacity stroke stroke-width stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset stroke-opacity opacity
    color display visibility clip-path clip-rule clipPathUnits offset stop-color stop-opacity
    gradientUnits gradientTransform
"""
ATTRIBUTES = frozenset(_ATTRIBUTES.split())
MOST_PARTS, DEEPEST = 20_000, 100
LEAST_SIDE = 1e-3
_ENTITY = re.compile(rb"<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y")
_START = re.compile(r"^\ufeff?\s*(<\?xml|<!--|<!doctype\s+svg|<svg[\s>])", re.IGNORECASE)
_AWAY = re.compile(
    r"url\((?!\s*['\"]?\s*#)|@import|\\|expression\(|javascript:|\bhref\s*:", re.IGNORECASE
)
_CLIPPED = re.compile(r"clip-path\s*:", re.IGNORECASE)
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px|pt|mm|cm|in|pc)?\s*")


class BadDrawing(ValueError):
    """It is no drawing that can be read."""


class NotPlain(ValueError):
    """The drawing holds something that is not taken; `part` is its name in the file."""

    def __init__(self, part: str) -> None:
        super().__init__(f"<{part}> is not taken")
        self.part = part


Edges = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of shapes alone; `box` is left, top, width and height of what is shown."""

    root: ET.Element
    box: Edges

    @property
    def ratio(self) -> float:
        """How much wider than high it is."""
        return self.box[2] / self.box[3]

    @property
    def has_gradients(self) -> bool:
        """Whether a colour runs into another one: some readers of PDF draw that coarsely."""
        return any(part.tag.endswith("Gradient") for part in self.root.iter())

    @property
    def content(self) -> bytes:
        """The file."""
        size = {"width": f"{self.box[2]:g}", "height": f"{self.box[3]:g}"}
        shown = {"viewBox": " ".join(f"{number:g}" for number in self.box), **size}
        root = ET.Element(self.root.tag, self.root.attrib | shown)
        root.extend(self.root)
        ET.register_namespace("", SVG.strip("{}"))
        content: bytes = ET.tostring(root, encoding="utf-8")
        return content

    def cropped(self, edges: Edges) -> Drawing:
        """Just what lies within `edges`: left, top, right and bottom as parts of the whole."""
        left, top, width, height = self.box
        x, y = left + edges[0] * width, top + edges[1] * height
        box = x, y, (edges[2] - edges[0]) * width, (edges[3] - edges[1]) * height
        return Drawing(self.root, box)


def looks_like(head: bytes) -> bool:
    """Whether a file that starts so may be a drawing."""
    start = head.decode("utf-8", "ignore")
    return bool(_START.match(start)) and "<svg" in start


def is_whole(content: bytes) -> bool:
    """Whether it can be read to its end, whatever it holds."""
    try:
        _parsed(content)
    except BadDrawing:
        return False
    except NotPlain:
        return True
    return True


def plain(content: bytes) -> Drawing:
    """The drawing with nothing but its shapes. Raises BadDrawing, NotPlain."""
    root = _parsed(content)
    box = _box(root)
    parts = _KeptParts()
    kept = parts.kept(root)
    parts.check_uses()
    parts.check_clips()
    return Drawing(kept, box)


def _parsed(content: bytes) -> ET.Element:
    if _ENTITY.search(content):
        raise NotPlain("!ENTITY")
    try:
        root = ET.fromstring(content)  # noqa: S314 - without entities there is nothing to unfold
    except (ET.ParseError, ValueError, LookupError) as error:
        raise BadDrawing(str(error)) from error
    if root.tag != f"{SVG}svg":
        raise BadDrawing("its root is not svg")
    return root


def _box(root: ET.Element) -> Edges:
    """Left, top, width and height of what is shown, in the drawing's units."""
    try:
        box = [float(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip()) if part]
    except ValueError as error:
        raise BadDrawing("viewBox") from error
    if not box:
        sides = [_LENGTH.fullmatch(root.get(side, "")) for side in ("width", "height")]
        box = [0, 0, *(float(side[1]) for side in sides if side)]
    if len(box) != 4 or not all(abs(edge) < 1e6 for edge in box) or min(box[2:]) < LEAST_SIDE:
        raise BadDrawing("it does not say how large it is")
    return box[0], box[1], box[2], box[3]


class _KeptParts:
    """Copies what is kept and counts it, with what is used again counted anew each time."""

    def __init__(self) -> None:
        self._count = 0
        self._uses: list[ET.Element] = []
        self._named: dict[str, ET.Element] = {}

    def kept(self, element: ET.Element, depth: int = 0) -> ET.Element:
        """The element with what is kept of it."""
        name = element.tag.removeprefix(SVG)
        if name not in KEPT:
            raise NotPlain(name)
        self._count += 1
        if self._count > MOST_PARTS or depth > DEEPEST:
            raise NotPlain("...")
        copy = ET.Element(element.tag, dict(_attributes(element)))
        if name == "style":
            copy.text = _at_home(element.text or "", "style")
        self._note(copy, name)
        copy.extend([self.kept(child, depth + 1) for child in element if _draws(child)])
        return copy

    def _note(self, copy: ET.Element, name: str) -> None:
        if name == "use":
            self._uses.append(copy)
        if self._named.setdefault(copy.get("id", ""), copy) is not copy and "id" in copy.attrib:
            raise NotPlain(name)  # readers differ on which of two is meant

    def check_clips(self) -> None:
        """What clips is not clipped itself: ten within one another ask for millions, too."""
        for clip in self._named.values():
            inside = clip.iter() if clip.tag == f"{SVG}clipPath" else ()
            if any(map(_is_clipped, inside)):
                raise NotPlain("clipPath")

    def check_uses(self) -> None:
        """What is used again does not use others: a few lines could ask for millions."""
        total = self._count
        for use in self._uses:
            target = self._named.get(use.get("href", "").removeprefix("#"))
            parts = [] if target is None else list(target.iter())
            total += len(parts)
            if total > MOST_PARTS or any(part.tag == f"{SVG}use" for part in parts):
                raise NotPlain("use")


def _is_clipped(part: ET.Element) -> bool:
    return "clip-path" in part.attrib or bool(_CLIPPED.search(part.get("style", "")))


def _draws(child: ET.Element) -> bool:
    """Neither words about the drawing nor what a drawing program keeps for itself."""
    return child.tag.startswith(SVG) and child.tag.removeprefix(SVG) not in SAYING


def _attributes(element: ET.Element) -> Iterator[tuple[str, str]]:
    name = element.tag.removeprefix(SVG)
    for attribute, value in element.attrib.items():
        if attribute in ATTRIBUTES:
            yield attribute, _at_home(value, name)
    link = element.get("href") or element.get(HREF) or ""
    if link:
        if not link.startswith("#"):
            raise NotPlain(name)
        yield "href", link


def _at_home(value: str, name: str) -> str:
    if _AWAY.search(value):
        raise NotPlain(name)
    return value
