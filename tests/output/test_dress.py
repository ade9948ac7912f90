"""The dress as text and as a block in a page."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.output.dress import FunderDress
from app.output.emblem import eu_emblem_svg

TEMPLATES = Path(__file__).parents[2] / "app" / "templates"
EU = FunderDress(
    profile_key="x",
    language="lv",
    emblem="eu",
    emblem_title="Eiropas Savienības emblēma",
    emblem_caption="Līdzfinansē Eiropas Savienība",
    brand="Interreg",
    brand_line="Latvija – Lietuva",
    programme="Programma <A&B>",
    fund_name="Fonds",
    slogan="Sauklis",
    sentences=("Pirmais teikums.", "Otrais teikums."),
    companion_signs=("NAP2027",),
)
NORWAY = FunderDress(
    profile_key="y",
    language="en",
    brand="Norway Grants",
    sentences=("See www.norwaygrants.org.",),
    link="www.norwaygrants.org",
)


class Outline(HTMLParser):
    """What a page shows: (nearest class, text), and every attribute."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        if tag != "img":
            self.stack.append(dict(attrs).get("class") or (self.stack[-1] if self.stack else ""))

    def handle_endtag(self, tag: str) -> None:
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.stack[-1].removeprefix("funder-dress__"), data.strip()))


def shown(dress: FunderDress, arguments: str = "") -> Outline:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, loader=FileSystemLoader(TEMPLATES)
    )
    template = environment.from_string(
        "{% from 'components/funder_dress.html' import funder_dress %}"
        "{{ funder_dress(dress=dress" + arguments + ") }}"
    )
    svg = eu_emblem_svg(64, title=dress.emblem_title or "-")
    return Outline(template.render(dress=dress, svg=svg))


def test_dress_plain_text_has_caption_names_and_whole_sentences() -> None:
    assert EU.plain_text().split("\n") == [
        "Līdzfinansē Eiropas Savienība",
        "Interreg Latvija – Lietuva",
        "Programma <A&B>",
        "Fonds",
        "Sauklis",
        "Pirmais teikums.",
        "Otrais teikums.",
    ]


def test_dress_plain_text_gives_the_link_once() -> None:
    assert NORWAY.plain_text() == "Norway Grants\nSee www.norwaygrants.org."
    apart = FunderDress(profile_key="z", language="en", sentences=("One.",), link="example.org")
    assert apart.plain_text() == "One.\nexample.org"


def test_dress_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        EU.slogan = "x"  # type: ignore[misc]  # what the test is about


def test_dress_block_shows_emblem_then_caption_then_words() -> None:
    assert shown(EU, ", emblem_svg=svg").texts == [
        ("eu-emblem", "Eiropas Savienības emblēma"),
        ("caption", "Līdzfinansē Eiropas Savienība"),
        ("brand", "Interreg"),
        ("brand", "Latvija – Lietuva"),
        ("companion", "NAP2027"),
        ("slogan", "Sauklis"),
        ("text", "Fonds"),
        ("text", "Programma <A&B>"),
        ("text", "Pirmais teikums."),
        ("text", "Otrais teikums."),
    ]


def test_dress_block_takes_the_emblem_as_a_picture() -> None:
    attributes = shown(EU, ", emblem_url='/static/eu.svg'").attributes
    assert ("src", "/static/eu.svg") in attributes
    assert ("alt", "Eiropas Savienības emblēma") in attributes
    assert ("lang", "lv") in attributes


def test_dress_block_compact_is_the_sign_alone() -> None:
    texts = shown(EU, ", emblem_svg=svg, compact=true").texts
    assert [part for part, _ in texts] == ["eu-emblem", "caption", "brand", "brand", "companion"]


def test_dress_block_of_a_funder_without_emblem_shows_none_even_when_given() -> None:
    block = shown(NORWAY, ", emblem_svg=svg, emblem_url='/eu.svg'")
    assert [text for _, text in block.texts] == [
        "Norway Grants",
        "See",
        "www.norwaygrants.org",
        ".",
    ]
    assert [value for name, value in block.attributes if name in {"src", "href"}] == [
        "https://www.norwaygrants.org/"
    ]


def test_dress_block_has_nothing_inline() -> None:
    for dress in (EU, NORWAY):
        names = {name for name, _ in shown(dress, ", emblem_svg=svg").attributes}
        assert {name for name in names if name == "style" or name.startswith("on")} == set()
