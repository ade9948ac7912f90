"""Tables that people hand in: the first sheet of an XLSX file, or CSV, as rows of text."""

from __future__ import annotations

import csv
import zipfile
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from app.core.lazy import later

if TYPE_CHECKING:
    import python_calamine
else:
    python_calamine = later("python_calamine")


_ZIP = b"PK\x03\x04"
_MOST_UNPACKED = 50 * 1024 * 1024  # bytes: a small file may hold a very large sheet
_SEPARATORS = ";,\t"


class UnreadableSheet(Exception):
    """Neither a workbook nor CSV, or too large to be a list of people."""


def read_rows(data: bytes, most: int) -> list[list[str]]:
    """Up to `most` rows with something in them, each cell a line of text without outer spaces.

    Raises UnreadableSheet.
    """
    rows = _xlsx(data) if data.startswith(_ZIP) else _csv(data)
    filled = ([cell.strip() for cell in row] for row in rows)
    return [row for row in filled if any(row)][:most]


def _xlsx(data: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise UnreadableSheet
        sheet = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0)
        return [[_text(cell) for cell in row] for row in sheet.to_python()]
    except (python_calamine.CalamineError, zipfile.BadZipFile, IndexError) as fault:
        raise UnreadableSheet from fault


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a phone number, which Excel keeps as a number
    return cell.isoformat() if isinstance(cell, date | datetime) else str(cell)


def _csv(data: bytes) -> list[list[str]]:
    text = _decoded(data)
    first = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=separator))
    except csv.Error as fault:
        raise UnreadableSheet from fault
    return [[cell.removeprefix("'") for cell in row] for row in rows]  # see tables.csv


def _decoded(data: bytes) -> str:
    """UTF-8, or the Windows code page of the Baltic states, in which older Excels save."""
    if b"\0" in data:
        raise UnreadableSheet
    for encoding in ("utf-8-sig", "cp1257"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableSheet
