"""Registering on a phone, in Latvian or another language; when one cancels, the next moves up."""

from __future__ import annotations

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.journeys.postbox import Postbox, calendar, link, words
from tests.journeys.steps import (
    field,
    follow,
    heading,
    look,
    open_,
    path_of,
    press,
    says,
    write,
    write_person,
)
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

TITLE = "Vienkārša valoda pašvaldības vēstulēs un veidlapās"
FORM = "/sessions/vienkarsa-valoda-pasvaldibas-vestules/register"
ELINA = "elina.vanaga@preili.example.lv"
TOMS = "toms.vanags@preili.example.lv"
ONLINE = "/sessions/digitalie-pakalpojumi-ikvienam"


def find_the_session(page: Page) -> None:
    open_(page, "/")
    write(page, "Meklēt", "vienkarsa valoda vestul")
    press(page, "Rādīt")
    expect(page.get_by_role("article").get_by_role("heading")).to_have_text([TITLE])
    follow(page, TITLE)
    says(page, "Brīva 1 vieta")
    follow(page, "Pieteikties")
    heading(page, TITLE)


def give_wrong_answers(page: Page) -> None:
    write(page, "Vārds", "Elīna")
    write(page, "E-pasts", "elina.pie.preili")
    with page.expect_response(lambda answer: answer.request.method == "POST") as coming:
        page.get_by_role("button", name="Pieteikties").click()
    assert coming.value.status == 422
    page.wait_for_load_state()
    look(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("heading")).to_have_text("Jāpārskata 3 atbildes")
    expect(summary.get_by_role("link")).to_have_text(
        [
            "Uzvārds: Lūdzu, aizpildiet šo lauku.",
            "E-pasts: Lūdzu, ierakstiet e-pasta adresi, piemēram, name@example.lv.",
            (
                "Organizācija: Lūdzu, izvēlieties savu organizāciju vai ierakstiet tās nosaukumu"
                " nākamajā laukā."
            ),
        ]
    )
    expect(field(page, "Vārds")).to_have_value("Elīna")
    email = field(page, "E-pasts")
    expect(email).to_have_value("elina.pie.preili")
    expect(email).to_have_attribute("aria-invalid", "true")
    summary.get_by_role("link").nth(1).click()
    expect(email).to_be_focused()


def register(page: Page, given: str, family: str, email: str) -> None:
    write_person(page, given, family, email)
    page.get_by_role("button", name="Pieteik").click()
    page.wait_for_load_state()
    look(page)


def confirmation(site: Site, postbox: Postbox) -> str:
    """The link in the mail that Elīna got; the mail carries the session for her calendar."""
    site.drain()
    letter = postbox.last_to(ELINA)
    assert letter["Subject"] == f"Jūsu vieta ir apstiprināta: {TITLE}"
    assert "Interreg VI-A Latvijas – Lietuvas programma 2021.–2027. gadam" in words(letter)
    (event,) = Calendar.from_ical(calendar(letter)).walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event["STATUS"])) == (TITLE, "CONFIRMED")
    return path_of(link(letter, "/registrations/"))


def change_position(page: Page, own: str) -> None:
    open_(page, own)
    follow(page, "Labot")
    heading(page, "Labot savu pieteikumu")
    write(page, "Amats", "projektu vadītāja")
    press(page, "Saglabāt")
    says(page, "Jūsu pieteikums ir izlabots.")
    says(page, "projektu vadītāja")


def cancel(page: Page, own: str) -> None:
    open_(page, own)
    follow(page, "Atcelt pieteikumu")
    heading(page, "Vai atcelt Jūsu pieteikumu?")
    press(page, "Jā, atcelt")
    says(page, "Jūsu pieteikums ir atcelts. Paldies, ka paziņojāt!")
    says(page, "Šis pieteikums ir atcelts")


def test_employee_registers_changes_and_cancels_on_a_phone(
    page: Page, site: Site, postbox: Postbox
) -> None:
    find_the_session(page)
    give_wrong_answers(page)
    register(page, "Elīna", "Vanaga", ELINA)
    heading(page, TITLE)
    says(page, "Jūsu vieta ir apstiprināta")
    own = confirmation(site, postbox)
    change_position(page, own)

    open_(page, FORM)
    says(page, "Visas vietas ir aizņemtas")
    register(page, "Toms", "Vanags", TOMS)
    says(page, "Jūsu vieta gaidīšanas sarakstā: 1")
    site.drain()
    assert [letter["Subject"] for letter in postbox.to(TOMS)] == [
        f"Jūs esat gaidīšanas sarakstā: {TITLE}"
    ]

    cancel(page, own)
    site.drain()
    assert postbox.last_to(ELINA)["Subject"] == f"Jūsu pieteikums ir atcelts: {TITLE}"
    letter = postbox.last_to(TOMS)
    assert letter["Subject"] == f"Jums ir atbrīvojusies vieta: {TITLE}"
    open_(page, path_of(link(letter, "/registrations/")))
    says(page, "Jūsu vieta ir apstiprināta")


@pytest.mark.parametrize(
    ("language", "register_word", "labels", "confirmed", "subject"),
    [
        (
            "en", "Register",
            ("Given name", "Family name", "E-mail", "Organisation, if it is not in the list"),
            "Your place is confirmed",
            "Your place is confirmed: Digital Services That Everyone Can Use",
        ),
        (
            "lt", "Registruotis",
            ("Vardas", "Pavardė", "El. paštas", "Organizacija, jei jos nėra sąraše"),
            "Jūsų vieta patvirtinta",
            "Jūsų vieta patvirtinta: Skaitmeninės paslaugos, kuriomis gali naudotis visi",
        ),
    ],
)  # fmt: skip
def test_partner_abroad_registers_in_their_own_language(
    page: Page, site: Site, postbox: Postbox, *, language: str, register_word: str,
    labels: tuple[str, str, str, str], confirmed: str, subject: str,
) -> None:  # fmt: skip
    email = f"rasa.{language}@savivaldybe.example.org"
    open_(page, f"{ONLINE}?lang={language}")
    assert page.locator("html").get_attribute("lang") == language
    follow(page, register_word)
    for label, value in zip(labels[:3], ("Rasa", f"Ežerė {language}", email), strict=True):
        write(page, label, value)
    write(page, labels[3], "Aukštupės savivaldybė")
    press(page, register_word)
    says(page, confirmed)
    site.drain()
    assert [letter["Subject"] for letter in postbox.to(email)] == [subject]
