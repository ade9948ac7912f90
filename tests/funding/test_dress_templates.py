"""The dress as pages, papers and mails put it on: exact words, the emblem only where it belongs."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template

from app.funding.outputs import dress
from app.funding.rules import all_profiles
from app.output.dress import FunderDress
from app.output.pdf import render

LONG = "Latgales plānošanas reģions"
CASES = [(each.key, code) for each in all_profiles() for code in ("lv", "en", "lt")]
BASES = {"html": '{% extends "mail/base.html" %}', "txt": '{% extends "mail/base.txt" %}'}


@pytest.fixture
def mails(app: Flask, tmp_path: Path) -> Flask:
    for ending, source in BASES.items():
        words = "{% block content %}Labdien!{% endblock %}"
        (tmp_path / f"try.{ending}").write_text(source + words)
    app.jinja_loader.searchpath.append(str(tmp_path))  # type: ignore[union-attr]  # Flask's loader
    return app


def worn(key: str, artefact: str, language: str) -> FunderDress:
    return dress(key, artefact, language, title="Cikls & Co", beneficiary=LONG, code="LL-1")


def written(template: str, **values: Any) -> str:
    return render_template(template, subject="x", mail_language="lv", **values)


@pytest.mark.parametrize(("key", "language"), CASES)
def test_every_mail_carries_the_exact_words(mails: Flask, key: str, language: str) -> None:
    own = worn(key, "mail", language)
    page = html.unescape(written("try.html", dress=own))
    wanted = (*own.sentences, own.emblem_caption, own.brand, own.programme, own.slogan)
    assert [words for words in wanted if words not in page] == []
    assert ("cid:eu-emblem@cikls" in page) is (own.emblem is not None)
    assert own.plain_text() in written("try.txt", dress=own)


def test_mail_without_a_project_wears_nothing(mails: Flask) -> None:
    assert "funder" not in written("try.html", dress=None).split("</style>")[1]
    assert written("try.txt", dress=None) == "Labdien!\n\n-- \nCikls\n"


@pytest.mark.parametrize("key", [each.key for each in all_profiles()])
def test_paper_shows_the_dress(app: Flask, key: str) -> None:
    folder = Path(app.root_path)
    markup = written("funding/dress.html", dress=worn(key, "document", "lv"))
    sheet = folder / "templates" / "pdf" / "funder-dress.css"
    content = render(
        f'<html lang="lv"><title>x</title><body>{markup}</body></html>',
        base_folder=folder,
        stylesheets=[folder / "templates" / "pdf" / "base.css", sheet],
    )
    assert content.startswith(b"%PDF")
    assert ("<svg" in markup) is (key != "norway-2009-2014")


def test_emblem_on_paper_is_at_least_a_centimetre_high(app: Flask) -> None:
    sheet = Path(app.root_path) / "templates" / "pdf" / "funder-dress.css"
    assert "svg { display: block; width: 18mm; height: 12mm; }" in sheet.read_text("utf-8")


def test_page_without_a_dress_shows_nothing(app: Flask) -> None:
    assert written("funding/dress.html", dress=None).strip() == ""
    assert written("funding/dress.html").strip() == ""
