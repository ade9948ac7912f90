"""Tables for people who work in spreadsheets: XLSX with real types, CSV as Excel opens it."""

from __future__ import annotations

import csv as csv_format
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, TypeAlias

from app.core.lazy import later
from app.output import clean

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet
else:
    xlsxwriter = later("xlsxwriter")

Cell: TypeAlias = str | int | float | Decimal | date | datetime | None

_FORMULA_STARTS = tuple("=+-@\t\r\n")
_LONGEST_CELL = 32_767  # Excel's limit, in characters
_FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


class Kind(StrEnum):
    """What a column holds; a datetime is written as the wall clock it carries."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    DATETIME = "datetime"


_NUMBER_FORMATS = {
    Kind.NUMBER: "General",
    Kind.DATE: "dd.mm.yyyy",
    Kind.DATETIME: "dd.mm.yyyy hh:mm",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `width` is counted in characters."""

    heading: str
    kind: Kind = Kind.TEXT
    width: int = 20


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table whose rows have one cell for each column."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


class FileKind(StrEnum):
    """What a table may be written as; the value is the file's suffix."""

    XLSX = "xlsx"
    CSV = "csv"

    @property
    def media_type(self) -> str:
        """For the Content-Type header."""
        if self is FileKind.CSV:
            return "text/csv"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(table: Table, kind: FileKind) -> bytes:
    """Return the table as a file of `kind`."""
    return xlsx(table) if kind is FileKind.XLSX else csv(table)


def xlsx(tables: Table | Sequence[Table]) -> bytes:
    """Return a workbook with a sheet for each table; text that looks like a formula stays text."""
    target = BytesIO()
    names: set[str] = set()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        for table in [tables] if isinstance(tables, Table) else tables:
            sheet = workbook.add_worksheet(_sheet_name(table.title, names))
            _write_heading(workbook, sheet, table)
            _write_rows(workbook, sheet, table)
    return target.getvalue()


def _write_heading(workbook: xlsxwriter.Workbook, sheet: Worksheet, table: Table) -> None:
    bold = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.heading, bold)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, len(table.rows), max(len(table.columns) - 1, 0))


def _write_rows(workbook: xlsxwriter.Workbook, sheet: Worksheet, table: Table) -> None:
    formats = {
        kind: workbook.add_format({"num_format": code}) for kind, code in _NUMBER_FORMATS.items()
    }
    for number, row in enumerate(table.rows, start=1):
        for index, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _write_cell(sheet, (number, index), value, formats.get(column.kind))


def _write_cell(
    sheet: Worksheet, place: tuple[int, int], value: Cell, style: Format | None
) -> None:
    match value:
        case None:
            return
        case datetime():
            sheet.write_datetime(*place, value.replace(tzinfo=None), style)
        case date():
            sheet.write_datetime(*place, value, style)
        case int() | float() | Decimal():
            sheet.write_number(*place, value, style)
        case str():
            sheet.write_string(*place, clean.lines(value)[:_LONGEST_CELL])


def _sheet_name(title: str, taken: set[str]) -> str:
    """Excel takes 31 characters, no brackets or slashes, and no two names apart only in case."""
    plain = _FORBIDDEN_IN_SHEET_NAME.sub(" ", clean.line(title)).strip(" '")[:31].strip(" '")
    name, number = plain or "Sheet", 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: 28 - len(str(number))]} ({number})"
    taken.add(name.casefold())
    return name


def csv(table: Table) -> bytes:
    """Return the table as UTF-8 with BOM and semicolons, as Excel opens it in Latvian settings.

    Numbers have a decimal comma, dates are ISO 8601, and text that a spreadsheet would take for a
    formula starts with an apostrophe (OWASP, CSV injection).
    """
    target = StringIO(newline="")
    writer = csv_format.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(_csv_cell(column.heading) for column in table.columns)
    writer.writerows([_csv_cell(value) for value in row] for row in table.rows)
    return target.getvalue().encode("utf-8-sig")


def _csv_cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case int() | float() | Decimal():
            return str(value).replace(".", ",")
        case str():
            guard = "'" if value.startswith(_FORMULA_STARTS) else ""
            return guard + clean.lines(value)
