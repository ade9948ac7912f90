"""A viewer of the office may look and not change."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.steps import VIEWER, follow, heading, open_, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SESSION = "Pieredzes apmaiņas brauciens uz Lietuvu: klientu apkalpošana divās pašvaldībās"
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
    refused = desk.request.post(f"{plan}status", form={"status": "draft"})
    assert refused.status in (400, 403)
    answer = desk.goto("/manage/sessions/new")
    assert answer is not None
    assert answer.status == 403
    heading(desk, "Jums nav tiesību to skatīt")
