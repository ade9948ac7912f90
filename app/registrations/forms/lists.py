"""A file of colleagues: the template to fill in, and what somebody made of it."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.errors import InvalidInput
from app.core.i18n import NATIVE_NAMES, _, force_language
from app.core.search import fold
from app.core.texts import N_
from app.output.sheets import UnreadableSheet, read_rows
from app.output.tables import Column, Table
from app.registrations.forms.nominating import FIELDS, MOST_COLLEAGUES

LARGEST_LIST = 500_000  # bytes
_HEADINGS = {
    "given_name": N_("Given name"),
    "family_name": N_("Family name"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "position": N_("Position"),
}
_UNREADABLE = N_("We cannot read this file. Please use the template, as XLSX or CSV.")
_EMPTY = N_("There is nobody in this file.")
_TOO_MANY = N_("Please send at most %(most)s people at once.")


def colleagues_table() -> Table:
    """The template to fill in: headings in the visitor's language and no rows."""
    return Table(_("Colleagues"), [Column(_(_HEADINGS[name]), width=28) for name in FIELDS], [])


def people_of(data: bytes) -> list[dict[str, str]]:
    """The people of a filled-in file, by field; columns may stand in any order under headings.

    Raises InvalidInput("file").
    """
    rows = _rows(data)
    columns = _columns(rows[0])
    people = rows[1:] if columns else rows
    if not people:
        raise InvalidInput("file", _EMPTY)
    if len(people) > MOST_COLLEAGUES:
        raise InvalidInput("file", _TOO_MANY, most=MOST_COLLEAGUES)
    return [_person(row, columns or {name: n for n, name in enumerate(FIELDS)}) for row in people]


def _rows(data: bytes) -> list[list[str]]:
    if len(data) > LARGEST_LIST:
        raise InvalidInput("file", _UNREADABLE)
    try:
        rows = read_rows(data, MOST_COLLEAGUES + 2)
    except UnreadableSheet as fault:
        raise InvalidInput("file", _UNREADABLE) from fault
    if not rows:
        raise InvalidInput("file", _EMPTY)
    return rows


def _columns(first: Sequence[str]) -> dict[str, int]:
    """Where each field stands, told by headings in any of our languages; empty without headings."""
    written = [fold(cell).strip(" *:") for cell in first]
    found = {
        name: number
        for name, spellings in _spellings().items()
        for number, cell in enumerate(written)
        if cell in spellings
    }
    return found if {"given_name", "family_name"} <= set(found) else {}


def _spellings() -> dict[str, set[str]]:
    spelt: dict[str, set[str]] = {name: set() for name in FIELDS}
    for language in NATIVE_NAMES:
        with force_language(language):
            for name in FIELDS:
                spelt[name].add(fold(str(_(_HEADINGS[name]))))
    return spelt


def _person(row: Sequence[str], columns: dict[str, int]) -> dict[str, str]:
    return {name: row[n] if n < len(row) else "" for name, n in columns.items()}
