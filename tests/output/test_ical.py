import re
import unicodedata
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from dateutil.tz import tzical  # type: ignore[import-untyped]  # it ships no types
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar as Component

from app.output.ical import Attendee, Calendar, CalendarEntry, Method, Status, feed, invitation
from tests.output import plain_calendar

ENTRY = CalendarEntry(
    uid="day-17@cikls.example.org",
    sequence=3,
    created_at=datetime(2026, 9, 1, 7, tzinfo=UTC),
    modified_at=datetime(2026, 10, 2, 12, 5, 9, tzinfo=UTC),
    starts_at=datetime(2026, 11, 26, 8, tzinfo=UTC),
    ends_at=datetime(2026, 11, 26, 13, 30, tzinfo=UTC),
    timezone="Europe/Riga",
    summary="Pašvaldību darbinieku mācības",
)
ZONES = ["Europe/Riga", "Europe/Vilnius", "Europe/Helsinki", "Europe/Oslo", "Europe/Stockholm"]


def calendar(*entries: CalendarEntry) -> Calendar:
    return Calendar(
        name="Cikls: visi pasākumi",
        description="Mācību cikli, semināri un pieredzes apmaiņa",
        language="lv",
        url="https://cikls.example.org/calendar.ics",
        refresh_minutes=60,
        colour="steelblue",
        entries=entries,
    )


def values(content: bytes, name: str) -> list[str]:
    return [found.value for found in plain_calendar.read(content) if found.name == name]


def one(content: bytes, name: str) -> plain_calendar.Property:
    (found,) = [each for each in plain_calendar.read(content) if each.name == name]
    return found


def descriptions(content: bytes) -> list[str]:
    return [each.text for each in plain_calendar.read(content) if each.name == "DESCRIPTION"]


def between(starts_at: datetime, ends_at: datetime, zone: str = "Europe/Riga") -> CalendarEntry:
    return replace(ENTRY, starts_at=starts_at, ends_at=ends_at, timezone=zone)


def test_feed_head_has_what_clients_read() -> None:
    head = plain_calendar.read(feed(calendar()))
    assert sorted((each.name, each.text) for each in head if each.params == {}) == [
        ("BEGIN", "VCALENDAR"),
        ("CALSCALE", "GREGORIAN"),
        ("COLOR", "steelblue"),
        ("END", "VCALENDAR"),
        ("PRODID", "-//Cikls//Cikls//EN"),
        ("VERSION", "2.0"),
        ("X-PUBLISHED-TTL", "PT1H"),
        ("X-WR-CALDESC", "Mācību cikli, semināri un pieredzes apmaiņa"),
        ("X-WR-CALNAME", "Cikls: visi pasākumi"),
    ]
    assert sorted((each.name, each.params, each.value) for each in head if each.params) == [
        ("DESCRIPTION", {"LANGUAGE": "lv"}, "Mācību cikli\\, semināri un pieredzes apmaiņa"),
        ("NAME", {"LANGUAGE": "lv"}, "Cikls: visi pasākumi"),
        ("REFRESH-INTERVAL", {"VALUE": "DURATION"}, "PT1H"),
        ("SOURCE", {"VALUE": "URI"}, "https://cikls.example.org/calendar.ics"),
    ]


def test_feed_colour_in_hex_goes_where_it_is_understood() -> None:
    content = feed(replace(calendar(), colour="#0B5A82"))
    assert (values(content, "COLOR"), values(content, "X-APPLE-CALENDAR-COLOR")) == (
        [],
        ["#0B5A82"],
    )


def test_feed_of_equal_data_is_equal_bytes_in_any_order() -> None:
    entries = [replace(ENTRY, uid=f"day-{number}@cikls.example.org") for number in range(5)]
    assert feed(calendar(*entries)) == feed(calendar(*reversed(entries)))


def test_feed_stamps_with_the_change_not_with_now() -> None:
    content = feed(calendar(ENTRY))
    assert values(content, "DTSTAMP") == values(content, "LAST-MODIFIED") == ["20261002T120509Z"]


def test_feed_describes_a_zone_once() -> None:
    other = replace(ENTRY, uid="2", timezone="Europe/Oslo")
    content = feed(calendar(ENTRY, replace(ENTRY, uid="1"), other))
    assert values(content, "TZID") == ["Europe/Oslo", "Europe/Riga"]
    assert (
        values(content, "RRULE")
        == [
            "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
            "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        ]
        * 2
    )


@pytest.mark.parametrize(
    ("zone", "starts_at"),
    [
        ("America/New_York", datetime(2026, 11, 26, 8, tzinfo=UTC)),  # no rule of ours
        ("Europe/Riga", datetime(2000, 7, 1, 8, tzinfo=UTC)),  # Latvia kept winter time that year
        ("Europe/Riga", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),  # the second 03:30 that night
    ],
)
def test_time_that_no_rule_can_say_is_in_utc(zone: str, starts_at: datetime) -> None:
    content = feed(calendar(between(starts_at, starts_at + timedelta(hours=1), zone)))
    assert values(content, "DTSTART") == [starts_at.strftime("%Y%m%dT%H%M%SZ")]
    assert values(content, "TZID") == []


@pytest.mark.parametrize("zone", ZONES)
def test_zone_rule_agrees_with_the_time_zone_database(zone: str) -> None:
    body = feed(calendar(replace(ENTRY, timezone=zone))).decode()
    ours, known = tzical(StringIO(body)).get(zone), ZoneInfo(zone)
    for year in range(2004, 2037):
        for day in range(0, 365, 5):
            wall = datetime(year, 1, 1, 12) + timedelta(days=day)  # noqa: DTZ001 - zones are the test
            assert wall.replace(tzinfo=ours).utcoffset() == wall.replace(tzinfo=known).utcoffset()


NIGHTS = [
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2027, 3, 28, 0, 30, tzinfo=UTC),
]


