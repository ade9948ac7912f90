"""Somebody registers for a cycle on a phone without JavaScript, and gives up what lies ahead."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Windows
from tests.journeys.postbox import Postbox, calendar, words
from tests.journeys.steps import (
    choose,
    heading,
    look,
    path_of,
    says,
    write,
)
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CYCLE = "Piekļūstami pašvaldības pakalpojumi: no pieteikuma līdz atbildei"
PATH = "/cycles/pieklustami-pasvaldibas-pakalpojumi"
ONLINE = "Digitālie pakalpojumi, kurus var lietot ikviens"
LAST_DAY = "Noslēguma mācību diena: mūsu pakalpojumu uzlabojumu plāni"
RUTA = "ruta.upite@preili.example.lv"


def fill(page: Page) -> None:
    write(page, "Vārds", "Rūta")
    write(page, "Uzvārds", "Upīte")
    write(page, "E-pasts", RUTA)
    choose(page, "Organizācija", "Preiļu novada pašvaldība")


def send_without_a_tick(page: Page) -> None:
    with page.expect_response(lambda answer: answer.request.method == "POST") as coming:
        page.get_by_role("button", name="Pieteikties ciklam").click()
    assert coming.value.status == 422
    page.wait_for_load_state()
    look(page)
    expect(page.get_by_role("alert")).to_contain_text("Lūdzam izvēlēties vismaz vienu pasākumu.")


def own_links(postbox: Postbox) -> list[str]:
    return re.findall(r"http\S+/registrations/[^/?\s]+\?\S+", words(postbox.last_to(RUTA)))


def token_of(url: str) -> str:
    """What the link is about, without the time at which it was signed."""
    return urlsplit(url).path.split("/")[-1].split(".")[0]


def register(page: Page, *, script: bool) -> None:
    heading(page, CYCLE)
    page.get_by_role("link", name="Pieteikties ciklam").click()
    fill(page)
    if script:
        send_without_a_tick(page)
    for name in (ONLINE, LAST_DAY):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="Pieteikties ciklam").click()
    says(page, "Jūsu pieteikums ir saņemts")
    assert "Upīte" not in page.content()


def cancel_all(page: Page) -> None:
    page.get_by_role("link", name="Atcelt pieteikumu").click()
    page.get_by_role("button", name="Atcelt visus gaidāmos (2)").click()
    expect(page.get_by_role("status")).to_contain_text("2 pieteikumi ir atcelti")


@pytest.mark.parametrize("script", [True, False])
def test_somebody_registers_for_chosen_sessions_of_a_cycle_and_cancels_them_all(
    window: Windows, site: Site, postbox: Postbox, script: bool
) -> None:
    page = window(viewport={"width": 390, "height": 844}, java_script_enabled=script)
    page.goto(PATH)
    register(page, script=script)
    site.drain()
    entries = Calendar.from_ical(calendar(postbox.last_to(RUTA))).walk("VEVENT")
    assert [str(each["summary"]) for each in entries] == [ONLINE]
    first, second = own_links(postbox)
    page.goto(path_of(second))
    heading(page, LAST_DAY)
    if script:  # axe is a script
        look(page)
    page.get_by_role("link", name=ONLINE).click()
    heading(page, ONLINE)
    assert token_of(page.url) == token_of(first)
    cancel_all(page)
    site.drain()
    assert str(postbox.last_to(RUTA)["subject"]).startswith("Jūsu pieteikumi ir atcelti: ")
