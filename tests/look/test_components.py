"""What the components promise beyond their looks: words beside pictures, faults tied to fields."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask, get_template_attribute
from werkzeug.datastructures import MultiDict
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than SelectChoice
    Form,
    SelectChoice,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired


class Application(Form):
    """Two fields, one of them asked for."""

    given_name = StringField("Name", [DataRequired("Write a name.")], description="As on paper.")
    days = SelectMultipleField(
        "Days", choices=[SelectChoice("1", "First"), SelectChoice("2", "Second")]
    )


def draw(app: Flask, component: str, macro: str = "", **values: Any) -> str:
    with app.test_request_context("/?lang=en"):
        call = get_template_attribute(f"components/{component}.html", macro or component)
        return str(call(**values))


def text_of(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def faulty_form(app: Flask) -> Application:
    with app.test_request_context("/?lang=en"):
        form = Application(MultiDict({"days": "2"}))
        form.validate()
    return form


@pytest.mark.parametrize(
    ("taken", "capacity", "words"),
    [
        (39, 40, "1 place left"),
        (10, 40, "30 places left"),
        (40, 40, "All places taken"),
        (41, 40, "All places taken"),
        (7, 0, "Open to all"),
    ],
)
def test_seat_ring_says_in_words_what_it_draws(
    app: Flask, taken: int, capacity: int, words: str
) -> None:
    ring = draw(app, "seat_ring", taken=taken, capacity=capacity, size="sm")
    assert text_of(ring) == words


def test_field_with_a_fault_is_tied_to_its_hint_and_its_error(app: Flask) -> None:
    markup = draw(app, "field", field=faulty_form(app).given_name)
    assert re.findall(r'aria-describedby="([^"]+)"', markup) == ["given_name-hint given_name-error"]
    assert re.findall(r' id="([^"]+)"', markup) == [
        "given_name-hint",
        "given_name",
        "given_name-error",
    ]


def test_field_of_several_choices_keeps_what_was_ticked(app: Flask) -> None:
    markup = draw(app, "field", field=faulty_form(app).days)
    assert re.findall(r'value="(\d)"( checked)?', markup) == [("1", ""), ("2", " checked")]


def test_error_summary_links_each_fault_to_its_field(app: Flask) -> None:
    markup = draw(app, "error_summary", form=faulty_form(app))
    assert re.findall(r'href="([^"]+)">([^<]+)<', markup) == [
        ("#given_name", "Name: Write a name.")
    ]


def test_file_row_escapes_a_title_that_holds_markup(app: Flask) -> None:
    markup = draw(app, "file_row", title="<b>Slides</b>", url="/x", type="pptx", size="2 MB")
    assert text_of(markup) == "&lt;b&gt;Slides&lt;/b&gt; PPTX · 2 MB"


def test_confirm_button_carries_its_token_and_hidden_values(app: Flask) -> None:
    markup = draw(app, "confirm_button", action="/go", label="Cancel", fields={"seat": "7"})
    assert re.findall(r'type="hidden" name="([^"]+)"', markup) == ["csrf_token", "seat"]
