"""Checks templates: they compile, are short, have nothing inline (CSP), images have an alt."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError

TEMPLATES = Path(__file__).parents[1] / "app" / "templates"
LONGEST = 100
MAIL_OR_PAPER = {"mail", "mails", "pdf"}  # no CSP there; mail clients know only inline styles
UNSAFE = re.compile(r"\|\s*safe\b")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


class InlineFinder(HTMLParser):
    """Collects what a Content-Security-Policy without 'unsafe-inline' would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or "style" in names:
            self._add("inline style")
        is_data = names.get("type") == "application/ld+json"  # never run
        if tag == "script" and "src" not in names and not is_data:
            self._add("inline script")
        if tag == "img" and "alt" not in names:
            self._add("image without alt")
        if any(name.startswith(("on", "hx-on")) for name in names):
            self._add("event handler in an attribute")
        if any((value or "").strip().lower().startswith("javascript:") for value in names.values()):
            self._add("javascript: address")

    def _add(self, fault: str) -> None:
        self.faults.append((self.getpos()[0], fault))


def blank(match: re.Match[str]) -> str:
    """Jinja's parts as filler of as many lines, so that the parser sees HTML alone."""
    filler = "x" if match.group().startswith("{{") else " "
    return filler + "\n" * match.group().count("\n")


def template_faults(name: str, source: str, environment: Environment) -> Iterator[str]:
    """Yield `name:line: fault` for one template."""
    lines = source.count("\n") + 1
    if lines > LONGEST:
        yield f"{name}: {lines} lines, {LONGEST} at most"
    try:
        environment.parse(source)
    except TemplateSyntaxError as error:
        yield f"{name}:{error.lineno}: {error.message}"
        return
    for found in UNSAFE.finditer(source):
        yield f"{name}:{source.count(chr(10), 0, found.start()) + 1}: |safe; make Markup in Python"
    if name.endswith(".html") and name.partition("/")[0] not in MAIL_OR_PAPER:
        finder = InlineFinder()
        finder.feed(JINJA.sub(blank, source))
        yield from (f"{name}:{line}: {fault}" for line, fault in finder.faults)


def folder_faults(folder: Path) -> list[str]:
    """Every fault of every template below the folder."""
    environment = Environment(
        autoescape=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
        undefined=StrictUndefined,
    )
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [
        fault
        for path in files
        for fault in template_faults(
            path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"), environment
        )
    ]


def main() -> int:
    faults = folder_faults(TEMPLATES)
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
