"""An organiser asks without code; a person answers on a phone, the rest once there is a place."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Windows
from tests.journeys.hands import Hand, Without
from tests.journeys.postbox import Postbox, link, words
from tests.journeys.steps import ADMINISTRATOR, ORGANISER, choose, heading, path_of, says, sign_in
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

VISIT = "Pieredzes apmaiņas brauciens uz Lietuvu: klientu apkalpošana divās pašvaldībās"
FORM = "/sessions/pieredzes-apmainas-brauciens-uz-lietuvu/register"
PHONE = {"width": 390, "height": 844}
CONDITION = "Atbildiet tikai tad, ja uz jautājumu „Vai brauksiet ar velosipēdu?” atbildējāt „Jā”."


def ask(hand: Hand, words_: str, **values: str) -> None:
    """One question, as the organiser's form has it."""
    hand.follow("Pievienot jautājumu")
    hand.write("Jautājums latviešu valodā", words_)
    for name, value in values.items():
        choose(hand.page, NAMES[name], value)
    if values.get("kind", "").startswith("Viena"):
        hand.write("Varianti latviešu valodā", "Jā\nNē")
    hand.tick("Atbilde ir obligāta")
    hand.press("Saglabāt")
    says(hand.page, "Jautājums pievienots.")


NAMES = {"kind": "Atbildes veids", "when": "Kad jautā", "shown": "Kam to jautā"}


def organise(hand: Hand) -> str:
    """Three questions, moved by a button, tried out; the address of the list."""
    hand.open("/manage/sessions/?q=Pieredzes+apmai%C5%86as+brauciens&period=all")
    hand.follow(VISIT)
    hand.follow("Jautājumi")
    ask(hand, "Vai brauksiet ar velosipēdu?", kind="Viena atbilde no vairākām")
    condition = "Ja „Vai brauksiet ar velosipēdu?” ir „Jā”"
    ask(hand, "Cik smags ir velosipēds?", kind="Skaitlis", shown=condition)
    ask(hand, "Kad dosieties mājup?", kind="Datums", when="Tikai tiem, kuriem ir vieta")
    hand.press("Pārvietot „Kad dosieties mājup?” augšup")
    labels = hand.page.locator(".question-row__label").all_inner_texts()
    assert labels[-2:] == ["Kad dosieties mājup?", "Cik smags ir velosipēds?"]
    address = hand.page.url
    hand.follow("Kā to redz dalībnieki")
    heading(hand.page, "Kā to redz dalībnieki")
    return address.partition("/questions")[0]


def fill_person(page: Page, given: str, email: str) -> None:
    for name, value in {"given_name": given, "family_name": "Jautāta", "email": email,
                        "organisation_name": "Preiļu novads"}.items():  # fmt: skip
        page.locator(f'[name="{name}"]').fill(value)


def options(page: Page, legend: str) -> Page:
    return page.get_by_role("radiogroup", name=legend)  # type: ignore[return-value]  # it is used alike


def register(hand: Hand, given: str, email: str, *, scripts: bool) -> None:
    """A needed answer is asked for at its field; the conditional one comes with its condition."""
    page = hand.page
    hand.open(FORM)
    weight = page.get_by_label("Cik smags ir velosipēds?")
    expect(weight).to_be_visible(visible=not scripts)
    expect(page.get_by_text(CONDITION)).to_be_visible(visible=not scripts)
    fill_person(page, given, email)
    options(page, "Kur iekāpsiet autobusā?").get_by_label("Rēzeknē").check()
    options(page, "Vai brauksiet ar velosipēdu?").get_by_label("Jā").check()
    expect(weight).to_be_visible()
    hand.press("Pieteikties")
    says(page, "Jāpārskata 1 atbilde")
    expect(options(page, "Vai brauksiet ar velosipēdu?").get_by_label("Jā")).to_be_checked()
    page.get_by_label("Cik smags ir velosipēds?").fill("12,5")
    hand.tick("Veģetārs uzturs")
    hand.press("Pieteikties")


def answer_later(hand: Hand, site: Site, postbox: Postbox, email: str) -> None:
    """The confirmation names what is still wanted and leads there."""
    site.drain()
    letter = postbox.to(email)[0]  # mails of the other days, for the calendar, come after it
    assert "Lūdzu, atbildiet šeit" in words(letter)
    hand.open(path_of(link(letter, "/registrations/")).partition("/answers")[0])
    says(hand.page, "Lai sagatavotu pasākumu, organizatoram vajadzīgas vēl 2 Jūsu atbildes.")
    hand.follow("Atbildēt")
    hand.set_day("Kad dosieties mājup?", date(2027, 1, 20))
    options(hand.page, "Kādu numuru vēlaties naktsmītnē?").get_by_label("Vienvietīgu").check()
    hand.press("Saglabāt")
    says(hand.page, "Paldies! Jūsu atbildes ir saglabātas.")
    says(hand.page, "12,5")


def read(hand: Hand, base: str, given: str) -> None:
    """The organiser reads what was answered, and what the kitchen must know."""
    hand.open(f"{base}/registrations/?q={given}")
    hand.follow(f"Jautāta {given}")
    says(hand.page, "12,5")
    hand.open(f"{base}/needs")
    row = hand.page.get_by_role("row").filter(has_text=f"Jautāta {given}")
    expect(row).to_contain_text("Veģetārs uzturs")


def test_organiser_asks_and_people_answer_with_and_without_scripts(
    site: Site, desk: Page, window: Windows, postbox: Postbox
) -> None:
    sign_in(desk, ORGANISER)
    office = Hand(desk)
    base = organise(office)
    for given, scripts in (("Ilze", True), ("Juris", False)):
        page = window(viewport=PHONE, java_script_enabled=scripts)
        hand = Hand(page) if scripts else Without(page)
        email = f"{given.lower()}@preili.example.lv"
        register(hand, given, email, scripts=scripts)
        heading(page, VISIT)
        answer_later(hand, site, postbox, email)
        read(office, base, given)
    expect(desk.get_by_role("row").filter(has_text="Jautāta")).to_have_count(2)


def test_question_is_asked_no_more_and_its_answers_stay(site: Site, desk: Page) -> None:
    sign_in(desk, ADMINISTRATOR)
    hand = Hand(desk)
    hand.open("/manage/sessions/?q=Pieredzes+apmai%C5%86as+brauciens&period=all")
    hand.follow(VISIT)
    hand.follow("Jautājumi")
    row = desk.get_by_role("listitem").filter(has_text="Kas Jūs interesē visvairāk?")
    row.locator("summary").click()
    hand.activate(row.get_by_role("button", name="Vairs nejautāt"))
    says(desk, "Jautājums vairs netiek uzdots.")
    expect(desk.get_by_role("heading", name="Vairs nejautā")).to_be_visible()
    hand.press("Jautāt atkal")
    says(desk, "Jautājums atkal tiek uzdots.")
