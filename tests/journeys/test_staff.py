"""Organisers plan a cycle, take attendance and issue certificates."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from zipfile import ZipFile

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from app.core import clock
from tests.journeys.steps import (
    ORGANISER,
    download,
    fill_in,
    heading,
    look,
    open_,
    send,
    sign_in,
)
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SAVE, PUBLISH = 'button[name="do"][value="save"]', 'button[name="do"][value="publish"]'
MAIN = "main form.form .form-actions button"
HALL = "Mācību nams „Ezermala” (izdomāts), Rēzekne — Zāle „Lielais ezers” (24)"
PROJECT = "Open Counter: Piekļūstami pakalpojumi abpus robežai (Open Counter)"
MAILBOX = "novads@livanu-novads.example.lv"
PEOPLE = (
    ("Daina", "Ābele", "daina.abele@livanu-novads.example.lv"),
    ("Egils", "Bērzs", MAILBOX),
    ("Fricis", "Čakste", MAILBOX),
    ("Gita", "Ķirse", "gita.kirse@livanu-novads.example.lv"),
    ("Īrisa", "Ļaudama", "irisa.laudama@livanu-novads.example.lv"),
)


def day(after: int) -> str:
    """The day so many days from today, as a date field holds it."""
    return (clock.today() + timedelta(days=after)).isoformat()


def go(page: Page, selector: str) -> None:
    send(page, selector)
    look(page)


def plan_cycle(page: Page, title: str) -> str:
    open_(page, "/manage/cycles/new")
    fill_in(page, {"title_lv": title})
    page.locator('[name="project"]').select_option(label=PROJECT)
    page.locator('[name="is_published"]').check()
    go(page, MAIN)
    return page.url


def plan_sessions(page: Page, cycle: str, title: str) -> list[str]:
    """Three published sessions, yesterday, in nine and in sixteen days; their office pages."""
    plans = []
    for name, after in (("pirmā", -1), ("otrā", 9), ("trešā", 16)):
        open_(page, cycle)
        go(page, 'a[href*="sessions/new?cycle="]')
        fill_in(page, {"title_lv": f"{title}: {name} diena", "days-0-held_on": day(after)})
        fill_in(page, {"certificate_share": "75", "registration_closes_at": ""})
        page.locator('[name="place"]').select_option(label=HALL)
        go(page, PUBLISH)
        heading(page, f"{title}: {name} diena")
        plans.append(page.url)
    return plans


def write_person(page: Page, given: str, family: str, email: str) -> None:
    fill_in(page, {"given_name": given, "family_name": family, "email": email})
    fill_in(page, {"organisation_name": "Līvānu novada pašvaldība"})


def register_publicly(page: Page, plan: str) -> None:
    open_(page, plan)
    form = f"{public_path(page)}/register"
    for person in PEOPLE:
        open_(page, form)
        write_person(page, *person)
        go(page, MAIN)
        assert not page.url.endswith(("/register", "/registered"))
    open_(page, form)
    write_person(page, "daina", "ābele", "cita@livanu-novads.example.lv")
    go(page, MAIN)
    heading(page, "Šī persona jau ir pieteikusies")


def register_by_hand(page: Page, plan: str) -> None:
    for person in PEOPLE:
        open_(page, f"{plan}registrations/add")
        write_person(page, *person)
        go(page, MAIN)
        assert page.url == f"{plan}registrations/"


def public_path(page: Page) -> str:
    return str(page.locator('.session-bar__facts a[href*="/sessions/"]').get_attribute("href"))


def issue_certificates(page: Page, site: Site, plan: str, folder: Path) -> ZipFile:
    open_(page, f"{plan}certificates/")
    fill_in(page, {"signatory_name": "Oskars Organizators"})
    fill_in(page, {"signatory_position": "mācību projektu vadītājs"})
    go(page, 'form[action$="/issue"] button')
    site.drain()
    open_(page, f"{plan}certificates/")
    expect(page.locator('a[href$="/revoke"]')).to_have_count(5)
    go(page, 'form[action$="/archive"] button')
    site.drain()
    open_(page, f"{plan}certificates/")
    return ZipFile(BytesIO(download(page, "Lejupielādēt arhīvu", folder).read_bytes()))


def entries(site: Site, slug: str) -> list[tuple[Any, str, str, int]]:
    """What a calendar that follows the cycle shows: when, which one, its name, its version."""
    with urlopen(f"{site.url}/cycles/{slug}.ics?lang=lv", timeout=20) as answer:
        events: list[Any] = Calendar.from_ical(answer.read()).walk("VEVENT")
    return sorted(
        (e["DTSTART"].dt, str(e["UID"]), str(e["SUMMARY"]), int(e["SEQUENCE"])) for e in events
    )


def test_organiser_goes_from_a_plan_to_five_certificates(
    desk: Page, site: Site, tmp_path: Path
) -> None:
    title = "Pakalpojumu kvalitāte"
    sign_in(desk, ORGANISER)
    past, ahead, _last = plan_sessions(desk, plan_cycle(desk, title), title)
    register_publicly(desk, ahead)
    register_by_hand(desk, past)
    open_(desk, f"{past}attendance/")
    go(desk, 'button[name="rest"]')
    expect(desk.locator('input[value="present"]:checked')).to_have_count(5)
    with issue_certificates(desk, site, past, tmp_path) as archive:
        papers = [archive.read(name)[:5] for name in archive.namelist()]
    assert papers == [b"%PDF-"] * 5
    move_a_day(desk, site, ahead, title)


def move_a_day(page: Page, site: Site, plan: str, title: str) -> None:
    open_(page, plan)
    path = public_path(page)
    open_(page, path)
    cycle = page.locator('main a[href*="/cycles/"]').first.get_attribute("href")
    slug = str(cycle).rsplit("/", 1)[1].split("?")[0].removesuffix(".ics")
    before = entries(site, slug)
    names = [f"{title}: {name} diena" for name in ("pirmā", "otrā", "trešā")]
    assert [name for _when, _uid, name, _version in before] == names
    open_(page, plan)
    fill_in(page, {"days-0-held_on": day(10)})
    go(page, SAVE)
    (when, uid, name, version) = before[1]
    moved = (when + timedelta(days=1), uid, name, version + 1)
    assert entries(site, slug) == [before[0], moved, before[2]]
