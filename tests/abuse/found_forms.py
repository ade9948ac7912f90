"""Forms as a browser reads them from a page, to be sent back filled with anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

UNTYPED = {"submit", "button", "image", "reset"}
Pairs = list[tuple[str, str]]


@dataclass
class FoundForm:
    """A <form method=post>: where it goes, what it would send, and which fields take a file."""

    page: str
    action: str
    pairs: Pairs = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    buttons: Pairs = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Every field, each once."""
        return list(dict.fromkeys(name for name, _ in self.pairs))

    def filled(self, name: str, *values: str) -> dict[str, list[str]]:
        """What is sent when `name` holds `values` and all else is as the page has it."""
        sent: dict[str, list[str]] = {}
        for key, value in self.pairs:
            sent.setdefault(key, []).append(value)
        return {**sent, name: list(values)}


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[FoundForm] = []
        self._form: FoundForm | None = None
        self._select = ""
        self._picked: str | None = None
        self._textarea: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form" and values.get("method", "").lower() == "post":
            target = urljoin(self.page, values.get("action") or self.page)
            self._form = FoundForm(self.page, target)
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(tag, values, self._form)

    def _field(self, tag: str, values: dict[str, str], form: FoundForm) -> None:
        name = values.get("name", "")
        if tag == "input" and name:
            self._input(name, values, form)
        elif tag == "select" and name:
            self._select, self._picked = name, None
        elif tag == "option" and self._select and (self._picked is None or "selected" in values):
            self._picked = values.get("value", "")
        elif tag == "button":
            self._button(name, values, form)
        elif tag == "textarea" and name:
            self._textarea, self._text = name, ""

    def _button(self, name: str, values: dict[str, str], form: FoundForm) -> None:
        """One that sends the form elsewhere makes it another form, of the same fields."""
        if "formaction" in values:
            target = urljoin(self.page, values["formaction"])
            self.forms.append(FoundForm(self.page, target, form.pairs, form.files))
        elif name:
            form.buttons.append((name, values.get("value", "")))

    @staticmethod
    def _input(name: str, values: dict[str, str], form: FoundForm) -> None:
        kind = values.get("type", "text")
        if kind == "file":
            form.files.append(name)
        elif kind in ("checkbox", "radio"):
            if "checked" in values or name not in form.names:
                form.pairs.append((name, values.get("value", "on")))
        elif kind not in UNTYPED:
            form.pairs.append((name, values.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select and self._form is not None:
            self._form.pairs.append((self._select, self._picked or ""))
            self._select = ""
        elif tag == "textarea" and self._textarea and self._form is not None:
            self._form.pairs.append((self._textarea, self._text.removeprefix("\n")))
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._text += data


def forms_of(page: str, html: str) -> list[FoundForm]:
    """Every form of the page that is sent by POST."""
    reader = _Reader(page)
    reader.feed(html)
    return reader.forms
