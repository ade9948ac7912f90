"""Somebody who attended gets the certificate; whoever holds the paper can check it."""

from __future__ import annotations

import re
import subprocess
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests import axe
from tests.journeys.conftest import Windows
from tests.journeys.postbox import Postbox, link, words
from tests.journeys.steps import (
    ORGANISER,
    follow,
    heading,
    look,
    open_,
    path_of,
    press,
    says,
    session_id,
    sign_in,
    write,
)
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

TITLE = "Klienta ceļš pašvaldībā: ievada seminārs"
REASON = "Kļūda vārdā; izsniegta jauna apliecība."
VALID, REVOKED = "Šī apliecība ir derīga", "Šī apliecība ir anulēta"
SMALL = {"width": 390, "height": 844}
PHONE: dict[str, Any] = {"viewport": SMALL, "has_touch": True, "is_mobile": True}


def ask_for_the_link(desk: Page, site: Site, postbox: Postbox) -> str:
    """Jānis has lost his mail: the organiser sends him the link to his own page again."""
    sign_in(desk, ORGANISER)
    open_(desk, "/manage/sessions/?period=past")
    follow(desk, TITLE)
    desk.get_by_role("link", name=re.compile("^Pieteikumi")).click()
    follow(desk, "Kalnlejs Jānis")
    press(desk, "Nosūtīt saiti vēlreiz")
    site.drain()
    letter = postbox.last_to("janis.kalnlejs@rezekne.example.lv", about=TITLE)
    return path_of(link(letter, "/registrations/"))


def own_certificate(page: Page, own: str, folder: Path) -> str:
    """What is printed on the paper that the own page offers."""
    open_(page, own)
    heading(page, TITLE)
    button = page.get_by_role("link", name="Atvērt apliecību (PDF)")
    answer = page.request.get(str(button.get_attribute("href")))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    paper = folder / "apliecība.pdf"
    paper.write_bytes(answer.body())
    done = subprocess.run(
        ["pdftotext", "-layout", str(paper), "-"], capture_output=True, check=True
    )
    return done.stdout.decode()


def compare(page: Page, name: str) -> None:
    page.locator("[name=name]").fill(name)
    press(page, "Salīdzināt")


def revoke(desk: Page, number: str) -> None:
    open_(desk, f"/manage/sessions/{session_id(desk)}/certificates/")
    follow(desk, f"Anulēt: Jānis Kalnlejs, {number}")
    write(desk, "Iemesls", REASON)
    press(desk, "Anulēt")
    says(desk, f"Apliecība Nr. {number} ir anulēta.")


def issue_anew(desk: Page, site: Site) -> None:
    """Under the revoked one the organiser issues another; the mail goes out."""
    row = desk.get_by_role("row").filter(has_text="Jānis Kalnlejs")
    box = row.locator("details").last  # the innermost one
    box.locator("summary").click()
    box.get_by_role("button", name="Izsniegt no jauna").click()
    site.drain()


def save_from_the_mail(phone: Page, letter: EmailMessage, folder: Path) -> Path:
    """One tap in the mail and the file is kept: some phones ask once whether it may be."""
    html = letter.get_body(("html",))
    assert html is not None
    phone.set_content(html.get_content())
    assert axe.sideways_scroll(phone) == 0
    with phone.expect_download() as coming:
        phone.get_by_role("link", name="Saglabāt apliecību (PDF)").tap()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def compare_file(page: Page, path: Path, told: str) -> None:
    """Choose the file on the page that checks, and see the verdict."""
    page.goto("/certificates/")
    page.locator("[name=file]").set_input_files(path)
    page.get_by_role("button", name="Salīdzināt datni").click()
    heading(page, told)
    look(page)


def code_on(path: Path, folder: Path) -> str:
    """Where the code on the printed sheet leads."""
    picture = folder / "lapa"
    command = ["pdftoppm", "-r", "150", "-singlefile", "-png", str(path), str(picture)]
    subprocess.run(command, check=True)
    with Image.open(picture.with_suffix(".png")) as sheet:
        (code,) = zxingcpp.read_barcodes(sheet)
    return str(code.text)


def test_attendee_saves_the_certificate_and_a_stranger_checks_it(
    page: Page, window: Windows, site: Site, postbox: Postbox, tmp_path: Path
) -> None:
    desk = window()
    own = ask_for_the_link(desk, site, postbox)
    printed = own_certificate(page, own, tmp_path)
    assert "Jānis Kalnlejs" in printed
    (number,) = set(re.findall(r"\b\d{4}-\d{4}-[0-9A-Z]{6}\b", printed))
    open_(page, f"/certificates/{number}")
    heading(page, VALID)
    says(page, f"Nr. {number}")
    expect(page.get_by_text("Kalnlejs")).to_have_count(0)
    compare(page, "janis kalnlejs")
    says(page, "Jā: apliecības saņēmējs – Jānis Kalnlejs.")
    compare(page, "Jānis Kalniņš")
    says(
        page,
        "Nē: apliecība nav izsniegta ar vārdu „Jānis Kalniņš”."
        " Ierakstiet vārdu un uzvārdu tā, kā norādīts apliecībā.",
    )
    assert "Kaln" not in page.url
    revoke(desk, number)
    page.goto(f"/certificates/{number}")
    look(page)
    heading(page, REVOKED)
    revoked = re.compile(f"Anulēta .+ Iemesls: {re.escape(REASON)}$")
    expect(page.get_by_text(revoked)).to_be_visible()
    issue_anew(desk, site)
    letter = postbox.last_to("janis.kalnlejs@rezekne.example.lv", about="Saglabāt apliecību")
    path = save_from_the_mail(window(**PHONE), letter, tmp_path)
    assert path.stem in words(letter)
    check_as_a_stranger(window(**PHONE), path, tmp_path)


def check_as_a_stranger(stranger: Page, path: Path, folder: Path) -> None:
    """Scan the sheet; compare the file, as it was received and saved anew; mistype the number."""
    stranger.goto(code_on(path, folder))
    look(stranger)
    heading(stranger, VALID)
    expect(stranger.get_by_role("heading", level=1)).to_be_in_viewport()
    expect(stranger.get_by_text("Akadēmiskās stundas")).to_be_in_viewport()
    compare_file(stranger, path, VALID)
    says(stranger, "Tieši šo datni esam izsnieguši mēs, un tajā nav mainīts neviens baits.")
    with pikepdf.open(path, allow_overwriting_input=True) as anew:
        anew.save()
    compare_file(stranger, path, "Šī nav mūsu izsniegtā datne")
    compare_file(stranger, folder / "lapa.png", "Pārbaudīt apliecību")
    stranger.goto("/certificates/2026-0042-K7OD9F")
    look(stranger)
    heading(stranger, "Apliecības ar šādu numuru nav")
