"""Somebody who attended gets the certificate; whoever holds the paper can check it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.postbox import Postbox, link
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


def test_attendee_downloads_and_anyone_checks_the_certificate(
    page: Page, desk: Page, site: Site, postbox: Postbox, tmp_path: Path
) -> None:
    own = ask_for_the_link(desk, site, postbox)
    printed = own_certificate(page, own, tmp_path)
    assert "Jānis Kalnlejs" in printed
    (number,) = set(re.findall(r"\b\d{4}-\d{4}-[0-9A-Z]{6}\b", printed))
    open_(page, f"/certificates/{number}")
    heading(page, f"Apliecība Nr. {number}")
    says(page, "Šī apliecība ir derīga")
    expect(page.get_by_text("Kalnlejs")).to_have_count(0)
    compare(page, "janis kalnlejs")
    says(page, "Jā: apliecības saņēmējs – Jānis Kalnlejs.")
    compare(page, "Jānis Kalniņš")
    says(
        page,
        "Nē: apliecība nav izsniegta ar vārdu „Jānis Kalniņš”."
        " Ierakstiet vārdu un uzvārdu tā, kā norādīts apliecībā.",
    )
    revoke(desk, number)
    page.goto(f"/certificates/{number}")
    look(page)
    says(page, "Šī apliecība ir anulēta")
    revoked = re.compile(f"Anulēta .+ Iemesls: {re.escape(REASON)}$")
    expect(page.get_by_text(revoked)).to_be_visible()
