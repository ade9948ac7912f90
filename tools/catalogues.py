"""Each feature's translations: `update` gathers texts, `check` names faults, `compile` writes .mo.

A feature's texts are those of app/<feature>/ and app/templates/<feature>/; core also takes every
other folder of templates (layouts, components). A text that core has is not repeated in a feature.
`update registrations` touches that feature alone.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

LOCALES = ("lv", "lt")
SINGULAR, PLURAL, CONTEXT = None, (1, 2), ((1, "c"), 2)
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "_l", "N_", "gettext", "lazy_gettext"), SINGULAR),
    **dict.fromkeys(("_n", "ngettext", "lazy_ngettext"), PLURAL),
    **dict.fromkeys(("pgettext", "lazy_pgettext"), CONTEXT),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!\{)\{\w+\}")
# Gettext's rule for Latvian gives nought a form of its own, which need not repeat the number.
FORM_FOR_NOUGHT = ("lv", 2)
HEADER = re.compile(r'^"([\w-]+):', re.MULTILINE)
KEPT_HEADERS = ("Language", "Plural-Forms", "Content-Type", "Content-Transfer-Encoding")

Key = tuple[str | None, str]


@dataclass(frozen=True)
class Tree:
    """The app/ folder that texts are read from and catalogues are written in."""

    app: Path

    def features(self) -> list[str]:
        """Core comes first: the others leave out what it has."""
        packages = sorted(path.parent.name for path in self.app.glob("*/__init__.py"))
        return sorted(packages, key=lambda name: name != "core")

    def sources(self, feature: str) -> Iterator[tuple[Path, Any]]:
        """Yield each file with babel's method for it."""
        for path in sorted((self.app / feature).rglob("*.py")):
            yield path, python_texts
        for path in sorted((self.app / "templates").rglob("*.*")):
            if path.suffix in {".html", ".txt", ".xml"} and self._owner(path) == feature:
                yield path, babel_extract

    def _owner(self, template: Path) -> str:
        folder = template.relative_to(self.app / "templates").parts[0]
        return folder if (self.app / folder / "__init__.py").exists() else "core"

    def po(self, feature: str, locale: str) -> Path:
        return self.app / feature / "translations" / locale / "LC_MESSAGES" / "messages.po"

    def read(self, feature: str, locale: str) -> Catalog:
        path = self.po(feature, locale)
        if not path.exists():
            return Catalog(locale=locale)
        with path.open("rb") as file:
            return read_po(file, locale=locale, abort_invalid=True)


