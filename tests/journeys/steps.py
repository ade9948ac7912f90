"""What several journeys do in the same way."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests import axe
from tests.site import PASSWORD

ORGANISER = "oskars.organizators@example.lv"
ADMINISTRATOR = "anna.administratore@example.lv"
VIEWER = "vija.verotaja@example.lv"
BOXES: tuple[Literal["textbox", "spinbutton", "searchbox"], ...] = (
    "textbox", "spinbutton", "searchbox",
)  # fmt: skip


def look(page: Page) -> None:
    """Nobody is kept out of this page, and nothing sticks out of it."""
    assert axe.faults(page) == [], page.url
    assert axe.sideways_scroll(page) == 0, page.url


def open_(page: Page, path: str) -> None:
    """Go there and look."""
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200, page.url
    look(page)


def field(page: Page, name: str) -> Locator:
    """The box of exactly this name that one types into."""
    boxes = [page.get_by_role(role, name=name, exact=True) for role in BOXES]
    return boxes[0].or_(boxes[1]).or_(boxes[2])


def write(page: Page, name: str, text: str) -> None:
    """Type into the box of this name."""
    field(page, name).fill(text)


def choose(page: Page, name: str, option: str) -> None:
    """Choose from the list of this name."""
    page.get_by_role("combobox", name=name, exact=True).select_option(label=option)


def press(page: Page, name: str) -> None:
    """Press the button of exactly this name and look at what comes."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()
    look(page)


def follow(page: Page, name: str) -> None:
    """Follow the first link of exactly this name and look at what comes."""
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()
    look(page)


def heading(page: Page, text: str) -> None:
    """The page's heading is exactly this."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def says(page: Page, text: str) -> None:
    """An element with exactly this text can be seen."""
    expect(page.get_by_text(text, exact=True).first).to_be_visible()


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Sign in at the office's door."""
    open_(page, "/login")
    write(page, "E-pasts", email)
    write(page, "Parole", password)
    press(page, "Pieslēgties")


def path_of(url: str) -> str:
    """A link from a mail, as a path of the site."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def session_id(page: Page) -> int:
    """The number of the session whose office page is open."""
    found = re.search(r"/manage/sessions/(\d+)/", page.url)
    assert found is not None, page.url
    return int(found.group(1))


def download(page: Page, name: str, folder: Path) -> Path:
    """The file behind a link of this name, saved as a browser would name it."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=name).first.click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def fill_in(page: Page, values: dict[str, str]) -> None:
    """Fill the boxes of these names in the form's markup."""
    for name, value in values.items():
        page.locator(f'[name="{name}"]').fill(value)


def write_person(page: Page, given: str, family: str, email: str) -> None:
    """Fill in the form of one who registers: a clerk of Preiļi."""
    write(page, "Vārds", given)
    write(page, "Uzvārds", family)
    write(page, "E-pasts", email)
    choose(page, "Organizācija", "Preiļu novada pašvaldība")
    write(page, "Amats", "lietvede")


def send(page: Page, selector: str) -> None:
    """Press the one button or link that can be seen, and wait for the page behind it."""
    with page.expect_navigation():
        page.locator(f"{selector}:visible").last.click()
