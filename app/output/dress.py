"""What every output of a funded session wears: the funder's sign and words, ready to print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class FunderDress:
    """Emblem and words for one artefact in one language; all placeholders are filled.

    `emblem_caption` stands beside the emblem; `sentences` stand below, each whole. An empty
    string means that the funder does not ask for this part. `link` is an address without scheme.
    """

    profile_key: str
    language: str
    sentences: tuple[str, ...]
    emblem: Literal["eu"] | None = None
    emblem_title: str = ""
    emblem_caption: str = ""
    brand: str = ""
    brand_line: str = ""
    programme: str = ""
    fund_name: str = ""
    slogan: str = ""
    link: str = ""
    companion_signs: tuple[str, ...] = ()
    typeface: str = "Ubuntu"

    @property
    def brand_text(self) -> str:
        """The brand with its programme line, as it is written in one line."""
        return " ".join(filter(None, (self.brand, self.brand_line)))

    @property
    def has_link_apart(self) -> bool:
        """Whether the address still has to be shown: no sentence holds it."""
        return bool(self.link) and not any(self.link in sentence for sentence in self.sentences)

    def plain_text(self) -> str:
        """All words for mail and calendar, one a line: caption, names, slogan, sentences, link."""
        names = (self.emblem_caption, self.brand_text, self.programme, self.fund_name, self.slogan)
        lines = dict.fromkeys((*names, *self.sentences, self.link if self.has_link_apart else ""))
        return "\n".join(filter(None, lines))
