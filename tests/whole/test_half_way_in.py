"""The pages between password and code, which no walk reaches: by keys, in large text, to axe."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from passlib.totp import TOTP  # type: ignore[import-untyped]  # it ships none
from playwright.sync_api import Browser, Page

from tests import axe
from tests.site import PASSWORD, Site
from tests.whole import reach

VIEWER = "vija.verotaja@example.lv"
PATHS = ("/login/code", "/login/recovery")
MEASURES: tuple[tuple[Callable[[Page], list[str]], int], ...] = (  # in a window this wide
    (axe.faults, 320), (reach.keyboard_faults, 1280),
    (reach.spacing_faults, 320), (reach.doubling_faults, 640),
)  # fmt: skip


def enter_password(browser: Browser, site: Site) -> Page:
    """A window in which the viewer has given the password."""
    window = browser.new_page(base_url=site.url, locale="lv-LV", bypass_csp=True)
    window.goto("/login")
    window.locator("[name=email]").fill(VIEWER)
    window.locator("[name=password]").fill(PASSWORD)
    window.locator("[name=password]").press("Enter")
    window.wait_for_url(re.compile("/manage/|/login/code"))
    return window


def switch_second_factor_on(window: Page) -> None:
    window.goto("/login/second-factor")
    window.get_by_role("button", name="Sākt").click()
    key = window.locator("code.totp-key").text_content() or ""
    code = TOTP(key=key.replace("-", "")).generate().token
    window.locator("[name=code]").fill(code)
    window.get_by_role("button", name="Ieslēgt").click()
    window.goto("/login/recovery-codes")
    window.get_by_role("button", name="Izveidot jaunus kodus").click()
    window.locator(".recovery-codes").wait_for()


@pytest.mark.browser
@pytest.mark.timeout(300)
def test_pages_between_password_and_code_are_for_everyone(site: Site, browser: Browser) -> None:
    switch_second_factor_on(enter_password(browser, site))
    window = enter_password(browser, site)
    told = {}
    for path in PATHS:
        for measure, width in MEASURES:
            window.set_viewport_size({"width": width, "height": 900})
            window.goto(path)
            told[f"{path} {measure.__name__}"] = measure(window)
    assert window.url.endswith(PATHS[-1])
    assert {place: faults for place, faults in told.items() if faults} == {}
