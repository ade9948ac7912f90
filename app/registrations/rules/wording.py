"""What a letter says, with placeholders in braces."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import astuple, dataclass

_BRACED = re.compile(r"\{\s*([^{}]*?)\s*\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject, heading and text of a letter; empty lines part the paragraphs of `words`."""

    subject: str
    heading: str
    words: str

    def with_placeholders(self, put: Callable[[str], str]) -> Wording:
        """The same with `put(name)` in the place of each `{name}`."""
        return Wording(*(_BRACED.sub(lambda found: put(found[1]), each) for each in astuple(self)))


def fill(wording: Wording, values: Mapping[str, object]) -> Wording:
    """The words with what stands for each placeholder; an unknown one stays as it is."""
    return wording.with_placeholders(lambda name: str(values.get(name, f"{{{name}}}")))


def unknown_placeholders(text: str, known: Collection[str]) -> list[str]:
    """What stands in braces and is none of the `known`, in whatever case."""
    return [found for found in _BRACED.findall(text) if found.lower() not in known]
