"""The demonstration data: real events as published, invented ones marked and ahead of today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.core.texts import Texts
from app.demo.checks import check
from app.demo.data import FOLDER, load
from app.demo.events import TrainingSession
from app.demo.read import DemoDataError, read

TODAY = date(2026, 11, 21)
DISCUSSION = "Reģionālā diskusija par pašvaldību sadarbības tīkliem"
REAL = [
    ("ppkul", "study_visit", "Pieredzes apmaiņas brauciens uz Ventspili un Jēkabpili",
     ["2010-11-15", "2010-11-16", "2010-11-17"], 25),
    ("ppkul", "study_visit", "Pieredzes apmaiņas brauciens uz Helsinkiem Somijā",
     ["2010-11-23", "2010-11-24", "2010-11-25", "2010-11-26"], 9),
    ("ppkul", "training_seminar", "Vienas pieturas aģentūras (VPA) princips pašvaldībā",
     ["2011-04-06", "2011-04-07"], None),
    ("ppkul", "seminar",
     "Vienas pieturas aģentūras principa ieviešana Latgales plānošanas reģiona pašvaldībās",
     ["2011-04-28"], None),
    ("lietpratiga", "regional_discussion", DISCUSSION, ["2014-06-12"], None),
    ("lietpratiga", "regional_discussion", DISCUSSION, ["2014-06-13"], None),
    ("lietpratiga", "regional_discussion", DISCUSSION, ["2014-08-25"], None),
    ("lietpratiga", "regional_discussion", DISCUSSION, ["2014-08-26"], None),
    ("lietpratiga", "training_seminar", "Efektīva komandas sadarbība", ["2016-04-14"], None),
    ("lietpratiga", "training_seminar", "Efektīva komunikācija ar klientu", ["2016-05-12"], None),
    ("lietpratiga", "seminar",
     "Interešu izglītības attīstība un vieta izglītības sistēmas pārmaiņu procesā",
     ["2016-10-18", "2016-10-19"], None),
    ("lietpratiga", "committee_meeting", "LPS Tehnisko problēmu komitejas izbraukuma sēde",
     ["2016-10-26"], None),
    ("lli-59", "training", "5. diena. Pašvaldības klientu grupas", ["2018-07-10"], None),
    ("lli-59", "training",
     "6. diena. Partnerības stratēģiskā nozīme pašvaldības mērķu sasniegšanā",
     ["2018-07-11"], None),
]  # fmt: skip


def session_of(key: str) -> TrainingSession:
    return next(row for row in load().sessions if row.key == key)


def dates_of(row: TrainingSession, today: date = TODAY) -> list[str]:
    return [day.date_on(today).isoformat() for day in row.days]


def every(kind: type, value: Any) -> Iterator[Any]:
    """Every value of this kind, however deep."""
    if isinstance(value, kind):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from every(kind, part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from every(kind, getattr(value, field.name))


def test_real_events_have_the_published_titles_days_and_figures() -> None:
    held = [
        (row.project, row.kind, row.title.lv, dates_of(row), row.participants)
        for row in load().sessions
        if not row.invented
    ]
    assert held == REAL


def test_real_events_take_place_where_published() -> None:
    addresses = {row.key: row.address for row in load().venues}
    held = [addresses[row.venue] for row in load().sessions if not row.invented]
    assert held[2:8] == [
        "Litavnieki, Griškānu pagasts, Rēzeknes novads",
        "Dobeles iela 39, Daugavpils",
        "Valmiera",
        "Preiļi",
        "Skrunda",
        "Jelgava",
    ]
    assert held[10:] == ["Rēzeknes novads", "Rundāles pagasts", "Aglonas novads", "Aglonas novads"]


def test_study_visits_stop_at_the_published_hosts() -> None:
    names = {row.key: row.name.lv for row in load().organisations}

    def hosts_of(key: str) -> list[str]:
        items = [item for day in session_of(key).days for item in day.agenda]
        return list(dict.fromkeys(names[item.host] for item in items if item.host))

    hosts = {key: hosts_of(key) for key in ("ventspils-jekabpils-2010", "helsinki-2010")}
    assert hosts == {
        "ventspils-jekabpils-2010": [
            "Ventspils pilsētas pašvaldība",
            "Jēkabpils pilsētas pašvaldība",
        ],
        "helsinki-2010": [
            "Somijas Nodarbinātības un ekonomikas ministrija",
            "Somijas Finanšu ministrija",
            "Somijas Pašvaldību asociācija",
            "Helsinku pilsētas dome",
        ],
    }


def test_closing_seminar_begins_at_eleven_with_the_published_agenda() -> None:
    (day,) = session_of("vpa-nosleguma-2011").days
    assert day.starts.isoformat("minutes") == "11:00"
    assert [item.title.lv for item in day.agenda] == [
        "Projekta aktivitātes un rezultāti",
        "VPA aktualitātes valstī",
        "Pašvaldību pieredze un problēmas",
        "Elektroniskie pakalpojumi",
        "Noslēguma diskusija un atbildes uz jautājumiem",
    ]


def test_days_of_the_real_cycle_have_the_published_topics_and_presentations() -> None:
    cycle = next(row for row in load().cycles if row.project == "lli-59")
    assert cycle.title.lv == (
        "Uz klientu orientētu pakalpojumu pieejamība un kvalitāte pašvaldībās"
    )
    held = [
        (row.cycle_number, row.topics[0].lv, [file.title.lv for file in load().files_of(row.key)])
        for row in load().sessions
        if row.cycle == cycle.key
    ]
    assert held == [
        (5, "Pašvaldības klientu grupas", ["Prezentācija 10.07.2018"]),
        (
            6,
            "Partnerības stratēģiskā nozīme pašvaldības mērķu sasniegšanā",
            ["Prezentācija 11.07.2018"],
        ),
    ]


def test_dates_the_source_does_not_give_are_marked_and_explained() -> None:
    assumed = [row for row in load().sessions if row.date_assumed]
    assert [dates_of(row)[0][:4] for row in assumed] == ["2014"] * 4 + ["2016"] * 2
    assert all("Avotā" in row.description.lv for row in assumed)


def test_projects_have_the_published_figures() -> None:
    ppkul, lietpratiga, lli59, invented = load().projects
    assert [share.percent for share in ppkul.shares] == [85, 15]
    assert (lietpratiga.ends_on, lietpratiga.grant_eur) == (
        date(2016, 10, 31),
        Decimal(2120000),
    )
    assert [result.value for result in lietpratiga.results] == [4, 44, 9, 72, 5, 2, 24, 3, 1]
    assert [network.code for network in lietpratiga.networks] == ["T1", "T2", "T3", "T4"]
    assert (lli59.code, lli59.acronym, lli59.shares) == ("LLI-59", "Open Leadership", ())
    assert [share.amount_eur for share in invented.shares] == [
        Decimal("217607.49"),
        Decimal("54401.88"),
    ]


@pytest.mark.parametrize("today", [TODAY, date(2026, 11, 23), date(2027, 12, 31)])
def test_invented_cycle_lies_ahead_in_order_whatever_the_day(today: date) -> None:
    rows = [row for row in load().sessions if row.cycle == "pieklustami-pakalpojumi"]
    days = [day.date_on(today) for row in rows for day in row.days]
    assert len(days) == 6
    assert days == sorted(days)
    assert (days[0] - today).days > 14
    assert all(day.date_on(today) < today for day in session_of("ievaddienas").days)


def test_invented_sessions_lie_within_the_project_period() -> None:
    first, last = load().projects[-1].period(TODAY)
    days = [d.date_on(TODAY) for row in load().sessions if row.invented for d in row.days]
    assert (first, last) == (date(2025, 1, 1), date(2027, 12, 31))
    assert min(days) >= date(2025, 1, 1)
    assert max(days) <= date(2027, 12, 31)


def test_seminar_is_one_seat_short_of_full() -> None:
    row = session_of("vienkarsa-valoda")
    assert (row.capacity, len(row.registered), len(row.next_in_line)) == (24, 23, 4)


def test_finished_session_has_twelve_attendees() -> None:
    assert [len(day.attended) for day in session_of("ievaddienas").days] == [12, 11]


def test_addresses_are_of_reserved_domains_alone() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.*")))
    found = re.findall(r"[\w.+-]+@([\w.-]+\w)", text)
    assert len(found) > 60
    assert [d for d in found if not re.fullmatch(r"(.+\.)?example\.(lv|org)", d)] == []


def test_a_mailbox_is_shared_by_several_people() -> None:
    mails = [person.email for person in load().people]
    assert mails.count("novads@ludzas-novads.example.lv") == 3
    assert 55 <= len(mails) <= 65


def test_every_text_is_given_in_latvian_and_english() -> None:
    texts = list(every(Texts, load()))
    assert len(texts) > 250
    assert [text for text in texts if not (text.lv.strip() and text.en.strip())] == []


def test_interreg_items_are_given_in_lithuanian() -> None:
    rows = [row for row in load().sessions if row.project in ("lli-59", "open-counter")]
    assert [row.key for row in rows if not (row.title.lt and row.summary.lt)] == []


def test_check_names_what_leads_nowhere() -> None:
    data = load()
    broken = replace(data.sessions[0], venue="nekurienes-nams")
    with pytest.raises(DemoDataError, match="ventspils-jekabpils-2010: no venue nekurienes-nams"):
        check(replace(data, sessions=(broken, *data.sessions[1:])))


def test_check_refuses_shares_that_miss_a_cent() -> None:
    data = load()
    broken = replace(data.projects[-1], total_eur=Decimal("272009.38"))
    with pytest.raises(DemoDataError, match=r"shares do not add up to 272009\.38"):
        check(replace(data, projects=(*data.projects[:-1], broken)))


@pytest.mark.parametrize("value", [{"en": "Only"}, {"lv": " "}, {"lv": "x", "de": "y"}, "Tikai"])
def test_read_refuses_what_is_no_text(value: Any) -> None:
    row = {"code": "T9", "title": value}
    with pytest.raises(DemoDataError):
        read(type(load().projects[1].networks[0]), row, "network")
