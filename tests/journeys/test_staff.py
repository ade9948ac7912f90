"""Organisers plan a cycle, take attendance and issue certificates: by mouse, keys, no script."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from zipfile import ZipFile

import pikepdf
import pytest
from icalendar import Calendar
from playwright.sync_api import Locator, Page, expect

from app.core import clock
from tests.journeys.steps import (
    ORGANISER,
    download,
    field,
    fill_in,
    heading,
    look,
    open_,
    send,
    sign_in,
)
from tests.site import PASSWORD, Site

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
MARKS = "main .form-actions button:not([name])"
MOST_TABS = 120
PRINT_FILE, ARCHIVE = "Drukāšanai: 5 lapas uzvārdu secībā", "Arhīvs: 5 datnes"


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
        page.locator('[name="certificate_by"]').select_option("share")
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
        assert "/registered/" in page.url
    open_(page, form)
    write_person(page, "daina", "ābele", "cita@livanu-novads.example.lv")
    go(page, MAIN)
    assert "/registered/" in page.url


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
    go(page, 'form[action$="/issue"] button:not([formaction])')
    site.drain()
    open_(page, f"{plan}certificates/")
    expect(page.locator('a[href$="/revoke"]')).to_have_count(5)
    printed = download(page, PRINT_FILE, folder).read_bytes()
    with pikepdf.open(BytesIO(printed)) as sheets:
        assert len(sheets.pages) == len(PEOPLE)
    return ZipFile(BytesIO(download(page, ARCHIVE, folder).read_bytes()))


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
    narrow_by_keys(desk)
    go(desk, 'button[name="rest"]')
    expect(desk.locator('input[value="present"]:checked')).to_have_count(5)
    with issue_certificates(desk, site, past, tmp_path) as archive:
        papers = [archive.read(name)[:5] for name in archive.namelist()]
    assert papers == [b"%PDF-"] * 5
    move_a_day(desk, site, ahead, title)


def narrow_by_keys(page: Page) -> None:
    """Typing narrows the list without a request; Enter goes to the first who is left."""
    rows = page.locator("#people tbody tr")
    name = (rows.last.locator("th").text_content() or "").split()[0]
    box = page.get_by_role("searchbox")
    box.fill(name.lower())
    expect(page.locator("#people tbody tr:visible")).to_have_count(1)
    expect(page.locator('button[name="rest"]')).to_be_disabled()
    look(page)
    box.press("Enter")
    expect(rows.last.locator("input[type=radio]").first).to_be_focused()
    box.fill("")
    expect(page.locator("#people tbody tr:visible")).to_have_count(5)


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


def reach(page: Page, target: Locator) -> None:
    """Tab on until it has the focus."""
    for _ in range(MOST_TABS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {target}")


def strike(page: Page, target: Locator) -> None:
    reach(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    look(page)


def test_keys_alone_mark_everyone_absent(desk: Page) -> None:
    open_(desk, "/login")
    for name, text in (("E-pasts", ORGANISER), ("Parole", PASSWORD)):
        reach(desk, field(desk, name))
        desk.keyboard.type(text)
    strike(desk, desk.locator("main form button").last)
    open_(desk, "/manage/sessions/?period=past&q=")
    strike(desk, desk.locator('main tbody a[href*="/manage/sessions/"]').first)
    strike(desk, desk.locator('a[href$="/attendance/"]').first)
    people = desk.locator("main tbody fieldset")
    count = people.count()
    assert count > 0
    for index in range(count):
        mark_absent(desk, people.nth(index))
    strike(desk, desk.locator(MARKS))
    expect(desk.locator('input[value="absent"]:checked')).to_have_count(count)


def mark_absent(page: Page, person: Locator) -> None:
    """Tab comes to the mark that stands, or to the first; the arrow keys change it."""
    present, absent = person.locator("input[type=radio]").all()
    if not absent.is_checked():
        reach(page, present)
        page.keyboard.press("ArrowRight")


def test_organiser_needs_no_javascript(plain_desk: Page) -> None:
    """Without axe, which is a script: test_reach shows it these pages without theirs."""
    page = plain_desk
    page.goto("/login")
    fill_in(page, {"email": ORGANISER, "password": PASSWORD})
    send(page, "main form button")
    plan = plan_without_script(page)
    public = public_path(page)
    page.goto(f"{public}/register")
    write_person(page, *PEOPLE[0])
    send(page, MAIN)
    assert not page.url.endswith("/register")
    page.goto(f"{plan}attendance/")
    page.locator('input[type="radio"][value="present"]').check()
    send(page, MARKS)
    expect(page.locator('input[value="present"]:checked')).to_have_count(1)


def plan_without_script(page: Page) -> str:
    """A day with two lines of agenda that is still ahead today; its office page."""
    page.goto("/manage/sessions/new")
    fill_in(page, {"title_lv": "Darbs bez skriptiem", "days-0-held_on": day(0)})
    fill_in(page, {"days-0-starts": "23:58", "days-0-ends": "23:59"})
    fill_in(page, {"registration_closes_at": f"{day(0)}T23:57"})
    page.locator('[name="place"]').select_option(label=HALL)
    page.locator("summary", has_text="Darba kārtība").click()
    send(page, 'button[value="add_items:0"]')
    expect(page.locator('[name="title_lv"]')).to_have_value("Darbs bez skriptiem")
    for row, what in enumerate(("Atklāšana", "Noslēgums")):
        fill_in(page, {f"days-0-items-{row}-title_lv": what})
    send(page, PUBLISH)
    for row, what in enumerate(("Atklāšana", "Noslēgums")):
        expect(page.locator(f'[name="days-0-items-{row}-title_lv"]')).to_have_value(what)
    return page.url
