import csv as csv_format
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from python_calamine import CalamineWorkbook

from app.output.tables import Column, Kind, Table, csv, xlsx

PARTICIPANTS = Table(
    "Dalībnieki",
    (
        Column("Vārds", width=30),
        Column("Stundas", Kind.NUMBER),
        Column("Datums", Kind.DATE),
        Column("Reģistrēts", Kind.DATETIME),
    ),
    (
        (
            "Pia Ozoliņa",
            Decimal("7.5"),
            date(2026, 11, 26),
            datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
        ),
        ("Žydrūnė Šilaitė", 0, None, None),
    ),
)


def read(content: bytes) -> list[list[object]]:
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python()]


def test_xlsx_keeps_types_and_letters() -> None:
    assert read(xlsx(PARTICIPANTS)) == [
        ["Vārds", "Stundas", "Datums", "Reģistrēts"],
        ["Pia Ozoliņa", 7.5, date(2026, 11, 26), datetime.fromisoformat("2026-11-02 09:30")],
        ["Žydrūnė Šilaitė", 0, "", ""],
    ]


@pytest.mark.parametrize("text", ["=1+1", "http://example.org", "{=1}", "007", "+371 20000000"])
def test_xlsx_text_that_looks_like_something_else_stays_text(text: str) -> None:
    assert read(xlsx(Table("T", (Column("Piezīmes"),), ((text,),))))[1] == [text]


def test_xlsx_formula_in_text_is_not_a_formula() -> None:
    content = xlsx(Table("T", (Column("A"),), (("=SUM(1,2)",),)))
    assert read(content)[1] == ["=SUM(1,2)"]  # a formula would read back as its value


def test_xlsx_sheet_names_are_made_legal_and_different() -> None:
    long = "Sēlpils, Dignājas un Jēkabpils novadi: dalībnieki"
    tables = [Table(title, (Column("A"),), ()) for title in (long, long, "a/b", "A/B", "")]
    names = CalamineWorkbook.from_filelike(BytesIO(xlsx(tables))).sheet_names
    assert names == [
        "Sēlpils, Dignājas un Jēkabpils",
        "Sēlpils, Dignājas un Jēkabp (2)",
        "a b",
        "A B (2)",
        "Sheet",
    ]


def test_xlsx_row_of_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        xlsx(Table("T", (Column("A"), Column("B")), (("only one",),)))


def test_csv_opens_in_excel_with_latvian_settings() -> None:
    assert (
        csv(PARTICIPANTS)
        == (
            "\ufeffVārds;Stundas;Datums;Reģistrēts\r\n"
            "Pia Ozoliņa;7,5;2026-11-26;2026-11-02 09:30\r\n"
            "Žydrūnė Šilaitė;0;;\r\n"
        ).encode()
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_csv_formula_is_guarded(start: str) -> None:
    text = csv(Table("T", (Column("A"),), ((start + "1",),))).decode("utf-8-sig")
    assert list(csv_format.reader(StringIO(text, newline=""), delimiter=";"))[1][0][0] == "'"


def test_csv_negative_number_stays_a_number() -> None:
    assert csv(Table("T", (Column("A", Kind.NUMBER),), ((-3,),))).endswith(b"\r\n-3\r\n")


def test_csv_semicolon_and_quote_are_quoted() -> None:
    assert csv(Table("T", (Column("A"),), (('a;"b"',),))).endswith(b'\r\n"a;""b"""\r\n')
