"""Partners' calendars in the office: added, shown as a layer, refused in words."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.access import SYSTEM, Role
from app.core.db import db
from app.core.texts import Texts
from app.outbox.jobs import drain
from app.output import fetch_calendar, partner_calendars
from app.output.partner_calendars import Fetched
from app.partners import services
from app.partners.models import PartnerAttempt, PartnerCalendar, PartnerEntry
from app.partners.rules import PartnerPlan, Tone
from app.sessions.rules import SessionStatus
from tests import factories as make
from tests.conftest import client_of, make_user

LIST, NEW = "/manage/calendar/partners/", "/manage/calendar/partners/new"
WORDS = {"name": "Vidzemes plānošanas reģions", "mark": "VPR", "tone": "moss", "url": ""}
TODAY = datetime(2026, 6, 1, 9, tzinfo=UTC)


def ics(*events: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *events, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def event(*lines: str, uid: str = "1") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


MEETING = event(
    "DTSTART;TZID=Europe/Riga:20260610T100000", "DTEND;TZID=Europe/Riga:20260610T120000",
    "SUMMARY:Padomes sēde",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _in_june() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):
        yield


class Neighbour(BaseHTTPRequestHandler):
    """A partner's server; `answer` says what it does, `asked` what it was asked with."""

    answer: Callable[[Neighbour], None]
    asked: list[dict[str, str]]

    def do_GET(self) -> None:
        type(self).asked.append(dict(self.headers))
        type(self).answer(self)

    def log_message(self, *_: Any) -> None:
        pass

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def neighbour() -> Iterator[type[Neighbour]]:
    kind: type[Any] = type("Own", (Neighbour,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    kind.url = f"http://127.0.0.1:{server.server_port}/a.ics"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield kind
    server.shutdown()
    thread.join()
    server.server_close()


def subscribe(app: Flask, omar: FlaskClient, url: str) -> PartnerCalendar:
    """By the form; then the worker does what is due."""
    app.config["FETCH_PRIVATE"] = True
    assert omar.post(NEW, data={**WORDS, "url": url}).status_code == 303
    drain()
    return own()


def own() -> PartnerCalendar:
    db.session.expire_all()
    return db.session.scalars(select(PartnerCalendar)).one()


def titles() -> list[str]:
    rows = db.session.scalars(select(PartnerEntry.title).order_by(PartnerEntry.starts_at))
    return list(rows)


def outcomes() -> list[str]:
    return list(db.session.scalars(select(PartnerAttempt.outcome).order_by(PartnerAttempt.id)))


def upload(browser: FlaskClient, content: bytes, url: str = NEW, **words: str) -> Any:
    data = {**WORDS, **words, "file": (BytesIO(content), "a.ics")}
    return browser.post(url, data=data, content_type="multipart/form-data")


def later(**span: int) -> Any:
    return time_machine.travel(clock.now() + timedelta(**span), tick=True)


# In the month


def test_uploaded_calendar_is_a_layer_of_the_month(omar: FlaskClient) -> None:
    assert upload(omar, ics(MEETING)).status_code == 303
    page = omar.get("/manage/calendar?month=2026-06").text
    assert page.count("Padomes sēde") == 2  # the table, and the list for phones
    assert '<b class="month-entry__mark">VPR</b>' in page
    assert '<span class="month-entry__time">10.00</span>' in page
    assert "month-entry--foreign layer--moss" in page


def test_layer_is_switched_off_by_itself_and_stays_so_from_month_to_month(
    omar: FlaskClient,
) -> None:
    upload(omar, ics(MEETING))
    upload(omar, ics(MEETING.replace("Padomes", "Domes")), name="Cits", mark="C")
    _first, second = db.session.scalars(select(PartnerCalendar.id).order_by(PartnerCalendar.id))
    page = omar.get(f"/manage/calendar?month=2026-06&layers=1&layer={second}").text
    assert (page.count("Padomes sēde"), page.count("Domes sēde")) == (0, 2)
    assert f"month=2026-07&amp;layers=1&amp;layer={second}" in page
    assert "Domes sēde" not in omar.get("/manage/calendar?month=2026-06&layers=1").text
    assert omar.get("/manage/calendar?layers=x&layer=-1&layer=a&layer=999").status_code == 200


def test_entry_of_several_days_stands_on_each_of_them(omar: FlaskClient) -> None:
    upload(
        omar, ics(event("DTSTART;VALUE=DATE:20260629", "DTEND;VALUE=DATE:20260702", "SUMMARY:Trīs"))
    )
    page = omar.get("/manage/calendar?month=2026-06").text
    assert page.count("Trīs") == 3 + 2  # the list for phones leaves other months out


def test_entry_of_years_fills_no_more_than_the_month(omar: FlaskClient) -> None:
    upload(
        omar, ics(event("DTSTART;VALUE=DATE:19900101", "DTEND;VALUE=DATE:20900101", "SUMMARY:Mūžs"))
    )
    assert omar.get("/manage/calendar?month=2026-06").text.count("Mūžs") == 35 + 30


def test_meeting_at_the_time_of_a_session_is_marked_and_told_to_the_planner(
    omar: FlaskClient,
) -> None:
    free = event(
        "DTSTART:20260610T090000Z", "DTEND:20260610T150000Z", "SUMMARY:Brīva diena",
        "TRANSP:TRANSPARENT", uid="2",
    )  # fmt: skip
    upload(omar, ics(MEETING, free))
    row = make.training_session(starts_at=datetime(2026, 6, 10, 6, tzinfo=UTC))
    page = omar.get("/manage/calendar?month=2026-06").text
    assert '<span class="month-entry__time">⚠ 10.00</span>' in page
    assert "⚠ 12.00" not in page
    plan = omar.get(f"/manage/sessions/{row.id}/").text
    assert "Šajā laikā notiek „Padomes sēde” (Vidzemes plānošanas reģions)." in plan
    assert "Brīva diena" not in plan


def test_cancelled_session_clashes_with_nothing(omar: FlaskClient) -> None:
    upload(omar, ics(MEETING))
    make.training_session(
        starts_at=datetime(2026, 6, 10, 6, tzinfo=UTC), status=SessionStatus.CANCELLED
    )
    assert "⚠" not in omar.get("/manage/calendar?month=2026-06").text


def test_recurring_entry_is_shown_with_its_exceptions(omar: FlaskClient) -> None:
    weekly = event(
        "DTSTART;TZID=Europe/Riga:20260105T100000", "RRULE:FREQ=WEEKLY", "SUMMARY:Pirmdiena",
        "EXDATE;TZID=Europe/Riga:20260608T100000",
    )  # fmt: skip
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Riga:20260615T100000",
        "DTSTART;TZID=Europe/Riga:20260616T100000", "SUMMARY:Otrdiena",
    )  # fmt: skip
    upload(omar, ics(weekly, moved))
    page = omar.get("/manage/calendar?month=2026-06").text
    assert (page.count("Pirmdiena"), page.count("Otrdiena")) == (3 * 2, 2)


def test_what_is_on_at_partners_is_shown_to_staff_alone(
    omar: FlaskClient, client: FlaskClient
) -> None:
    upload(omar, ics(MEETING))
    for url in ("/calendar?month=2026-06", "/calendar.ics", "/"):
        assert "Padomes sēde" not in client.get(url).text


def test_month_takes_as_many_statements_for_many_entries_as_for_one(
    omar: FlaskClient, counted: Any
) -> None:
    counts = []
    for number in (1, 20):
        upload(omar, ics(*(MEETING.replace("UID:1", f"UID:{n}") for n in range(number))))
        db.session.expunge_all()
        with counted() as used:
            omar.get("/manage/calendar?month=2026-06")
        counts.append(used.count)
    assert counts[0] == counts[1]


# Files

HOSTILE = {
    "binary": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 99, "nav kalendārs"),
    "empty": (b"", "nav kalendārs"),
    "a page": (b"<!doctype html><p>Nav atrasts", "nav kalendārs"),
    "cut off": (ics(MEETING)[:-30], "ir bojāts"),
    "broken lines": (ics("no line at all", MEETING), "ir bojāts"),
    "nested": (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 30_000, "pārāk sarežģīta"),
    "too many": (ics(*(event("DTSTART:20260610T100000Z", uid=str(n)) for n in range(6_000))),
                 "vairāk ierakstu"),
}  # fmt: skip


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_hostile_file_is_refused_in_words_at_its_field(omar: FlaskClient, kind: str) -> None:
    content, words = HOSTILE[kind]
    answer = upload(omar, content)
    assert answer.status_code == 422
    told = answer.text.partition('id="file-error"')[2].partition("</")[0]
    assert words in told
    assert db.session.scalars(select(PartnerCalendar)).all() == []


