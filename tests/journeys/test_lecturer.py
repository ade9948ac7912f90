"""A lecturer hands in slides from a phone; the organiser opens them to everyone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.demo.documents import presentation_pptx
from app.demo.events import Slide
from tests.journeys.steps import (
    ORGANISER,
    choose,
    follow,
    heading,
    look,
    open_,
    path_of,
    press,
    says,
    sign_in,
    write,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SESSION = "Digitālie pakalpojumi, kurus var lietot ikviens"
PUBLIC = "/sessions/digitalie-pakalpojumi-ikvienam"
SPEAKER = "Raitis Stikāns"
TITLE = "E-pakalpojums klienta acīm"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def made_link(desk: Page) -> str:
    """The link that the office makes for the lecturer."""
    sign_in(desk, ORGANISER)
    follow(desk, "Pasākumi")
    follow(desk, SESSION)
    follow(desk, "Materiāli")
    desk.locator("summary").filter(has_text=SPEAKER).click()
    return path_of(desk.get_by_role("textbox", name="Lektora saite").last.input_value())


def hand_in(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Nosūtīt", exact=True).click()


def refuse_a_lie(page: Page, folder: Path) -> None:
    lie = folder / "slaidi.pdf"
    lie.write_bytes(slides())
    hand_in(page, lie)
    message = (
        "Datnes nosaukuma paplašinājums neatbilst saturam."
        " Lūdzu, saglabājiet to no jauna programmā, kurā tā veidota."
    )
    expect(page.get_by_role("alert").first).to_contain_text(message)
    look(page)


def slides() -> bytes:
    return presentation_pptx(TITLE, [Slide("Ko redz klients", ("Veidlapu", "Atbildi"))])


def open_to_all(desk: Page) -> None:
    follow(desk, "Materiāli")
    row = desk.get_by_role("row").filter(has_text=TITLE)
    expect(row).to_contain_text("Tikai darbinieki")
    row.get_by_role("link", name="Labot").click()
    choose(desk, "Kas drīkst lejupielādēt", "Visi")
    press(desk, "Saglabāt")
    says(desk, "Materiāls ir saglabāts.")


def test_lecturer_hands_in_slides_and_everyone_gets_them(
    page: Page, desk: Page, tmp_path: Path
) -> None:
    address = made_link(desk)
    open_(page, address)
    heading(page, "Jūsu prezentācija")
    refuse_a_lie(page, tmp_path)
    file = tmp_path / "e-pakalpojums.pptx"
    file.write_bytes(slides())
    write(page, "Nosaukums", TITLE)
    hand_in(page, file)
    says(page, "Jūsu prezentācija ir saņemta. Paldies!")
    look(page)
    says(page, "organizators to pārskata")
    open_to_all(desk)
    open_(page, PUBLIC)
    url = str(page.get_by_role("link", name=TITLE).first.get_attribute("href"))
    whole = page.request.get(url)
    assert (whole.status, whole.headers["content-type"]) == (200, PPTX)
    assert whole.body() == file.read_bytes()
    rest = page.request.get(url, headers={"Range": "bytes=100-"})
    assert (rest.status, rest.body()) == (206, file.read_bytes()[100:])