def key_of(message: Message) -> Key:
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return message.context, singular


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def forms_of(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def python_texts(
    file: BinaryIO, keywords: Container[str], _tags: object, options: object
) -> Iterator[tuple[int, str, tuple[str | None, ...], list[str]]]:
    """As babel's method for Python, which passes over what stands within an f-string."""
    del options  # there are none
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name, values = node.func.id, [getattr(each, "value", None) for each in node.args]
            if name in keywords and values:
                said = tuple(value if isinstance(value, str) else None for value in values)
                yield node.lineno, name, said, []


def texts(tree: Tree, feature: str) -> Catalog:
    """Every text of the feature, untranslated."""
    found = Catalog()
    for path, method in tree.sources(feature):
        options = {"silent": "false"}
        for _line, text, _comments, context in extract_from_file(
            method, path, keywords=KEYWORDS, options=options
        ):
            found.add(text, context=context)
    return found


def all_texts(tree: Tree) -> dict[str, Catalog]:
    """Texts by feature, each without those that core has."""
    found = {feature: texts(tree, feature) for feature in tree.features()}
    shared = {key_of(message) for message in messages(found.get("core", Catalog()))}
    for feature in found.keys() - {"core"}:
        for context, text in shared:
            found[feature].delete(text, context=context)
    return found


def merged(wanted: Catalog, locale: str, memory: dict[Key, Any]) -> Catalog:
    """The wanted texts with what is known of their translations, by exact text only."""
    result = Catalog(locale=locale)
    for message in messages(wanted):
        string = memory.get(key_of(message), "")
        if message.pluralizable == isinstance(string, str):
            string = ("",) * result.num_plurals if message.pluralizable else ""
        result.add(message.id, string, context=message.context)
    return result


def as_po(catalogue: Catalog) -> bytes:
    """The file's bytes, with nothing in them that changes while the texts do not."""
    body = io.BytesIO()
    write_po(body, catalogue, sort_output=True, no_location=True, omit_header=True, width=100)
    headers = [f'"{k}: {v}\\n"' for k, v in catalogue.mime_headers if k in KEPT_HEADERS]
    head = "\n".join(['msgid ""', 'msgstr ""', *headers])
    return f"{head}\n\n{body.getvalue().decode().strip()}\n".encode()


def update(tree: Tree, only: Iterable[str]) -> list[str]:
    """Write the catalogues that differ from the texts; return their paths."""
    wanted, changed = all_texts(tree), []
    for locale in LOCALES:
        memory = {
            key_of(message): message.string
            for feature in wanted
            for message in messages(tree.read(feature, locale))
            if all(forms_of(message)) and not message.fuzzy
        }
        for feature in only or wanted:
            own = {key_of(m): m.string for m in messages(tree.read(feature, locale)) if m.string}
            catalogue = merged(wanted[feature], locale, memory | own)
            changed += write_if_other(tree.po(feature, locale), catalogue)
    return changed


def write_if_other(path: Path, catalogue: Catalog) -> list[str]:
    content = as_po(catalogue)
    if not len(catalogue):
        path.unlink(missing_ok=True)
    elif not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return [str(path)]
    return []


def faults(tree: Tree) -> list[str]:
    """Everything that keeps a visitor from reading every page in every language."""
    wanted = all_texts(tree)
    return [
        fault
        for locale in LOCALES
        for source in (
            *(catalogue_faults(tree, feature, locale, wanted[feature]) for feature in wanted),
            contradictions(tree, locale),
        )
        for fault in source
    ]


def catalogue_faults(tree: Tree, feature: str, locale: str, wanted: Catalog) -> Iterator[str]:
    catalogue = tree.read(feature, locale)
    have = {key_of(message): message for message in messages(catalogue)}
    want = {key_of(message): message for message in messages(wanted)}
    where = f"{feature}/{locale}"
    yield from (f"{where}: needless head: {name}" for name in needless(tree.po(feature, locale)))
    for key in sorted(have.keys() - want.keys(), key=str):
        yield f"{where}: obsolete: {key[1]!r}"
    for obsolete in catalogue.obsolete.values():
        yield f"{where}: obsolete: {obsolete.id!r}"
    for key, message in want.items():
        fault = message_fault(message, have.get(key), locale)
        if fault:
            yield f"{where}: {fault}: {key[1]!r}"


def needless(path: Path) -> list[str]:
    """What the head of a file says that `update` would leave out."""
    head = path.read_text(encoding="utf-8").partition("\n\n")[0] if path.exists() else ""
    return sorted(set(HEADER.findall(head)) - set(KEPT_HEADERS))


def message_fault(wanted: Message, found: Message | None, locale: str) -> str | None:
    if found is None or not all(forms_of(found)) or wanted.pluralizable != found.pluralizable:
        return "missing"
    if found.fuzzy:
        return "fuzzy"
    asked = set(PLACEHOLDER.findall(wanted.id if isinstance(wanted.id, str) else wanted.id[1]))
    for index, form in enumerate(forms_of(found)):
        optional = {"%(num)d", "%(num)s"} if (locale, index) == FORM_FOR_NOUGHT else set()
        given = set(PLACEHOLDER.findall(form))
        if given - asked or asked - given - optional:
            return "placeholders differ"
    return None


def contradictions(tree: Tree, locale: str) -> Iterator[str]:
    """One text that two features translate differently: at run time only one of them would win."""
    seen: dict[Key, tuple[str, Any]] = {}
    for feature in tree.features():
        for message in messages(tree.read(feature, locale)):
            first, string = seen.setdefault(key_of(message), (feature, message.string))
            if string != message.string:
                yield f"{first}, {feature}/{locale}: translated differently: {message.id!r}"


def compile_all(tree: Tree) -> None:
    """Write messages.mo beside every messages.po that is newer."""
    for path in tree.app.glob("*/translations/*/LC_MESSAGES/messages.po"):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > path.stat().st_mtime:
            continue
        with path.open("rb") as source, target.open("wb") as compiled:
            write_mo(compiled, read_po(source, locale=path.parts[-3]))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="catalogues", description=__doc__)
    parser.add_argument("command", choices=["update", "check", "compile"])
    parser.add_argument("features", nargs="*", help="for update: these alone")
    asked = parser.parse_args(arguments)
    tree, lines = Tree(Path(__file__).parents[1] / "app"), list[str]()
    if asked.command == "update":
        lines = update(tree, asked.features)
    elif asked.command == "check":
        lines = faults(tree)
    else:
        compile_all(tree)
    print(*lines, sep="\n", end="\n" if lines else "")
    return 1 if asked.command == "check" and lines else 0


if __name__ == "__main__":
    sys.exit(main())
