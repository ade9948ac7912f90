"""A viewer who may look and not change; a new colleague who comes in with a second factor."""

from __future__ import annotations

import time

import pytest
from passlib.totp import TOTP  # type: ignore[import-untyped]  # it ships none
from playwright.sync_api import Page, expect

from tests.journeys.hands import Hand
from tests.journeys.postbox import Postbox, link
from tests.journeys.steps import (
    ADMINISTRATOR,
    VIEWER,
    follow,
    heading,
    look,
    open_,
    path_of,
    press,
    says,
    sign_in,
    write,
)
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SESSION = "Pieredzes apmaiņas brauciens uz Lietuvu: klientu apkalpošana divās pašvaldībās"
NEWCOMER = "jana.jauna@example.lv"
PASSWORD = "četri zili ezeri rītā"
CHANGING = ("Saglabāt", "Publicēt", "Atzīmēt kā notikušu", "Saglabāt apmeklējumu", "Augšupielādēt")


def test_viewer_sees_everything_and_changes_nothing(desk: Page) -> None:
    sign_in(desk, VIEWER)
    follow(desk, "Pasākumi")
    follow(desk, SESSION)
    plan = desk.url
    for part in ("", "registrations/", "attendance/", "materials/", "certificates/"):
        open_(desk, plan + part)
        for name in CHANGING:
            expect(desk.get_by_role("button", name=name, exact=True)).to_have_count(0)
    token = desk.locator("[name=csrf_token]").first.input_value()
    form: dict[str, str | float | bool] = {"status": "draft", "csrf_token": token}
    assert desk.request.post(f"{plan}status", form=form).status == 403
    answer = desk.goto("/manage/sessions/new")
    assert answer is not None
    assert answer.status == 403
    look(desk)
    heading(desk, "Jums nav tiesību to skatīt")


def invite(desk: Page, site: Site, postbox: Postbox) -> str:
    """The administrator makes an account; the path of the link that the newcomer gets."""
    sign_in(desk, ADMINISTRATOR)
    open_(desk, "/manage/users/")
    follow(desk, "Jauns konts")
    write(desk, "Vārds un uzvārds", "Jana Jaunā")
    write(desk, "E-pasts", NEWCOMER)
    desk.locator("[name=role][value=organiser]").check()
    press(desk, "Izveidot kontu")
    says(desk, f"Konts ir izveidots. Saite paroles iestatīšanai tiek nosūtīta uz {NEWCOMER}.")
    site.drain()
    return path_of(link(postbox.last_to(NEWCOMER), "/login/reset/"))


def set_password(page: Page, path: str) -> None:
    open_(page, path)
    heading(page, "Iestatīt jaunu paroli")
    write(page, "Jaunā parole", PASSWORD)
    write(page, "Jaunā parole vēlreiz", PASSWORD)
    press(page, "Iestatīt paroli")
    says(page, "Jaunā parole ir iestatīta. Lūdzu, pieslēdzieties ar to.")


def set_up_second_factor(page: Page) -> TOTP:
    """Switches it on; the telephone."""
    open_(page, "/manage/account")
    follow(page, "Iestatīt otro faktoru")
    press(page, "Sākt")
    page.locator("summary").filter(has_text="Neizdodas noskenēt").click()
    key = page.locator("code.totp-key").text_content() or ""
    telephone = TOTP(key=key.replace("-", ""))
    write(page, "Kods", telephone.generate().token)
    press(page, "Ieslēgt")
    says(page, "Otrais faktors ir ieslēgts. Lūdzu, saglabājiet arī atkopšanas kodus.")
    return telephone


def test_newcomer_sets_a_password_and_signs_in_with_a_code(
    desk: Page, page: Page, site: Site, postbox: Postbox
) -> None:
    set_password(page, invite(desk, site, postbox))
    sign_in(page, NEWCOMER, PASSWORD)
    telephone = set_up_second_factor(page)
    page.locator(".office-menu summary").click()
    Hand(page).press("Iziet")
    sign_in(page, NEWCOMER, PASSWORD)
    heading(page, "Ievadiet kodu no lietotnes")
    write(page, "Kods", "000000")
    press(page, "Pieslēgties")
    says(page, "Kods nav pareizs. Lūdzu, ievadiet to, kas redzams šobrīd.")
    next_code = telephone.generate(time.time() + 30)  # that of this half minute is used up
    write(page, "Kods", next_code.token)
    press(page, "Pieslēgties")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pārskats")
