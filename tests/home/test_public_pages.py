"""Every public page: what it says, how many statements it takes, what nonsense does to it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.db import db, transaction
from app.core.shelf import Shelf
from app.core.texts import Texts
from app.sessions.models import AgendaItem
from app.sessions.rules import SessionKind, SessionMode, SessionStatus
from tests import factories as make

STATIC_PAGES = [
    "/accessibility",
    "/privacy",
    "/subscribe",
    "/_components",
    "/robots.txt",
    "/sitemap.xml",
    "/widget/next",
    "/widget/month",
]
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
TITLE = re.compile(r'<h3 class="session-card__title"><a href="[^"]*">([^<]*)</a>')
EVIL = '<script>alert("x")</script>'


def titles(client: FlaskClient, url: str) -> list[str]:
    answer = client.get(url, query_string=None)
    assert answer.status_code == 200, url
    return TITLE.findall(answer.text)


def ago(**span: int) -> datetime:
    return (datetime.now(UTC) - timedelta(**span)).replace(microsecond=0)


@pytest.mark.parametrize("language", ["lv", "en", "lt"])
@pytest.mark.parametrize("url", [*STATIC_PAGES, "/", "/sessions", "/calendar", "/cycles/"])
def test_page_without_any_rows_answers(client: FlaskClient, url: str, language: str) -> None:
    assert client.get(url, query_string={"lang": language}).status_code == 200


def test_start_lists_what_is_ahead_by_date_under_its_months(client: FlaskClient) -> None:
    make.training_session(title=Texts("Otrais"), starts_at=datetime(2099, 3, 2, 8, tzinfo=UTC))
    make.training_session(title=Texts("Pirmais"), starts_at=datetime(2099, 2, 2, 8, tzinfo=UTC))
    make.training_session(title=Texts("Bijis"), starts_at=ago(days=9))
    make.training_session(title=Texts("Melnraksts"), status=SessionStatus.DRAFT)
    page = client.get("/?lang=lv").text
    assert TITLE.findall(page) == ["Pirmais", "Otrais"]
    months = re.findall(r'<h2 class="timetable__month">([^<]*)</h2>', page)
    assert months == ["2099. gada februāris", "2099. gada marts"]


def test_start_leads_to_the_nearest_session_with_free_places(client: FlaskClient) -> None:
    make.training_session(title=Texts("Pilna"), capacity=1, seats_taken=1)
    later = datetime.now(UTC) + timedelta(days=30)
    make.training_session(title=Texts("Brīva"), starts_at=later)
    page = client.get("/?lang=lv").text
    assert re.findall(r'id="highlight-title"><a href="[^"]*">([^<]*)<', page) == ["Brīva"]
    assert "highlight-title" not in client.get("/?lang=lv&q=pilna").text


def test_start_offers_the_rest_where_there_are_more_than_it_shows(client: FlaskClient) -> None:
    for _number in range(21):
        make.training_session()
    page = client.get("/?lang=en&kind=seminar&page=9").text
    assert len(TITLE.findall(page)) == 20
    assert re.findall(r'href="(/sessions\?[^"]*)" data-variant="secondary">Show all', page) == [
        "/sessions?lang=en&amp;kind=seminar"
    ]


def test_filters_narrow_the_list(client: FlaskClient) -> None:
    town = make.organisation("Rēzekne", code="LV0003000")
    place = make.venue("Gors", municipality_id=town.id, slug="gors")
    cycle = make.cycle(slug="klienti")
    one = Texts("Rēzeknes diena")
    make.training_session(
        title=one, venue_id=place.id, cycle_id=cycle.id, kind=SessionKind.CONFERENCE
    )
    make.training_session(title=Texts("Cits"))
    narrowing = [
        "q=rezeknes", "q=DIENA+rēz", "kind=conference", "venue=gors", "cycle=klienti",
        "municipality=LV0003000", f"municipality={town.id}",
    ]  # fmt: skip
    for wish in narrowing:
        assert titles(client, f"/?lang=lv&{wish}") == ["Rēzeknes diena"], wish
    for wish in ("q=nekas", "kind=balle", "venue=x", "cycle=x", "municipality=99999999999999999"):
        assert titles(client, f"/?lang=lv&{wish}") == [], wish


def test_each_filter_offers_all_in_its_own_gender(client: FlaskClient) -> None:
    page = client.get("/?lang=lv").text
    every = re.findall(r'<option value=""[^>]*>([^<]*)</option>', page)
    assert every == ["Visi veidi", "Visas pašvaldības", "Visas norises vietas", "Visi cikli"]


@pytest.mark.parametrize(
    "wish",
    ["q=" + "ā" * 5000, "q=%00", "q=%25_\\", "page=-1", "page=x", "page=99999999", "past=%00",
     "kind=%00", "venue=%00", "municipality=%00", "municipality=-1", "lang=xx", "q=%F0%9F%98%80"],
)  # fmt: skip
@pytest.mark.parametrize("url", ["/", "/sessions", "/sessions?past=1"])
def test_nonsense_in_the_address_is_no_fault(client: FlaskClient, url: str, wish: str) -> None:
    make.training_session()
    mark = "&" if "?" in url else "?"
    assert client.get(f"{url}{mark}{wish}").status_code == 200


def test_archive_lists_the_past_by_year_latest_first(client: FlaskClient) -> None:
    make.training_session(title=Texts("Sen"), starts_at=datetime(2011, 4, 28, 8, tzinfo=UTC))
    make.training_session(title=Texts("Nesen"), starts_at=datetime(2018, 5, 3, 8, tzinfo=UTC))
    make.training_session(title=Texts("Vēl būs"))
    page = client.get("/sessions?past=1&lang=lv").text
    assert TITLE.findall(page) == ["Nesen", "Sen"]
    assert re.findall(r'<h2 class="timetable__month">([^<]*)</h2>', page) == ["2018", "2011"]


def test_archive_keeps_its_filters_from_page_to_page(client: FlaskClient) -> None:
    for number in range(51):
        make.training_session(starts_at=ago(days=20 + number))
    page = client.get("/sessions?past=1&kind=seminar&lang=en").text
    assert len(TITLE.findall(page)) == 50
    assert 'href="/sessions?past=1&amp;kind=seminar&amp;lang=en&amp;page=2"' in page
    assert len(titles(client, "/sessions?past=1&kind=seminar&lang=en&page=2")) == 1


@pytest.mark.parametrize("month", ["abc", "2026-13", "2026-00", "0001-01", "9999-12", "٢٠٢٦-١٢"])
def test_calendar_of_a_month_there_is_not_is_not_found(client: FlaskClient, month: str) -> None:
    answer = client.get("/calendar", query_string={"month": month, "lang": "en"})
    assert answer.status_code == 404
    assert "There is no such month." in answer.text


def test_calendar_shows_each_day_of_a_session_in_its_month(client: FlaskClient) -> None:
    make.training_session(
        days=3, title=Texts("Trīs dienas"), starts_at=datetime(2026, 12, 30, 8, tzinfo=UTC)
    )
    december = client.get("/calendar?month=2026-12&lang=lv").text
    january = client.get("/calendar?month=2027-01&lang=lv").text
    assert december.count("Trīs dienas") == 5  # three in the grid, two in the phone's list
    assert january.count("Trīs dienas") == 4  # the week before and after is in the grid only
    assert "2026. gada decembris" in december


def test_calendar_names_public_holidays_in_the_language(client: FlaskClient) -> None:
    latvian = client.get("/calendar?month=2026-11&lang=lv").text
    assert "Latvijas Republikas Proklamēšanas diena" in latvian


def test_session_page_is_not_found_for_a_draft_but_shown_to_staff(
    client: FlaskClient, vija: FlaskClient
) -> None:
    row = make.training_session(status=SessionStatus.DRAFT)
    assert client.get(f"/sessions/{row.slug}").status_code == 404
    assert vija.get(f"/sessions/{row.slug}").status_code == 200


def rich_session(**values: Any) -> Any:
    place = make.venue("Zaļā sala", access=Texts("Uzbrauktuve"), latitude=56.5, longitude=27.3)
    project = make.project()
    row = make.training_session(days=2, venue_id=place.id, project_id=project.id, **values)
    svens = make.speaker()
    host = make.organisation("Utenas rajona pašvaldība")
    day = row.days[0]
    intro = {"title": Texts("Ievads"), "speaker_id": svens.id, "starts_at": day.starts_at}
    stop = {"title": Texts("Vizīte"), "host_id": host.id, "place": "Utena", "position": 1}
    db.session.add_all(AgendaItem(session_day_id=day.id, **line) for line in (intro, stop))
    db.session.commit()
    return row


def test_session_page_tells_what_one_asks(client: FlaskClient) -> None:
    row = rich_session(summary=Texts("Par klientiem"), audience=Texts("Speciālistiem"))
    page = client.get(f"/sessions/{row.slug}?lang=lv").text
    for text in (
        "Par klientiem", "Speciālistiem", "Zaļā sala", "Uzbrauktuve", "Ievads", "Svens Saulīte",
        "Vizīte", "Utenas rajona pašvaldība, Utena", "organizators@example.lv",
        "https://www.openstreetmap.org/?mlat=56.5&amp;mlon=27.3", "timeline__item--stop",
    ):  # fmt: skip
        assert text in page, text


def test_session_page_of_a_european_project_carries_emblem_and_exact_words(
    client: FlaskClient,
) -> None:
    row = rich_session()
    for language, words in (
        ("lv", "Līdzfinansē Eiropas Savienība"),
        ("en", "Co-funded by the European Union"),
        ("lt", "Bendrai finansuoja Europos Sąjunga"),
    ):
        page = client.get(f"/sessions/{row.slug}?lang={language}").text
        assert page.count(f'<p class="funder-dress__caption">{words}</p>') == 1
        assert page.count('class="funder-dress__emblem"') == 1


def test_session_page_of_a_project_paid_in_full_says_so(client: FlaskClient) -> None:
    project = make.project("eu-2021-2027", support="funded")
    row = make.training_session(project_id=project.id)
    page = client.get(f"/sessions/{row.slug}?lang=en").text
    assert '<p class="funder-dress__caption">Funded by the European Union</p>' in page


def test_session_page_of_a_norwegian_project_shows_no_european_sign(client: FlaskClient) -> None:
    project = make.project("norway-2009-2014")
    row = make.training_session(project_id=project.id)
    page = client.get(f"/sessions/{row.slug}?lang=lv").text
    assert page.count('class="funder-dress"') == 1
    assert "funder-dress__emblem" not in page
    assert "Eiropas Savien" not in page


def structured(page: str) -> dict[str, Any]:
    (data,) = SCRIPT.findall(page)
    found: dict[str, Any] = json.loads(data)
    return found


def test_session_page_holds_structured_data(client: FlaskClient) -> None:
    row = rich_session(seats_taken=3, starts_at=datetime(2099, 6, 1, 8, tzinfo=UTC))
    data = structured(client.get(f"/sessions/{row.slug}?lang=en").text)
    assert data["name"] == "Working with clients"
    assert data["startDate"] == "2099-06-01T11:00:00+03:00"
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert data["location"][0]["name"] == "Zaļā sala"
    assert data["organizer"]["name"] == "Latgales plānošanas reģions"
    assert data["url"] == f"http://cikls.example.lv/sessions/{row.slug}"
    assert (data["maximumAttendeeCapacity"], data["remainingAttendeeCapacity"]) == (20, 17)


def test_what_people_typed_stands_as_text_only(client: FlaskClient) -> None:
    evil = Texts(EVIL)
    place = make.venue(EVIL, address=EVIL, access=evil, directions=evil, map_url="javascript:x()")
    row = make.training_session(
        title=evil, summary=evil, audience=evil, venue_id=place.id, contact_name=EVIL,
        mode=SessionMode.HYBRID,
    )  # fmt: skip
    cycle = make.cycle(title=evil, summary=evil, audience=evil)
    urls = ["/", "/cycles/", f"/sessions/{row.slug}", f"/venues/{place.slug}",
            f"/cycles/{cycle.slug}", "/?q=%3Cscript%3Ealert", "/subscribe"]  # fmt: skip
    for url in urls:
        page = client.get(url).text
        assert "<script>alert" not in page, url
        assert 'href="javascript:' not in page, url
    assert structured(client.get(f"/sessions/{row.slug}").text)["name"] == EVIL


def test_cycle_page_lists_the_days_of_all_its_sessions_in_order(client: FlaskClient) -> None:
    cycle = make.cycle(project_id=make.project().id)
    later = datetime(2099, 5, 1, 8, tzinfo=UTC)
    make.training_session(title=Texts("Otrā"), cycle_id=cycle.id, starts_at=later)
    make.training_session(title=Texts("Pirmā"), cycle_id=cycle.id, starts_at=ago(days=9), days=2)
    make.training_session(title=Texts("Slēpta"), cycle_id=cycle.id, status=SessionStatus.DRAFT)
    page = client.get(f"/cycles/{cycle.slug}?lang=lv").text
    days = re.findall(r"<h3><a href=\"[^\"]*\">([^<]*)</a></h3>", page)
    assert days == ["Pirmā", "Pirmā", "Otrā"]
    assert page.count('class="funder-dress__emblem"') == 1
    assert "75" in page


def test_cycle_that_is_not_published_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"/cycles/{make.cycle(is_published=False).slug}").status_code == 404


def test_venue_page_tells_what_is_on_there(client: FlaskClient) -> None:
    place = make.venue()
    make.training_session(title=Texts("Būs"), venue_id=place.id)
    make.training_session(title=Texts("Bija"), venue_id=place.id, starts_at=ago(days=9))
    assert titles(client, f"/venues/{place.slug}?lang=lv") == ["Būs", "Bija"]


@pytest.mark.parametrize("url", ["/sessions/x", "/cycles/x", "/venues/x", "/sessions/x.ics"])
def test_what_there_is_not_is_not_found(client: FlaskClient, url: str) -> None:
    assert client.get(url).status_code == 404


def test_unchanged_page_answers_304_until_something_changes(client: FlaskClient) -> None:
    first = client.get("/?lang=lv")
    again = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/?lang=lv", headers=again).status_code == 304
    assert client.get("/?lang=en", headers=again).status_code == 200
    with transaction():
        pass
    assert client.get("/?lang=lv", headers=again).status_code == 200


@pytest.mark.parametrize(
    ("url", "statements"),
    [("/?lang=lv", 3), ("/sessions?lang=lv", 4), ("/sessions?past=1&lang=lv", 4),
     ("/calendar?lang=lv", 2), ("/cycles/?lang=lv", 2), ("/subscribe?lang=lv", 11)],
)  # fmt: skip
def test_list_takes_as_many_statements_for_three_as_for_one(
    client: FlaskClient, counted: Any, url: str, statements: int
) -> None:
    for rows in (1, 2):
        for _number in range(rows):
            make.training_session(venue_id=make.venue().id, cycle_id=make.cycle().id)
            make.training_session(starts_at=ago(days=30), venue_id=make.venue().id)
        with transaction():
            pass  # what was kept of the rows before is old now
        with counted() as used:
            assert client.get(url).status_code == 200
        assert used.count == statements


def test_session_page_takes_as_many_statements_for_three_days_as_for_one(
    client: FlaskClient, counted: Any
) -> None:
    for days in (1, 3):
        row = make.training_session(days=days, project_id=make.project().id)
        with counted() as used:
            assert client.get(f"/sessions/{row.slug}").status_code == 200
        assert used.count == 5


def test_cycle_and_venue_take_as_many_statements_for_three_sessions_as_for_one(
    client: FlaskClient, counted: Any
) -> None:
    cycle, place = make.cycle(project_id=make.project().id), make.venue()
    for rows in (1, 2):
        for _number in range(rows):
            make.training_session(cycle_id=cycle.id, venue_id=place.id)
        with counted() as used:
            assert client.get(f"/cycles/{cycle.slug}").status_code == 200
        assert used.count == 6
        with counted() as used:
            assert client.get(f"/venues/{place.slug}").status_code == 200
        assert used.count == 5


def test_page_made_for_one_is_kept_for_the_next_until_something_changes(
    client: FlaskClient, vija: FlaskClient, counted: Any
) -> None:
    client.application.extensions["shelf"] = Shelf(2)
    with transaction():
        make.training_session(title=Texts("Pirmais"))
    first = client.get("/?lang=lv")
    with counted() as used:
        second = client.get("/?lang=lv")
    assert (second.data, used.count) == (first.data, 1)
    assert "Birojs" in vija.get("/?lang=lv").text
    with transaction():
        make.training_session(title=Texts("Otrais"))
    assert sorted(titles(client, "/?lang=lv")) == ["Otrais", "Pirmais"]


def test_favicon_leads_to_the_drawn_sign(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.headers["Location"][:14]) == (302, "/static/build/")


def test_components_are_shown_in_development_only(client: FlaskClient) -> None:
    client.application.testing = False
    assert client.get("/_components").status_code == 404
