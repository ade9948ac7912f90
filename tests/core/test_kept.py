"""What a process keeps is made once, is never another's, and never old."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from app.core.access import public
from app.core.db import db, transaction
from app.core.i18n import force_language
from app.core.kept import kept, kept_fact
from app.core.texts import Texts
from app.home.queries.lists import SessionLine, list_coming_up
from app.home.rules import ListWish
from app.venues.models import Venue
from tests import factories as make

PIECE = "{% macro piece(name) %}{{ name }}: {{ _('Sessions') }}{% endmacro %}"


class Name:
    """A value that counts how often it was written."""

    def __init__(self, text: str) -> None:
        self.text, self.written = text, 0

    def __str__(self) -> str:
        self.written += 1
        return self.text


def test_kept_macro_is_made_once_for_each_value_and_language(app: Flask) -> None:
    tag, plain = Name("<b>"), Name("a")
    pieces = {}
    with app.test_request_context("/"):
        macro = app.jinja_env.from_string(PIECE).module.piece  # type: ignore[attr-defined]
        for language in ("lv", "en"):
            with force_language(language):
                pieces[language] = [kept(macro, name) for name in (tag, plain, tag)]
    assert pieces == {
        "lv": ["&lt;b&gt;: Pasākumi", "a: Pasākumi", "&lt;b&gt;: Pasākumi"],
        "en": ["&lt;b&gt;: Sessions", "a: Sessions", "&lt;b&gt;: Sessions"],
    }
    assert (tag.written, plain.written) == (2, 2)  # once in each language


def test_kept_fact_is_asked_anew_after_any_change(each_app: Flask) -> None:
    asked: list[int] = []

    @kept_fact
    def fact() -> int:
        asked.append(len(asked))
        return len(asked)

    @each_app.get("/fact")
    @public
    def view() -> str:
        return str(fact())

    def ask() -> str:
        return each_app.test_client().get("/fact").text

    assert [ask(), ask()] == ["1", "1"]
    with transaction():
        db.session.add(Venue(slug="a", name=Texts("A"), sort_name="a"))
    assert [ask(), ask()] == ["2", "2"]


def test_texts_come_back_whole_however_often_they_are_read(each_app: Flask) -> None:
    title = Texts("Klientu apkalpošana", "", "Klientų aptarnavimas")
    make.training_session(title=title, starts_at=datetime(2099, 3, 2, 8, tzinfo=UTC))
    make.training_session(title=title, starts_at=datetime(2099, 3, 3, 8, tzinfo=UTC))

    def lines() -> list[SessionLine]:
        return list_coming_up(ListWish(), 5)

    assert [[line.title for line in lines()] for _again in "12"] == [[title, title]] * 2
    assert len(set(lines())) == 2  # a line can be a key: cards are kept by it