@pytest.mark.parametrize("first", NIGHTS)
@pytest.mark.parametrize("zone", ZONES)
def test_instants_survive_the_nights_the_clock_changes(zone: str, first: datetime) -> None:
    spans = [(first + timedelta(minutes=30 * n), first + timedelta(hours=3)) for n in range(-2, 5)]
    entries = [replace(between(*span, zone), uid=str(n)) for n, span in enumerate(spans)]
    # a name no reader knows, so that it must follow our rule
    content = re.sub(rb"TZID([=:])Europe", rb"TZID\1Unknown", feed(calendar(*entries)))
    read = recurring_ical_events.of(Component.from_ical(content)).between(
        first - timedelta(days=1), first + timedelta(days=1)
    )
    found = {
        event["UID"]: (event.start.astimezone(UTC), event.end.astimezone(UTC)) for event in read
    }
    assert found == {str(n): span for n, span in enumerate(spans)}


def what_stays(text: str) -> str:
    """Drop controls, surrogates and kinds of white space: what is left must come back unchanged."""
    return "".join(
        c for c in text if not c.isspace() and unicodedata.category(c) not in {"Cc", "Cs"}
    )


@given(st.text(st.characters()), st.text(st.characters()))
def test_any_text_comes_back_in_lines_of_75_octets(summary: str, text: str) -> None:
    content = feed(calendar(replace(ENTRY, summary=summary, description="x" + text)))
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert "\r\n".join(line.decode() for line in lines).encode() == content
    assert what_stays(one(content, "SUMMARY").text) == what_stays(summary)
    assert what_stays(descriptions(content)[1]) == what_stays("x" + text)


@pytest.mark.parametrize("shift", range(6))
def test_fold_never_cuts_a_latvian_letter(shift: int) -> None:
    text = "x" * shift + "āčēģīķļņšūž" * 30
    content = feed(calendar(replace(ENTRY, summary=text)))
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert one(content, "SUMMARY").text == text


@pytest.mark.parametrize("text", ["\\\\NAS\\Nodarbības", "a;b,c:d", 'teica: "jā"', "1\n2", "\\n"])
def test_description_is_escaped_as_the_standard_says(text: str) -> None:
    assert descriptions(feed(calendar(replace(ENTRY, description=text))))[1] == text


BAD = "x\r\nATTACH:evil\nBEGIN:VALARM\rX:1\x00\x07\x1b\x85\u2028y"


@pytest.mark.parametrize(
    "name",
    [field.name for field in fields(CalendarEntry) if "str" in str(field.type)],
)
def test_line_breaks_and_control_characters_cannot_add_a_property(name: str) -> None:
    change: dict[str, Any] = {"organizer_email": "omar@example.org"}
    change[name] = (BAD,) if name == "categories" else BAD
    content = feed(calendar(replace(ENTRY, **change)))
    names = {found.name for found in plain_calendar.read(content)}
    assert names & {"ATTACH", "X"} == set()
    assert values(content, "BEGIN").count("VALARM") == 0
    assert [octet for octet in content if octet < 32 and octet not in b"\r\n"] == []


def test_cancelled_entry_says_so_and_frees_the_time() -> None:
    content = feed(calendar(replace(ENTRY, status=Status.CANCELLED)))
    assert (values(content, "STATUS"), values(content, "TRANSP")) == (
        ["CANCELLED"],
        ["TRANSPARENT"],
    )


def test_feed_has_no_method() -> None:
    assert values(feed(calendar(ENTRY)), "METHOD") == []


def test_place_and_links_are_written_as_clients_read_them() -> None:
    entry = replace(
        ENTRY,
        location="Rīgas iela 1, Jēkabpils",
        geo=(56.4995, 25.8785),
        url="https://cikls.example.org/sessions/rīts?a=1,2",
        conference_url="https://meet.example.org/abc",
        html_description="<p>Līdzi ņemt <b>datoru</b>.</p>",
    )
    content = feed(calendar(entry))
    assert one(content, "LOCATION").text == "Rīgas iela 1, Jēkabpils"
    assert one(content, "GEO").value == "56.4995;25.8785"
    assert one(content, "URL").value == "https://cikls.example.org/sessions/r%C4%ABts?a=1,2"
    assert one(content, "CONFERENCE").params == {"FEATURE": "VIDEO", "VALUE": "URI"}
    assert one(content, "X-ALT-DESC").text == "<p>Līdzi ņemt <b>datoru</b>.</p>"


@pytest.mark.parametrize("method", list(Method))
def test_invitation_holds_every_day_and_its_method(method: Method) -> None:
    second = replace(ENTRY, uid="day-18@cikls.example.org")
    content = invitation([ENTRY, second], method=method)
    assert values(content, "METHOD") == [method.value]
    assert values(content, "UID") == [ENTRY.uid, second.uid]


def test_invitation_names_its_attendee_on_every_entry() -> None:
    person = Attendee(email="pia@example.org", name='Pia "P"; Ozoliņa')
    content = invitation([ENTRY, replace(ENTRY, uid="2")], method=Method.REQUEST, attendee=person)
    found = [each for each in plain_calendar.read(content) if each.name == "ATTENDEE"]
    assert [(each.value, each.params["CN"]) for each in found] == [
        ("mailto:pia@example.org", "Pia ^'P^'; Ozoliņa")
    ] * 2
