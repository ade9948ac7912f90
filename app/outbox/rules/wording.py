"""What a letter says, with placeholders in braces, and whose words it says it in."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import astuple, dataclass, field
from enum import StrEnum

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


class Scope(StrEnum):
    """For what a letter can have words of staff."""

    HOUSE = "house"
    CYCLE = "cycle"
    SESSION = "session"


EVERYWHERE = frozenset(Scope)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose words: one session's, one cycle's or, with neither, the house's."""

    session_id: int | None = None
    cycle_id: int | None = None

    @property
    def scope(self) -> Scope:
        """A session, a cycle, the house."""
        if self.session_id is not None:
            return Scope.SESSION
        return Scope.HOUSE if self.cycle_id is None else Scope.CYCLE


HOUSE = Whose()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Our own words for a kind of mail as English msgids with %(name)s, what may stand for each
    name, and for what the words can be changed.
    """

    subject: str
    heading: str
    words: str
    placeholders: Mapping[str, str] = field(default_factory=dict)  # name: as staff write it, msgid
    scopes: frozenset[Scope] = frozenset({Scope.HOUSE, Scope.SESSION})
    label: str = ""  # what staff call it where its heading says too little
