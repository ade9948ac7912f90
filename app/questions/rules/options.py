"""The options of a choice: read from lines, each keeping the key that answers know it by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from app.core.errors import InvalidInput
from app.core.texts import LANGUAGES, N_, Texts
from app.questions.rules.kinds import Option

MOST_OPTIONS = 60  # every municipality of Latvia has its line
LONGEST_OPTION = 200


def fit_options(
    old: Sequence[Option], texts: Sequence[Texts], *, is_answered: bool
) -> tuple[Option, ...]:
    """The options as worded now, each with the key that answers know it by.

    The same Latvian words keep their key; so does a line that was reworded where as many lines
    stand as before. What somebody may have chosen and is gone stays, not offered.
    """
    _check_options(texts)
    keys = {option.text.lv: option.key for option in old}
    before = [option for option in old if option.is_offered]
    words = {text.lv for text in texts}
    if len(before) == len(texts):
        for option, text in zip(before, texts, strict=True):
            if option.text.lv not in words:
                keys.setdefault(text.lv, option.key)
    fresh = _new_keys(option.key for option in old)
    now = tuple(Option(keys.get(text.lv) or next(fresh), text) for text in texts)
    held = {option.key for option in now}
    gone = (replace(option, is_offered=False) for option in old if option.key not in held)
    return (*now, *gone) if is_answered else now


def _new_keys(taken: Iterator[str]) -> Iterator[str]:
    number = max((int(key[1:]) for key in taken), default=0)
    while True:
        number += 1
        yield f"o{number}"


def _check_options(texts: Sequence[Texts]) -> None:
    if len(texts) < 2:
        raise InvalidInput("options_lv", N_("Please write at least two options, one a line."))
    if len(texts) > MOST_OPTIONS:
        message = N_("Please write at most %(most)s options.")
        raise InvalidInput("options_lv", message, most=MOST_OPTIONS)
    if any(len(text.in_(code)) > LONGEST_OPTION for text in texts for code in LANGUAGES):
        message = N_("Please use at most %(most)s characters for an option.")
        raise InvalidInput("options_lv", message, most=LONGEST_OPTION)
    if len({text.lv.casefold() for text in texts}) < len(texts):
        raise InvalidInput("options_lv", N_("Two options have the same words."))


def read_options(lines: Mapping[str, str]) -> list[Texts]:
    """One option a line, in each language; raises InvalidInput where a language has other lines."""
    rows = {code: _lines(text) for code, text in lines.items()}
    for code in ("en", "lt"):
        if rows[code] and len(rows[code]) != len(rows["lv"]):
            message = N_("Please write as many lines as in Latvian (%(lines)s), or none.")
            raise InvalidInput(f"options_{code}", message, lines=len(rows["lv"]))
    empty = [""] * len(rows["lv"])
    columns = (rows["lv"], rows["en"] or empty, rows["lt"] or empty)
    return [Texts(*words) for words in zip(*columns, strict=True)]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
