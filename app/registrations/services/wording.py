"""The words of a letter with their placeholders in braces, ours from the catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass

from app.core.i18n import gettext
from app.core.texts import N_
from app.registrations.services.letters import LETTERS, MailKind

PLACEHOLDERS = {  # as code and database know them: as staff read and write them
    "name": N_("person's name"),
    "title": N_("session's title"),
    "when": N_("day and time"),
    "where": N_("place of the session"),
    "place": N_("number in line"),
    "until": N_("time to answer by"),
}
_OF_ONE_KIND = {"place": MailKind.WAITING, "until": MailKind.OFFERED}
_BRACED = re.compile(r"\{\s*([^{}]*?)\s*\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a letter says; empty lines part the paragraphs of `words`."""

    subject: str
    heading: str
    words: str


def placeholders_of(kind: MailKind) -> list[str]:
    """The placeholders that have a value in letters of this kind."""
    return [key for key in PLACEHOLDERS if _OF_ONE_KIND.get(key, kind) == kind]


def our_wording(kind: MailKind) -> Wording:
    """The house's own words in the current language."""
    letter, braced = LETTERS[kind], {key: f"{{{key}}}" for key in PLACEHOLDERS}
    return Wording(
        *(gettext(each, **braced) for each in (letter.subject, letter.heading, letter.words))
    )


def fill(wording: Wording, values: Mapping[str, object]) -> Wording:
    """The words with what stands for each placeholder; an unknown one stays as it is."""
    return _changed(wording, lambda key: str(values.get(key, f"{{{key}}}")))


def _changed(wording: Wording, put: Callable[[str], str]) -> Wording:
    return Wording(*(_BRACED.sub(lambda found: put(found[1]), text) for text in astuple(wording)))
