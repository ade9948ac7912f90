"""A partner's own calendar program follows what the organiser does in the browser."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from icalendar import Calendar
from playwright.sync_api import Page

from tests.journeys.hands import Hand
from tests.journeys.steps import ORGANISER, says, sign_in
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

TITLE = "Noslēguma mācību diena: mūsu pakalpojumu uzlabojumu plāni"
REASON = "Lektors saslimis."
CONFIG = """[general]
status_path = "{home}/status"
[pair cikls]
a = "here"
b = "there"
collections = null
conflict_resolution = "b wins"
[storage here]
type = "filesystem"
path = "{home}/calendar"
fileext = ".ics"
[storage there]
type = "http"
url = "{site}/calendar.ics?lang=lv"
"""


@pytest.fixture
def sync(site: Site, tmp_path: Path) -> Callable[[], list[Any]]:
    """Syncs as vdirsyncer does by itself; the entries of the session in the folder after that."""
    config = tmp_path / "vdirsyncer.ini"
    config.write_text(CONFIG.format(home=tmp_path, site=site.url))

    def run(*command: str) -> None:
        program = Path(sys.executable).parent / "vdirsyncer"
        environment = {**os.environ, "HOME": str(tmp_path)}
        subprocess.run(
            [str(program), "-c", str(config), *command],
            env=environment, check=True, capture_output=True, timeout=60,
        )  # fmt: skip

    def synced() -> list[Any]:
        run("sync")
        files = (tmp_path / "calendar").glob("*.ics")
        events = [e for f in files for e in Calendar.from_ical(f.read_bytes()).walk("VEVENT")]
        return [event for event in events if TITLE in str(event["SUMMARY"])]

    run("discover")
    return synced


def uid(site: Site) -> str:
    """By what programs know the session again (vdirsyncer puts its own in the folder)."""
    with urlopen(f"{site.url}/calendar.ics?lang=lv", timeout=20) as answer:
        events = Calendar.from_ical(answer.read()).walk("VEVENT")
    (found,) = [str(event["UID"]) for event in events if TITLE in str(event["SUMMARY"])]
    return found


def move(hand: Hand, day: date) -> None:
    hand.follow("Pasākumi")
    hand.follow(TITLE)
    hand.set_day("Datums", day)
    hand.press("Saglabāt")
    says(hand.page, "Plāns ir saglabāts.")


def cancel(hand: Hand) -> None:
    hand.unfold("Vairāk")
    hand.follow("Atcelt…")
    hand.page.locator("[name=reason_lv]").fill(REASON)
    hand.press("Apstiprināt un nosūtīt vēstules")


def test_partners_calendar_follows_a_move_and_a_cancellation(
    desk: Page, site: Site, sync: Callable[[], list[Any]]
) -> None:
    hand = Hand(desk)
    (before,) = sync()
    known = uid(site)
    assert str(before["STATUS"]) == "CONFIRMED"
    sign_in(desk, ORGANISER)
    later = before["DTSTART"].dt + timedelta(days=1)
    move(hand, later.date())
    (moved,) = sync()
    assert (moved["DTSTART"].dt, uid(site)) == (later, known)
    assert moved["SEQUENCE"] > before["SEQUENCE"]
    cancel(hand)
    (gone,) = sync()
    assert (str(gone["STATUS"]), uid(site)) == ("CANCELLED", known)
    assert str(gone["SUMMARY"]) == f"Atcelts: {TITLE}"
