"""No template lies about unused."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).parents[2] / "app"
TEMPLATES = ROOT / "templates"
NAME = re.compile(r"""['"]([\w./-]+)['"]""")


def names_in_code() -> set[str]:
    """Every string of the code; what an f-string fills in counts as anything."""
    return {text for path in ROOT.rglob("*.py") for text in _strings(ast.parse(path.read_text()))}


def _strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(v.value) if isinstance(v, ast.Constant) else "*" for v in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def used(code: set[str], templates: set[str]) -> set[str]:
    """The templates that code names (mails without their ending, drawings and style sheets without
    their folder), and all that those name."""
    patterns = {text for text in code if "*" in text and _says_enough(text)}
    found = {
        name
        for name in templates
        if {name, _short(name)} & code
        or any(fnmatchcase(each, pattern) for pattern in patterns for each in (name, _short(name)))
    }
    queue = list(found)
    while queue:
        text = (TEMPLATES / queue.pop()).read_text("utf-8")
        named = (set(NAME.findall(text)) & templates) - found
        found |= named
        queue += named
    return found


def _short(name: str) -> str:
    is_asset = name.endswith((".css", ".svg"))
    return name.rpartition("/")[2] if is_asset else name.rpartition(".")[0]


def _says_enough(pattern: str) -> bool:
    """A folder or a file's name is told, not just '*/*.html'."""
    folder, _, file = pattern.rpartition("/")
    return bool(folder.strip("*") or (file.partition(".")[0].strip("*") and "." in file))


def test_every_template_is_used() -> None:
    files = (path for path in TEMPLATES.rglob("*") if path.is_file())
    templates = {str(path.relative_to(TEMPLATES)) for path in files}
    assert templates - used(names_in_code(), templates) == set()


def test_every_component_is_used_beside_its_showcase() -> None:
    """The components page shows what pages use; it is no reason for a component to be."""
    pages = [
        path.read_text("utf-8")
        for path in TEMPLATES.rglob("*")
        if path.is_file() and "components_page" not in path.parts
    ]
    components = {f"components/{path.name}" for path in (TEMPLATES / "components").glob("*.html")}
    assert components - {name for text in pages for name in NAME.findall(text)} == set()
