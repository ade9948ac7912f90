"""Which box of the layout stands behind which marked content of the page.

WeasyPrint writes no language into the structure tree and says nothing of where a text came to
stand; both can be told as long as box and content are known together, while a page is painted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unicodedata import bidirectional

import pydyf

FROM_THE_RIGHT = {"R", "AL"}


class TracedPage:
    """A page of WeasyPrint's that keeps its boxes by the number (MCID) of their content."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self.boxes: dict[int, Any] = {}
        self.stream: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)

    def paint(self, stream: Any, scale: float) -> None:
        """Paint the page; the tags are read before `add_tags` empties them."""
        self._page.paint(stream, scale)
        self.stream = stream
        tags = stream._tags or {}  # noqa: SLF001 - nothing public leads from a content to its box
        self.boxes = {tag["mcid"]: box for box, tag in tags.items()}


def tell_of_texts(pages: list[TracedPage], pdf: pydyf.PDF, language: str) -> None:
    """Write down the language of each text that is not in the document's (ISO 14289-1, 7.2), and
    what is drawn from right to left in the order it is read.
    """
    for element, boxes in _elements(pages, pdf):
        text = "".join(getattr(box, "text", "") for box in boxes)
        if any(bidirectional(letter) in FROM_THE_RIGHT for letter in text):
            element["ActualText"] = pydyf.String(text)
        found = {box.style["lang"] for box in boxes} - {None, language}
        if len(found) == 1:
            element["Lang"] = pydyf.String(found.pop())


def _elements(pages: list[TracedPage], pdf: pydyf.PDF) -> Iterator[tuple[Any, list[Any]]]:
    """Each element of the structure tree that holds content itself, and its boxes."""
    boxes = dict(zip(pdf.page_references, (page.boxes for page in pages), strict=True))
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("Type") == "/StructElem":
            own = [boxes[element["Pg"]][kid] for kid in element["K"] if isinstance(kid, int)]
            if own:
                yield element, own
