"""The subscribe page: one address for what was chosen, and each program's way to it."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from app.core.texts import Texts
from app.home.outputs.subscribing import Subscription
from app.people.rules import PlanningRegion
from app.sessions.rules import SessionKind, SessionStatus
from tests import factories as make

SITE = "http://cikls.example.lv"
ADDRESS = re.compile(r'id="feed-address" value="([^"]*)"')
LINK = re.compile(r'<a href="([^"]*)" rel="external noopener">')


def address_on(client: FlaskClient, path: str) -> str:
    (found,) = ADDRESS.findall(client.get(path).text)
    return unescape(found)


def summaries(client: FlaskClient, address: str) -> list[str]:
    calendar = Calendar.from_ical(client.get(address.removeprefix(SITE)).data)
    return [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]


def test_each_program_is_given_the_whole_address() -> None:
    to = Subscription("https://cikls.example.lv/calendar.ics?kind=a&lang=lv", "Cikls: A & Ā")
    assert to.webcal == "webcal://cikls.example.lv/calendar.ics?kind=a&lang=lv"
    assert to.google == (
        "https://calendar.google.com/calendar/render?"
        "cid=webcal%3A%2F%2Fcikls.example.lv%2Fcalendar.ics%3Fkind%3Da%26lang%3Dlv"
    )
    for link, host in ((to.outlook_com, "outlook.live.com"), (to.office_365, "outlook.office.com")):
        parts = urlsplit(link)
        assert (parts.hostname, parts.path) == (host, "/calendar/0/addfromweb")
        assert parse_qs(parts.query) == {"url": [to.address], "name": [to.name]}


def test_address_of_what_was_chosen_is_the_calendar_of_just_that(client: FlaskClient) -> None:
    home = make.organisation("Ludzas novads", planning_region=PlanningRegion.LATGALE, code="001")
    place = make.venue(municipality_id=home.id, slug="vieta")
    cycle, project = make.cycle(slug="cikls"), make.project(slug="projekts")
    make.training_session(
        title=Texts("Tā"), venue_id=place.id, cycle_id=cycle.id, project_id=project.id,
        kind=SessionKind.TRAINING, language="lt",
    )  # fmt: skip
    make.training_session(title=Texts("Cita"))
    wishes = ("cycle=cikls", "venue=vieta", "kind=training", "municipality=001", "region=latgale",
              "project=projekts", "language=lt", "kind=training&region=latgale&venue=")  # fmt: skip
    for wish in wishes:
        address = address_on(client, f"/subscribe?{wish}&lang=lv")
        assert address == f"{SITE}/calendar.ics?{wish.removesuffix('&venue=')}&lang=lv"
        assert summaries(client, address) == ["Tā"]
        assert "ir 1 gaidāms pasākums" in client.get(f"/subscribe?{wish}&lang=lv").text


def test_what_means_nothing_is_not_in_the_address(client: FlaskClient) -> None:
    asked = "utm_source=x&kind=nonsense&cycle=%22%3E&q=a"
    assert address_on(client, f"/subscribe?{asked}&lang=lv") == f"{SITE}/calendar.ics?lang=lv"


def test_form_offers_only_what_a_public_session_has(client: FlaskClient) -> None:
    project, other = make.project(slug="sens"), make.project(slug="slepts")
    make.training_session(project_id=project.id, language="en")
    make.training_session(project_id=other.id, language="ru", status=SessionStatus.DRAFT)
    page = client.get("/subscribe?lang=lv").text
    assert ('value="sens"' in page, 'value="slepts"' in page) == (True, False)
    spoken = re.search(r'name="language">(.*?)</select>', page, re.DOTALL)
    assert spoken is not None
    assert re.findall(r'value="([^"]*)"', spoken[1]) == ["", "en"]


@pytest.mark.parametrize("language", ["lv", "en", "lt"])
def test_session_cycle_and_venue_have_their_own_calendar_to_subscribe_to(
    client: FlaskClient, language: str
) -> None:
    cycle, place = make.cycle(slug="cikls"), make.venue(slug="vieta")
    make.training_session(slug="diena", cycle_id=cycle.id, venue_id=place.id)
    feeds = {
        "/sessions/diena": f"/sessions/diena.ics?lang={language}",
        "/cycles/cikls": f"/cycles/cikls.ics?lang={language}",
        "/venues/vieta": f"/calendar.ics?venue=vieta&lang={language}",
    }
    for path, feed in feeds.items():
        page = client.get(f"{path}?lang={language}").text
        assert ADDRESS.findall(page.replace("&amp;", "&")) == [f"{SITE}{feed}"]
        assert len(LINK.findall(page)) == 3
        assert len(summaries(client, f"{SITE}{feed}")) == 1
