"""A place goes from hand to hand by mail; too few come, and the organiser decides."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from app.core import clock
from tests.journeys.postbox import Postbox, calendar, link, words
from tests.journeys.steps import (
    ORGANISER,
    choose,
    fill_in,
    follow,
    heading,
    open_,
    path_of,
    press,
    says,
    sign_in,
    write,
    write_person,
)
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

TITLE = "Slodzes mēģinājums"
CONTACT = "organizators@example.lv"
REASON = "Pieteicies par maz dalībnieku."


def let_time_pass(site: Site) -> None:
    """Offers have run out, and the worker looks at everything that comes round; it does now."""
    with closing(sqlite3.connect(site.folder / "cikls.sqlite3", isolation_level=None)) as rows:
        rows.execute(
            "UPDATE registrations SET offered_until = '2026-01-01 00:00:00' WHERE "
            "offered_until IS NOT NULL"
        )
        rows.execute("DELETE FROM timers")
    site.drain()


def session_of(site: Site, slug: str) -> str:
    """The office's pages of a session."""
    with closing(sqlite3.connect(site.folder / "cikls.sqlite3")) as rows:
        (found,) = rows.execute("SELECT id FROM training_sessions WHERE slug = ?", (slug,))
    return f"/manage/sessions/{found[0]}"


def set_places(desk: Page, office: str, **values: str) -> None:
    open_(desk, f"{office}/places")
    for name, value in values.items():
        desk.locator(f"[name={name}]").fill(value)
    press(desk, "Saglabāt")
    says(desk, "Vietu sadalījums ir saglabāts.")


def register(page: Page, slug: str, given: str) -> str:
    """One more person; their address."""
    email = f"{given.lower()}.{slug[-10:]}@example.lv"
    open_(page, f"/sessions/{slug}/register")
    write_person(page, given, "Kalniņa", email)
    page.get_by_role("button", name="Pieteik").click()
    page.wait_for_load_state()
    return email


def open_link(page: Page, postbox: Postbox, email: str) -> None:
    """As one does in the newest mail."""
    open_(page, path_of(link(postbox.last_to(email), "/registrations/")))


def test_offered_place_lapses_and_the_next_in_line_takes_it_from_the_mail(
    page: Page, desk: Page, site: Site, postbox: Postbox
) -> None:
    slug = site.run("demo", "session", "--capacity", "1").strip()
    sign_in(desk, ORGANISER)
    set_places(desk, session_of(site, slug), offer_hours="48")
    seated, slow, quick = (register(page, slug, name) for name in ("Anna", "Berta", "Cilda"))
    site.drain()
    assert postbox.last_to(quick)["Subject"] == f"Jūs esat gaidīšanas sarakstā: {TITLE}"

    open_link(page, postbox, seated)
    follow(page, "Atcelt pieteikumu")
    press(page, "Jā, atcelt")
    site.drain()
    assert postbox.last_to(slow)["Subject"] == f"Jums tiek piedāvāta vieta: {TITLE}"
    assert len(postbox.to(quick)) == 1

    let_time_pass(site)
    assert postbox.last_to(slow)["Subject"] == f"Piedāvātā vieta ir nodota tālāk: {TITLE}"
    open_link(page, postbox, slow)
    expect(page.get_by_role("button", name="Jā, piedalīšos")).to_have_count(0)

    assert postbox.last_to(quick)["Subject"] == f"Jums tiek piedāvāta vieta: {TITLE}"
    open_link(page, postbox, quick)
    press(page, "Jā, piedalīšos")
    says(page, "Jūsu vieta ir apstiprināta")
    site.drain()
    letter = postbox.last_to(quick)
    assert letter["Subject"] == f"Jūsu vieta ir apstiprināta: {TITLE}"
    assert b"STATUS:CONFIRMED" in calendar(letter)


def questions(postbox: Postbox) -> list[EmailMessage]:
    """What the organiser was asked, apart from the daily summary."""
    asked = f"Pagaidām par maz dalībnieku: {TITLE}"
    return [letter for letter in postbox.to(CONTACT) if letter["Subject"] == asked]


@pytest.fixture
def too_few(desk: Page, page: Page, site: Site, postbox: Postbox) -> tuple[str, list[str]]:
    """The organiser has opened the page from the mail; its path, and whose place it is about."""
    slug = site.run("demo", "session", "--capacity", "20").strip()
    people = [register(page, slug, name) for name in ("Daina", "Elza")]
    sign_in(desk, ORGANISER)
    today = clock.local(clock.now()).date().isoformat()
    set_places(desk, session_of(site, slug), minimum="5", minimum_on=today)
    let_time_pass(site)
    letter = questions(postbox)[-1]
    assert "Pieteikušies 2, nepieciešami vismaz 5 dalībnieki." in words(letter)
    office = path_of(link(letter, "/manage/"))
    assert office == f"{session_of(site, slug)}/registrations/"
    open_(desk, office)
    return office, people


def test_organiser_cancels_a_session_under_its_minimum(
    desk: Page, site: Site, postbox: Postbox, too_few: tuple[str, list[str]]
) -> None:
    follow(desk, "Atcelt pasākumu…")
    heading(desk, "Paziņot visiem")
    expect(desk.get_by_role("radio", name="Atcelt pasākumu")).to_be_checked()
    write(desk, "Iemesls latviešu valodā", REASON)
    press(desk, "Apstiprināt un nosūtīt vēstules")
    says(desk, "Nosūtīšanai nodotas 2 vēstules.")
    site.drain()
    for email in too_few[1]:
        letter = postbox.last_to(email)
        assert letter["Subject"] == f"Atcelts: {TITLE}"
        assert REASON in words(letter)
        assert b"STATUS:CANCELLED" in calendar(letter)


def test_organiser_lets_a_session_take_place_under_its_minimum(
    desk: Page, site: Site, postbox: Postbox, too_few: tuple[str, list[str]]
) -> None:
    asked = len(questions(postbox))
    press(desk, "Pasākums tomēr notiks")
    says(desk, "Pasākums notiks. Par mazāko dalībnieku skaitu vairs netiks jautāts.")
    let_time_pass(site)
    assert len(questions(postbox)) == asked
    for email in too_few[1]:
        assert postbox.last_to(email)["Subject"] == f"Jūsu vieta ir apstiprināta: {TITLE}"


def test_organiser_keeps_places_for_nine_municipalities_by_one_button(desk: Page) -> None:
    """Plan, places, publish: six boxes and five buttons."""
    sign_in(desk, ORGANISER)
    open_(desk, "/manage/sessions/new")
    fill_in(desk, {"title_lv": "Deviņi novadi", "days-0-held_on": "2027-03-16", "capacity": "30"})
    desk.locator("[name=place]").select_option(index=2)
    press(desk, "Saglabāt")
    follow(desk, "Vietas")
    choose(desk, "Pa rindai katrai pašvaldībai reģionā", "Latgales plānošanas reģions")
    fill_in(desk, {"each_seats": "2"})
    press(desk, "Pievienot rindas")
    press(desk, "Saglabāt")
    press(desk, "Publicēt")
    says(desk, "Statuss: Publicēts.")
    follow(desk, "Vietas")
    expect(desk.locator('.quota-row [name$="-seats"]')).to_have_count(9)
