"""A coordinator on a phone: four colleagues from a file, one faulty row mended; one swapped."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.output import tables
from app.output.tables import Column, FileKind, Table
from tests.journeys.postbox import Postbox, link, words
from tests.journeys.steps import (
    field,
    follow,
    heading,
    look,
    open_,
    path_of,
    press,
    says,
    sign_in,
)
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

TITLE = "Digitālie pakalpojumi, kurus var lietot ikviens"
MAILBOX = "pieteikumi@kraslavas-novads.example.lv"
PEOPLE = (
    ("Laila", "Lazdiņa", "laila.lazdina@kraslavas-novads.example.lv", "20000001", "lietvede"),
    ("Gatis", "", "", "", "jurists"),
    ("Vilma", "Vītola", "", "", ""),
    ("Oto", "Osis", "", "+371 20000002", "grāmatvedis"),
)
HEADINGS = ("Vārds", "Uzvārds", "E-pasts", "Tālrunis", "Amats")


def name_the_coordinator(desk: Page) -> None:
    sign_in(desk, "oskars.organizators@example.lv")
    open_(desk, "/manage/organisations/?q=kraslavas+novad")
    follow(desk, "Krāslavas novada pašvaldība")
    follow(desk, "Pievienot koordinatoru")
    field(desk, "Vārds, uzvārds").fill("Krista Krauja")
    desk.locator("[name=email]").fill(MAILBOX)
    press(desk, "Saglabāt")


def send_the_list(page: Page, folder: Path) -> None:
    table = Table("Kolēģi", [Column(name) for name in HEADINGS], PEOPLE)
    (path := folder / "kolegi.xlsx").write_bytes(tables.write(table, FileKind.XLSX))
    page.locator("summary").filter(has_text="Saraksts no datnes").click()
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Nolasīt datni").click()
    page.wait_for_load_state()
    look(page)


def mend_the_faulty_row(page: Page) -> None:
    summary = page.get_by_role("alert").get_by_role("link")
    expect(summary).to_have_text(["Persona 2. Uzvārds: Lūdzu, aizpildiet šo lauku."])
    summary.click()
    faulty = page.locator('[name="rows-1-family_name"]')
    expect(faulty).to_be_focused()
    faulty.fill("Gailītis")
    page.get_by_role("button", name="Pieteikt", exact=True).last.click()
    page.wait_for_load_state()
    look(page)


def open_form(page: Page, postbox: Postbox) -> None:
    """From the mail to the rows of the session: two taps."""
    open_(page, path_of(link(postbox.last_to(MAILBOX), "/coordinators/")))
    heading(page, "Pieteikt kolēģus")
    page.get_by_role("link", name=f"Pieteikt kolēģus {TITLE}").click()
    page.wait_for_load_state()


def test_coordinator_registers_four_from_a_file_and_swaps_one(
    page: Page, desk: Page, site: Site, postbox: Postbox, tmp_path: Path
) -> None:
    name_the_coordinator(desk)
    site.drain()
    open_form(page, postbox)
    send_the_list(page, tmp_path)
    mend_the_faulty_row(page)
    expect(page.get_by_text("4 kolēģiem ir vieta.", exact=True)).to_be_in_viewport()
    page.get_by_role("link", name="Aizstāt Gatis Gailītis").click()
    page.wait_for_load_state()
    heading(page, "Kas piedalīsies šī kolēģa vietā: Gatis Gailītis?")
    field(page, "Vārds").fill("Zelma")
    field(page, "Uzvārds").fill("Zālīte")
    press(page, "Aizstāt")
    expect(page.get_by_role("rowheader").filter(has_text="Zelma Zālīte")).to_be_visible()
    site.drain()
    letter = postbox.last_to(PEOPLE[0][2])
    assert letter["Subject"] == f"Jūs esat pieteikts: {TITLE}"
    assert "Krista Krauja" in words(letter)
    decline(page, link(letter, "/registrations/"))
    site.drain()
    assert postbox.last_to(MAILBOX)["Subject"] == f"Kolēģis ir atteicies: {TITLE}"


def decline(page: Page, address: str) -> None:
    open_(page, path_of(address))
    press(page, "Es nepiedalīšos")
    says(page, "Dalība ir atteikta")


def test_four_colleagues_take_sixteen_boxes_and_three_taps(
    page: Page, desk: Page, site: Site, postbox: Postbox
) -> None:
    """Link, session, send: nothing else has to be opened, chosen or ticked."""
    name_the_coordinator(desk)
    site.drain()
    open_form(page, postbox)
    for row, name in enumerate(("Aija", "Baiba", "Ciels", "Dace")):
        for box, text in {
            "given_name": name, "family_name": "Steidzīga", "position": "lietvede",
            "email": f"{name.lower()}@kraslavas-novads.example.lv",
        }.items():  # fmt: skip
            page.locator(f'[name="rows-{row}-{box}"]').fill(text)
    page.get_by_role("button", name="Pieteikt", exact=True).last.click()
    page.wait_for_load_state()
    expect(page.get_by_text("4 kolēģiem ir vieta.", exact=True)).to_be_in_viewport()
