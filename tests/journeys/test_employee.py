"""A partner from abroad registers on a phone, in a language of their own."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys.postbox import Postbox
from tests.journeys.steps import follow, open_, press, says, write
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

ONLINE = "/sessions/digitalie-pakalpojumi-ikvienam"


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
