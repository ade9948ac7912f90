"""A profile's TOML file -> FundingProfile; each way it can be wrong has one clear line."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import product
from types import MappingProxyType, UnionType
from typing import Any, TypeVar

from app.core.texts import Texts
from app.funding.rules.profile import (
    LANGUAGES,
    PLACEHOLDERS,
    REQUIRED_ARTEFACTS,
    Artefact,
    CompanionSign,
    CountryRule,
    EmblemRule,
    FundingProfile,
    Period,
    Rounding,
    ShareRule,
    Statement,
    Support,
    Text,
    Typography,
    Words,
)

UNCONFIRMED = "unconfirmed:"
SINGLE_WORDS = tuple(field.name for field in fields(Words) if field.name != "captions")
Choice = TypeVar("Choice", bound=StrEnum)
Sources = Mapping[str, tuple[Texts, bool]]


class ProfileFault(ValueError):
    """A profile's file is wrong; the message names the file and the place in it."""


class Table:
    """One TOML table: what is taken must be there and of its kind, what is left over is a fault."""

    def __init__(self, values: object, place: str) -> None:
        if not isinstance(values, dict):
            raise ProfileFault(f"{place}: a table is wanted")
        self.values: dict[str, Any] = dict(values)
        self.place = place

    def take(self, key: str, kind: type | UnionType, default: object = ...) -> Any:
        """The value of `key`; the default only where one is given."""
        value = self.values.pop(key, default)
        if value is ...:
            raise ProfileFault(f"{self.place}: {key} is missing")
        wrong = not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)
        if wrong and value is not default:
            raise ProfileFault(f"{self.place}: {key} has a wrong type")
        return value

    def table(self, key: str, default: object = ...) -> Table:
        """The table under `key`."""
        return Table(self.take(key, dict, default), f"{self.place}.{key}")

    def tables(self, key: str) -> Iterator[Table]:
        """The tables of the list under `key`, none when it is absent."""
        for number, values in enumerate(self.take(key, list, []), start=1):
            yield Table(values, f"{self.place}.{key}[{number}]")

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """A member of the enum."""
        return _choice(self.take(key, str), kind, f"{self.place}.{key}")

    def choices(self, key: str, kind: type[Choice]) -> tuple[Choice, ...]:
        """One or more members of the enum, in the order given."""
        members = self.take(key, list)
        if not members:
            raise ProfileFault(f"{self.place}: {key} is empty")
        return tuple(_choice(member, kind, f"{self.place}.{key}") for member in members)

    def close(self) -> None:
        """Everything was taken."""
        if self.values:
            raise ProfileFault(f"{self.place}: unknown {', '.join(sorted(self.values))}")


def _choice(value: object, kind: type[Choice], place: str) -> Choice:
    try:
        return kind(str(value))
    except ValueError as error:
        raise ProfileFault(f"{place}: unknown {value}") from error


def read_profile(toml: str, name: str) -> FundingProfile:
    """The profile in `toml`; `name` stands in the message. Raises ProfileFault."""
    try:
        top = Table(tomllib.loads(toml), name)
    except tomllib.TOMLDecodeError as error:
        raise ProfileFault(f"{name}: {error}") from error
    profile = _read(top)
    top.close()
    return profile


def _read(top: Table) -> FundingProfile:
    sources = dict(_sources(top.table("sources")))
    key, supports = top.take("key", str), top.choices("supports", Support)
    emblem = _emblem(top.table("emblem"), sources) if "emblem" in top.values else None
    words = _languages(top.table("words"), supports, sources, with_emblem=emblem is not None)
    grant = top.take("grant_eur", int, None)
    return FundingProfile(
        key=key,
        brand=top.take("brand", str),
        link=top.take("link", str, ""),
        grant_eur=None if grant is None else Decimal(grant),
        supports=supports,
        period=_period(top.table("period"), sources),
        emblem=emblem,
        typography=_typography(top.table("typography"), sources),
        companion_signs=tuple(_companions(top, sources)),
        country_rules=tuple(_country_rules(top, sources)),
        share_rules=tuple(_share_rules(top, sources)),
        words=words,
        statements=_statements(top, key, supports, words, sources),
    )


def _sources(table: Table) -> Iterator[tuple[str, tuple[Texts, bool]]]:
    for name in tuple(table.values):
        source = table.table(name)
        confirmed, text = source.take("confirmed", bool), _texts(source)
        said = text.en.removeprefix(UNCONFIRMED)
        if (said != text.en) is confirmed or not said.strip():
            raise ProfileFault(f"{source.place}: text and confirmed do not agree, or text is empty")
        yield name, (text, confirmed)


def _texts(table: Table) -> Texts:
    """A text for staff in every language."""
    texts = Texts(*(table.take(language, str) for language in LANGUAGES))
    table.close()
    return texts


def _sourced(table: Table, wording: str, sources: Sources) -> Text:
    source = table.take("source", str)
    table.close()
    if source not in sources:
        raise ProfileFault(f"{table.place}: source {source} is not among the sources")
    return Text(wording, *sources[source])


