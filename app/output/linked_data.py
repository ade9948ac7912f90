"""Canonical form of JSON-LD (RDFC-1.0): as PyLD makes it, or from a pattern that it made once.

Contexts come with the product, under their published addresses; no other is ever asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core.lazy import later

if TYPE_CHECKING:
    from pyld import jsonld
else:
    jsonld = later("pyld.jsonld")


Document = dict[str, Any]
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
FOLDER = Path(__file__).with_name("contexts")
FILES = {CREDENTIALS: "credentials-v2.json", OPEN_BADGES: "open-badges-3.0.3.json"}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
_MARK = re.compile(r"mark:\w+:")
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f]+")


@cache
def context(address: str) -> Document:
    """The context published at an address. Raises KeyError for one that is not shipped."""
    found: Document = json.loads((FOLDER / FILES[address]).read_text("utf-8"))
    return found


def _shipped(address: str, _options: object) -> Document:
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": context(address),
    }


def canonical(document: Document) -> str:
    """The document as sorted N-Quads. Raises pyld's JsonLdError for a context not shipped."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads"}
    quads: str = jsonld.normalize(document, {**options, "documentLoader": _shipped})
    return quads


def speakable(text: str) -> str:
    """One line without control characters, which not all programs write down alike."""
    return " ".join(_UNSPEAKABLE.sub(" ", text).split())


class Pattern:
    """The canonical form of all documents that `build` makes, values of the same names apart.

    Exact as long as no two nodes go without a name (`id`) and no value decides what is there: then
    values change no label, but the order of lines alone. Values in addresses must need no escape.
    """

    def __init__(self, build: Callable[[Mapping[str, Any]], Document], *names: str) -> None:
        self._marks = {name: f"mark:{name}:" for name in names}  # a text, and an address too
        quads = canonical(build(self._marks))
        self._lines = quads.splitlines(keepends=True)
        if len({label for line in self._lines for label in re.findall(r"_:\S+", line)}) > 1:
            raise ValueError("at most one node may go without a name")

    def canonical(self, values: Mapping[str, str | Decimal]) -> str:
        """What `canonical(build(values))` gives."""
        written = {mark: _written(values[name]) for name, mark in self._marks.items()}
        lines = (_MARK.sub(lambda found: written[found[0]], line) for line in self._lines)
        return "".join(sorted(lines))


def _written(value: str | Decimal) -> str:
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    return str(int(value)) if value == int(value) else _scientific(value)


def _scientific(value: Decimal) -> str:
    """7.5 as 7.5E0: the canonical form of a number that is not whole (JSON-LD 1.1 API, 8.6)."""
    digits, _, exponent = f"{float(value):.15E}".partition("E")
    fraction = digits[2:].rstrip("0") or "0"
    return f"{digits[0]}.{fraction}E{int(exponent)}"
