import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from app.output import archive

AT = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)


def names_of(*wanted: str) -> list[str]:
    return archive.write(BytesIO(), ((name, b"") for name in wanted), modified_at=AT)


def test_write_holds_bytes_and_files(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(b"%PDF-" * 1000)
    target = BytesIO()
    archive.write(target, [("1. diena/saraksts.pdf", sheet), ("ā.txt", b"x" * 999)], modified_at=AT)
    with zipfile.ZipFile(target) as made:
        assert made.testzip() is None
        assert {
            info.filename: (info.date_time, info.compress_type) for info in made.infolist()
        } == {
            "1. diena/saraksts.pdf": ((2026, 11, 26, 15, 30, 0), zipfile.ZIP_STORED),
            "ā.txt": ((2026, 11, 26, 15, 30, 0), zipfile.ZIP_DEFLATED),
        }
        assert made.read("1. diena/saraksts.pdf") == sheet.read_bytes()


def test_write_same_data_gives_same_bytes() -> None:
    first, second = BytesIO(), BytesIO()
    for target in (first, second):
        archive.write(target, [("a.txt", b"a"), ("b.txt", b"b")], modified_at=AT)
    assert first.getvalue() == second.getvalue()


def test_write_name_cannot_leave_the_archive() -> None:
    assert names_of("../../etc/passwd", "/abs.txt", "C:\\x\\y.txt", "a/../b", "..") == [
        "etc/passwd",
        "abs.txt",
        "C_/x/y.txt",
        "a/b",
        "file",
    ]


def test_write_numbers_names_already_taken() -> None:
    assert names_of("d/Lapa.pdf", "d/lapa.pdf", "d/Lapa.pdf", "Lapa.pdf") == [
        "d/Lapa.pdf",
        "d/lapa (2).pdf",
        "d/Lapa (3).pdf",
        "Lapa.pdf",
    ]


def test_write_long_name_keeps_its_suffix() -> None:
    assert names_of("ā" * 300 + ".pdf") == ["ā" * 116 + ".pdf"]


def test_write_takes_members_one_at_a_time() -> None:
    target, sizes = BytesIO(), []

    def members() -> Iterator[tuple[str, bytes]]:
        for number in range(3):
            sizes.append(target.tell())
            yield f"{number}.pdf", b"x" * 1000

    archive.write(target, members(), modified_at=AT)
    assert sizes[0] < sizes[1] < sizes[2]
