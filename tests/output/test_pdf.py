import subprocess
import threading
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from app.output import pdf

FONTS = Path(__file__).parents[2] / "app/static/build/pdf-fonts"
LETTERS = """
Četri psihi faķīri vēlu vakarā zāģēja guļbūvei durvis, fonā šņācot mežam. ĀČĒĢĪĶĻŅŠŪŽ
Įlinkdama fechtuotojo špaga sublykčiojusi pragręžė apvalų arbūzą. ĄČĘĖĮŠŲŪŽ
Съешь же ещё этих мягких французских булок, да выпей чаю. ЇЄҐ „Cikls” – 100 €
"""
STYLE = """
@font-face { font-family: "Own"; src: url("SourceSans3_400Regular.ttf"); }
body { font-family: "Own"; }
"""


def page(body: str, head: str = "") -> str:
    return (
        '<!doctype html><html lang="lv"><head><title>Apliecība</title>'
        f'<meta name="author" content="Cikls">{head}</head><body>{body}</body></html>'
    )


def read(command: str, content: bytes, *arguments: str) -> str:
    done = subprocess.run(
        [command, "-", *arguments], input=content, capture_output=True, check=True
    )
    return done.stdout.decode()


def test_letters_survive_with_our_own_font_embedded() -> None:
    content = pdf.render(page(f"<style>{STYLE}</style><p>{LETTERS}</p>"), base_folder=FONTS)
    assert read("pdftotext", content, "-").split() == LETTERS.split()
    (font,) = read("pdffonts", content).splitlines()[2:]
    assert "+Own " in font
    assert font.split()[-5:-2] == ["yes", "yes", "yes"]  # embedded, a subset, with a way to text


def test_pdf_is_tagged_and_says_what_it_is() -> None:
    content = pdf.render(page("<h1>Virsraksts</h1><p>x</p>"), base_folder=FONTS)
    with pikepdf.open(BytesIO(content)) as file:
        assert str(file.Root.Lang) == "lv"
        assert bool(file.Root.MarkInfo.Marked)
        assert (str(file.docinfo.Title), str(file.docinfo.Author)) == ("Apliecība", "Cikls")
        assert file.open_metadata()["pdfuaid:part"] == "1"


def test_variant_is_a_parameter() -> None:
    content = pdf.render(page("<p>x</p>"), base_folder=FONTS, variant="pdf/a-2a")
    with pikepdf.open(BytesIO(content)) as file:
        assert file.open_metadata().pdfa_status == "2A"


def test_equal_data_gives_equal_bytes() -> None:
    first, second = (pdf.render(page("<p>x</p>"), base_folder=FONTS) for _ in range(2))
    assert first == second


def test_stylesheet_is_read_from_a_named_folder(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.css"
    sheet.write_text("p::after { content: 'no stila' }")
    content = pdf.render(
        page("<p>x</p>"), base_folder=FONTS, folders=[tmp_path], stylesheets=[sheet]
    )
    assert read("pdftotext", content, "-").strip() == "xno stila"


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/logo.png",
        "https://example.org/logo.png",
        "//example.org/logo.png",
        "ftp://example.org/logo.png",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "file://localhost/etc/passwd",
        "../secret.png",
        "%2e%2e/secret.png",
        "link.png",
        "missing.png",
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        '<img src="{}" alt="x">',
        '<p style="background: url({})">x</p>',
        '<link rel="stylesheet" href="{}">',
        '<style>@import url("{}")</style>',
        '<style>@font-face {{ font-family: x; src: url("{}") }}</style><p>x</p>',
        '<object data="{}"></object>',
    ],
)
def test_address_that_is_not_ours_stops_the_document(
    tmp_path: Path, address: str, body: str
) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    base = tmp_path / "base"
    base.mkdir()
    (base / "link.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(pdf.ForbiddenAddress):
        pdf.render(page(body.format(address)), base_folder=base)


def test_svg_in_a_data_address_cannot_reach_out() -> None:
    image = "<image href='file:///etc/hostname' width='9' height='9'/>"
    svg = f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'>{image}</svg>"
    with pytest.raises(pdf.ForbiddenAddress):
        pdf.render(page(f'<img src="{svg}" alt="x">'), base_folder=FONTS)


@pytest.mark.parametrize(
    "html", ["<title>x</title><p>x", '<html lang="lv"><p>x', '<html lang="lv"><title></title><p>x']
)
def test_page_without_language_or_title_is_refused(html: str) -> None:
    with pytest.raises(ValueError, match="title"):
        pdf.render(html, base_folder=FONTS)


def test_threads_draw_at_the_same_time() -> None:
    expected, drawn = pdf.render(page("<p>x</p>"), base_folder=FONTS), []
    threads = [
        threading.Thread(
            target=lambda: drawn.append(pdf.render(page("<p>x</p>"), base_folder=FONTS))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drawn == [expected] * 4