def _text(table: Table, sources: Sources, placeholders: frozenset[str] = frozenset()) -> Text:
    wording = table.take("text", str)
    if not wording.strip() or wording != wording.strip():
        raise ProfileFault(f"{table.place}: text is empty or has space around it")
    try:
        parts = list(string.Formatter().parse(wording))
    except ValueError as error:
        raise ProfileFault(f"{table.place}: {error}") from error
    for _, name, spec, conversion in parts:
        if name is not None and (name not in placeholders or spec or conversion):
            raise ProfileFault(f"{table.place}: unknown placeholder {{{name}}}")
    return _sourced(table, wording, sources)


def _languages(
    table: Table, supports: tuple[Support, ...], sources: Sources, *, with_emblem: bool
) -> Mapping[str, Words]:
    found = {
        language: _words(table.table(language), supports if with_emblem else (), sources)
        for language in LANGUAGES
    }
    table.close()
    return MappingProxyType(found)


def _words(table: Table, supports: tuple[Support, ...], sources: Sources) -> Words:
    captions = table.table("captions", {})
    by_support = {support: _text(captions.table(support), sources) for support in supports}
    captions.close()
    if supports and "emblem_title" not in table.values:
        raise ProfileFault(f"{table.place}: emblem_title is missing")
    single = {
        name: _text(table.table(name), sources) for name in SINGLE_WORDS if name in table.values
    }
    table.close()
    missing = {"name", "programme", "programme_in_sentence"} - set(single)
    if missing:
        raise ProfileFault(f"{table.place}: {', '.join(sorted(missing))} is missing")
    return Words(captions=MappingProxyType(by_support), **single)


def _statements(
    top: Table,
    key: str,
    supports: tuple[Support, ...],
    words: Mapping[str, Words],
    sources: Sources,
) -> Mapping[tuple[str, str, str], Statement]:
    found: dict[tuple[str, str, str], Statement] = {}
    for table in top.tables("statements"):
        for artefact, language, sentences in _statement(table, sources):
            for support in supports:
                place = (artefact, language, support)
                if place in found:
                    raise ProfileFault(f"{table.place}: {' / '.join(place)} is given twice")
                found[place] = Statement(
                    profile_key=key,
                    artefact=artefact,
                    language=language,
                    support=support,
                    caption=words[language].captions.get(support),
                    sentences=sentences,
                )
    _check_complete(top.place, supports, found)
    return MappingProxyType(found)


def _statement(table: Table, sources: Sources) -> Iterator[tuple[Artefact, str, tuple[Text, ...]]]:
    artefacts, language = table.choices("artefacts", Artefact), table.take("language", str)
    if language not in LANGUAGES:
        raise ProfileFault(f"{table.place}: unknown language {language}")
    sentences = tuple(_text(each, sources, PLACEHOLDERS) for each in table.tables("sentences"))
    if not sentences:
        raise ProfileFault(f"{table.place}: sentences are missing")
    table.close()
    for artefact in artefacts:
        yield artefact, language, sentences


def _check_complete(
    place: str, supports: tuple[Support, ...], found: Mapping[tuple[str, str, str], Statement]
) -> None:
    wanted = set(product(REQUIRED_ARTEFACTS, LANGUAGES, supports))
    missing = sorted(" / ".join(each) for each in wanted - set(found))
    if missing:
        raise ProfileFault(f"{place}: no statement for {', '.join(missing)}")


def _period(table: Table, sources: Sources) -> Period:
    starts_on, ends_on = table.take("starts_on", date), table.take("ends_on", date)
    if ends_on < starts_on:
        raise ProfileFault(f"{table.place}: ends before it starts")
    return Period(starts_on, ends_on, _sourced(table, "period", sources))


def _emblem(table: Table, sources: Sources) -> EmblemRule:
    sign = table.take("sign", str)
    if sign != "eu":
        raise ProfileFault(f"{table.place}: unknown sign {sign}")
    return EmblemRule(
        sign=sign,
        min_height_mm=table.take("min_height_mm", int, None),
        logo_width_mm=table.take("logo_width_mm", int, None),
        logo_small_width_mm=table.take("logo_small_width_mm", int, None),
        source=_sourced(table, "emblem", sources),
    )


def _typography(table: Table, sources: Sources) -> Typography:
    allowed, typeface = tuple(table.take("allowed", list)), table.take("typeface", str)
    if allowed and typeface not in allowed:
        raise ProfileFault(f"{table.place}: typeface {typeface} is not allowed")
    return Typography(allowed, typeface, _sourced(table, "typography", sources))


def _companions(top: Table, sources: Sources) -> Iterator[CompanionSign]:
    for table in top.tables("companion_signs"):
        name, place = table.take("name", str), table.take("place", str)
        yield CompanionSign(name, place, _sourced(table, name, sources))


def _country_rules(top: Table, sources: Sources) -> Iterator[CountryRule]:
    for table in top.tables("country_rules"):
        country, rule = table.take("country", str), _texts(table.table("rule"))
        yield CountryRule(country, rule, _sourced(table, rule.en, sources))


def _share_rules(top: Table, sources: Sources) -> Iterator[ShareRule]:
    for table in top.tables("share_rules"):
        fund, rounding = table.take("fund", str), table.choice("rounding", Rounding)
        percent = Decimal(str(table.take("percent", int | float)))
        yield ShareRule(fund, percent, rounding, _sourced(table, fund, sources))