def test_large_file_is_refused_before_it_is_read(
    omar: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_BYTES", 100)
    monkeypatch.setattr(partner_calendars, "MOST_BYTES", 100)
    answer = upload(omar, ics(MEETING, "X-A:" + "x" * 200))
    assert (answer.status_code, "lielāks par 5 MB" in answer.text) == (422, True)


def test_refusal_speaks_the_language_of_staff(omar: FlaskClient) -> None:
    for language, words in (("en", "This is not a calendar"), ("lt", "Tai ne „iCalendar“")):
        assert words in upload(omar, b"x", url=f"{NEW}?lang={language}").text


ODD = {
    "every second": "RRULE:FREQ=SECONDLY",
    "every minute of a day": "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5,6;BYMINUTE=0,10,20,30,40,50",
    "no step": "RRULE:FREQ=DAILY;INTERVAL=0",
    "no rule": "RRULE:FREQ=OFTEN",
}


@pytest.mark.parametrize("rule", list(ODD.values()), ids=list(ODD))
def test_series_that_has_no_end_to_its_number_is_left_out_and_counted(
    omar: FlaskClient, rule: str
) -> None:
    upload(omar, ics(MEETING, event("DTSTART:20260601T080000Z", rule, uid="2")))
    assert titles() == ["Padomes sēde"]
    assert "1 ieraksts nav nolasāms un ir izlaists." in omar.get(LIST).text


def test_series_without_end_is_kept_two_years_ahead(omar: FlaskClient) -> None:
    upload(omar, ics(event("DTSTART:19700101T080000Z", "RRULE:FREQ=DAILY")))
    assert len(titles()) == 366 + 732 + 1


@pytest.mark.parametrize(("month", "is_told"), [("2028-06", True), ("2028-04", False)])
def test_month_beyond_what_is_kept_says_so(omar: FlaskClient, month: str, is_told: bool) -> None:
    upload(omar, ics(event("DTSTART:19700101T080000Z", "RRULE:FREQ=DAILY")))
    said = "Partneru kalendāri redzami no 31.05.2025. līdz 02.06.2028."
    assert (said in omar.get(f"/manage/calendar?month={month}").text) == is_told


def test_unknown_zone_is_read_by_our_clock_and_told(omar: FlaskClient) -> None:
    upload(omar, ics(event("DTSTART;TZID=Mars/Olympus:20260610T100000", "SUMMARY:Marss")))
    entry = db.session.scalars(select(PartnerEntry)).one()
    assert entry.starts_at == datetime(2026, 6, 10, 7, tzinfo=UTC)
    assert "1 ierakstam norādīta nezināma laika josla" in omar.get(LIST).text


def test_new_file_takes_the_place_of_the_old_and_a_bad_one_does_not(omar: FlaskClient) -> None:
    upload(omar, ics(MEETING))
    page = f"{LIST}{own().id}/"
    assert upload(omar, b"x", url=page).status_code == 422
    assert titles() == ["Padomes sēde"]
    assert upload(omar, ics(MEETING.replace("Padomes", "Domes")), url=page).status_code == 303
    assert titles() == ["Domes sēde"]
    omar.post(page, data={**WORDS, "name": "Jauns vārds"})
    assert (own().name, titles()) == ("Jauns vārds", ["Domes sēde"])


def test_file_reaches_on_as_time_goes_by(omar: FlaskClient) -> None:
    upload(omar, ics(event("DTSTART:20260601T080000Z", "RRULE:FREQ=YEARLY", "SUMMARY:Gads")))
    assert len(titles()) == 3
    with later(days=400):
        drain()
    assert len(titles()) == 4 - 1  # the first is more than a year ago


# Addresses


def test_subscribed_calendar_is_fetched_by_the_worker(
    app: Flask, omar: FlaskClient, neighbour: Any
) -> None:
    neighbour.answer = lambda self: self.say(200, ics(MEETING), ETag='"a"')
    calendar = subscribe(app, omar, neighbour.url)
    assert titles() == ["Padomes sēde"]
    assert (calendar.entry_count, calendar.failures, outcomes()) == (1, 0, ["read"])
    page = omar.get(LIST).text
    assert "127.0.0.1" in page
    assert "a.ics" not in page  # the rest of an address may be a secret


def test_another_address_is_another_calendar(app: Flask, omar: FlaskClient, neighbour: Any) -> None:
    neighbour.answer = lambda self: self.say(200, ics(MEETING))
    calendar = subscribe(app, omar, neighbour.url)
    elsewhere = {**WORDS, "url": "https://nekas.example.lv/a.ics"}
    assert omar.post(f"{LIST}{calendar.id}/", data=elsewhere).status_code == 303
    assert titles() == []
    assert (own().entry_count, own().good_at, own().url) == (0, None, elsewhere["url"])


def test_calendar_that_is_due_is_ordered_once(omar: FlaskClient) -> None:
    omar.post(NEW, data={**WORDS, "url": "https://example.org/a.ics"})
    with later(hours=2):
        assert (services.order_due_refreshes(), services.order_due_refreshes()) == (1, 0)


def test_calendars_have_a_limit_that_is_told(
    omar: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_CALENDARS", 1)
    upload(omar, ics(MEETING))
    answer = upload(omar, ics(MEETING), name="Otrs")
    assert "Var būt ne vairāk kā 1 kalendāri." in answer.text
    assert own().name == WORDS["name"]


def test_answer_of_an_address_that_was_changed_meanwhile_is_not_kept(
    omar: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    omar.post(NEW, data={**WORDS, "url": "https://example.org/a.ics"})
    calendar_id = own().id

    def fetch(_url: str, **_asked: object) -> Fetched:
        plan = PartnerPlan("Cits", "C", Tone.PLUM, "https://example.org/b.ics")
        services.save_calendar(plan, None, actor=SYSTEM, calendar_id=calendar_id)
        return Fetched(ics(MEETING))

    monkeypatch.setattr(services, "fetch", fetch)
    services.refresh_calendar(calendar_id)
    assert (titles(), outcomes(), own().url) == ([], [], "https://example.org/b.ics")


def test_unchanged_calendar_is_asked_for_by_its_validators(
    app: Flask, omar: FlaskClient, neighbour: Any
) -> None:
    def answer(self: Neighbour) -> None:
        if self.headers.get("If-None-Match") == '"a"':
            self.say(304)
        else:
            stamp = "Mon, 01 Jun 2026 00:00:00 GMT"
            self.say(200, ics(MEETING), ETag='"a"', Last_Modified=stamp)

    neighbour.answer = answer
    subscribe(app, omar, neighbour.url)
    with later(minutes=61):
        drain()
    assert neighbour.asked[1]["If-Modified-Since"] == "Mon, 01 Jun 2026 00:00:00 GMT"
    assert (outcomes(), titles()) == (["read", "unchanged"], ["Padomes sēde"])


def test_last_good_copy_stays_and_pauses_grow_while_the_partner_fails(
    app: Flask, omar: FlaskClient, neighbour: Any
) -> None:
    neighbour.answer = lambda self: self.say(200, ics(MEETING))
    subscribe(app, omar, neighbour.url)
    neighbour.answer = lambda self: self.say(500)
    pauses, moment = [], clock.now()
    for _ in range(6):
        moment = own().next_at + timedelta(minutes=6)
        with time_machine.travel(moment, tick=True):
            drain()
            pauses.append(round((own().next_at - moment) / timedelta(hours=1)))
    assert pauses == [2, 4, 8, 16, 24, 24]
    assert titles() == ["Padomes sēde"]
    page = omar.get(LIST).text
    assert "Serveris atbildēja ar kļūdu 500." in page
    assert "Joprojām rādīts tas, kas nolasīts" in page
    neighbour.answer = lambda self: self.say(200, ics())
    with time_machine.travel(own().next_at + timedelta(minutes=6), tick=True):
        drain()
    assert (own().failures, titles()) == (0, [])


def gzipped(content: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return packer.compress(content) + packer.flush()


def test_packed_calendar_is_unpacked(app: Flask, omar: FlaskClient, neighbour: Any) -> None:
    packed = gzipped(ics(MEETING))
    neighbour.answer = lambda self: self.say(200, packed, Content_Encoding="gzip")
    subscribe(app, omar, neighbour.url)
    assert titles() == ["Padomes sēde"]


def flood(self: Neighbour) -> None:
    self.send_response(200)
    self.end_headers()
    for _ in range(100):
        self.wfile.write(b"x" * (1 << 20))


BOMB = gzipped(bytes(100 << 20))
BAD_ANSWERS: dict[str, tuple[Callable[[Any], None], str]] = {
    "bomb": (lambda self: self.say(200, BOMB, Content_Encoding="gzip"), "too_large"),
    "no gzip": (lambda self: self.say(200, b"x", Content_Encoding="gzip"), "encoding"),
    "strange packing": (lambda self: self.say(200, b"x", Content_Encoding="zstd"), "encoding"),
    "loop": (lambda self: self.say(302, Location="/a.ics"), "redirects"),
    "to a file": (lambda self: self.say(302, Location="file:///etc/passwd"), "address"),
    "gone": (lambda self: self.say(410), "status"),
    "a page": (lambda self: self.say(200, b"<!doctype html>"), "not_a_calendar"),
    "no HTTP": (lambda self: self.wfile.write(b"\0\1\2 hello\r\n\r\n"), "unreachable"),
    "endless rule": (lambda self: self.say(200, ics(*(event("DTSTART:20260101T080000Z",
                     "RRULE:FREQ=DAILY", uid=str(n)) for n in range(9)))), "too_much"),
}  # fmt: skip


@pytest.mark.parametrize("kind", list(BAD_ANSWERS))
def test_bad_answer_ends_in_a_word_on_the_row(
    app: Flask, omar: FlaskClient, neighbour: Any, kind: str
) -> None:
    neighbour.answer, problem = BAD_ANSWERS[kind]
    calendar = subscribe(app, omar, neighbour.url)
    assert (outcomes(), calendar.failures, titles()) == ([problem], 1, [])
    assert omar.get(LIST).status_code == omar.get(f"{LIST}{calendar.id}/").status_code == 200


def test_flood_is_cut_off(app: Flask, omar: FlaskClient, neighbour: Any) -> None:
    def answer(self: Any) -> None:
        try:
            flood(self)
        except OSError:  # we hung up
            self.close_connection = True

    neighbour.answer = answer
    subscribe(app, omar, neighbour.url)
    assert outcomes() == ["too_large"]


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9/a", "http://localhost/a", "http://[::1]/", "http://169.254.169.254/latest",
     "http://10.0.0.1/", "http://192.168.1.1/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/",
     "http://2130706433/", "http://127.1/", "http://[64:ff9b::7f00:1]/", "http://[fd00::1]/"],
)  # fmt: skip
def test_nothing_is_fetched_from_within_the_walls(app: Flask, omar: FlaskClient, url: str) -> None:
    assert omar.post(NEW, data={**WORDS, "url": url}).status_code == 303
    drain()
    assert outcomes() == ["private"]


def test_redirect_into_the_walls_is_not_followed(
    app: Flask, omar: FlaskClient, neighbour: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch_calendar, "is_public", lambda address: address == "127.0.0.1")
    neighbour.answer = lambda self: self.say(302, Location="http://127.0.0.2:9/")
    order = {"url": neighbour.url, "etag": "", "last_modified": "", "most_bytes": 9}
    with pytest.raises(fetch_calendar.Refused) as refused:
        fetch_calendar.fetch({**order, "may_be_private": False})
    assert refused.value.told["problem"] == "private"


@pytest.mark.parametrize(
    "url",
    ["ftp://example.lv/a", "file:///etc/passwd", "https://", "x", "http://a b", "https://[::1",
     "https://name:word@example.lv/a.ics", "https://ā.lv/", "http://a:x/", "http://a:99999/"],
)  # fmt: skip
def test_address_that_cannot_be_one_is_refused_at_its_field(omar: FlaskClient, url: str) -> None:
    answer = omar.post(NEW, data={**WORDS, "url": url})
    assert answer.status_code == 422
    assert "Šo adresi nevar izmantot" in answer.text.partition('id="url-error"')[2][:200]


def test_form_wants_an_address_or_a_file_and_not_both(omar: FlaskClient) -> None:
    assert "norādiet adresi vai izvēlieties datni" in omar.post(NEW, data=WORDS).text
    both = {**WORDS, "url": "https://example.lv/", "file": (BytesIO(ics()), "a.ics")}
    assert "ne abas" in omar.post(NEW, data=both, content_type="multipart/form-data").text


def test_webcal_is_https(omar: FlaskClient) -> None:
    omar.post(NEW, data={**WORDS, "url": "webcal://example.lv/a.ics"})
    assert own().url == "https://example.lv/a.ics"


def test_staff_refresh_and_remove_a_calendar(app: Flask, omar: FlaskClient, neighbour: Any) -> None:
    neighbour.answer = lambda self: self.say(200, ics(MEETING))
    calendar = subscribe(app, omar, neighbour.url)
    neighbour.answer = lambda self: self.say(200, ics(MEETING.replace("Padomes", "Domes")))
    assert omar.post(f"{LIST}{calendar.id}/refresh").status_code == 303
    drain()
    assert titles() == ["Domes sēde"]
    assert omar.post(f"{LIST}{calendar.id}/remove").status_code == 303
    assert db.session.scalars(select(PartnerCalendar)).all() == []
    assert (titles(), outcomes()) == ([], [])
    assert omar.post(f"{LIST}{calendar.id}/refresh").status_code == 404


def test_viewer_sees_calendars_and_changes_none(
    app: Flask, omar: FlaskClient, vija: FlaskClient
) -> None:
    upload(omar, ics(MEETING))
    page = f"{LIST}{own().id}/"
    assert vija.get(LIST).status_code == 200
    for url in (NEW, page):
        assert (vija.get(url).status_code, vija.post(url, data=WORDS).status_code) == (403, 403)
    for url in (f"{page}refresh", f"{page}remove"):
        assert vija.post(url).status_code == 403
    assert "refresh" not in vija.get(LIST).text


def test_history_keeps_the_last_twenty(app: Flask, omar: FlaskClient) -> None:
    upload(omar, ics(MEETING))
    calendar_id = own().id
    for _ in range(22):
        omar.post(f"{LIST}{calendar_id}/refresh")
    drain()
    assert len(outcomes()) == 20


def test_calendar_is_kept_on_either_engine(each_app: Flask) -> None:
    browser = client_of(each_app, make_user(Role.ORGANISER, "o@example.lv", "O"))
    row = make.training_session(
        starts_at=datetime(2026, 6, 10, 6, tzinfo=UTC), title=Texts("Diena")
    )
    assert upload(browser, ics(MEETING)).status_code == 303
    assert "⚠ 10.00" in browser.get("/manage/calendar?month=2026-06").text
    assert "Padomes sēde" in browser.get(f"/manage/sessions/{row.id}/").text
    assert browser.post(f"{LIST}{own().id}/remove").status_code == 303
    assert titles() == []
