"""Calendar entries and the funder's dress of a session."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app.core.db import db
from app.core.texts import Texts
from app.output.ical import CalendarEntry, Status
from app.sessions.models import AgendaItem, TrainingSession
from app.sessions.outputs import calendar_entries, dress_of
from app.sessions.queries import get_session
from app.sessions.rules import SessionMode, SessionStatus
from tests import factories

AT = datetime(2027, 3, 16, 8, tzinfo=UTC)


def entries_of(own: TrainingSession, language: str = "lv") -> tuple[CalendarEntry, ...]:
    db.session.expunge_all()
    return calendar_entries(get_session(own.id), language, base_url="https://cikls.example.lv")


def test_each_day_is_an_entry_with_its_own_uid(app: Flask) -> None:
    own = factories.training_session(days=2, starts_at=AT, uid="abc@cikls", slug="darbs")
    first, second = entries_of(own)
    assert [first.uid, second.uid] == ["abc-1@cikls", "abc-2@cikls"]
    assert first.summary == "Darbs ar klientu (1. diena no 2)"
    assert (second.starts_at, second.timezone) == (AT + timedelta(days=1), "Europe/Riga")
    assert second.url == "https://cikls.example.lv/sessions/darbs"


def test_description_holds_topic_programme_link_and_funding(app: Flask) -> None:
    own = factories.training_session(starts_at=AT, project_id=factories.project().id, slug="darbs")
    own.days[0].topic = Texts("Klientu grupas")
    line = {"session_day_id": own.days[0].id, "position": 0, "starts_at": AT}
    speaker = factories.speaker()
    db.session.add(AgendaItem(title=Texts("Atklāšana"), speaker_id=speaker.id, **line))
    db.session.commit()
    (entry,) = entries_of(own)
    dress = dress_of(get_session(own.id), "calendar", "lv")
    assert dress is not None
    parts = [
        "Klientu grupas",
        "Programma\n10.00 Atklāšana — Svens Saulīte",
        "Plašāk un pieteikšanās: https://cikls.example.lv/sessions/darbs",
        dress.plain_text(),
    ]
    assert entry.description.split("\n\n") == parts


@pytest.mark.parametrize(
    ("status", "ical", "summary"),
    [
        (SessionStatus.PUBLISHED, Status.CONFIRMED, "Working with clients"),
        (SessionStatus.CANCELLED, Status.CANCELLED, "Cancelled: Working with clients"),
        (SessionStatus.POSTPONED, Status.TENTATIVE, "Postponed: Working with clients"),
        (SessionStatus.DONE, Status.CONFIRMED, "Working with clients"),
    ],
)
def test_status_is_told_in_the_asked_language(
    app: Flask, status: SessionStatus, ical: Status, summary: str
) -> None:
    (entry,) = entries_of(factories.training_session(status=status), "en")
    assert (entry.status, entry.summary) == (ical, summary)


def test_place_is_the_day_s_or_the_session_s_and_the_link_stays_inside(app: Flask) -> None:
    home = factories.venue(latitude=56.5, longitude=27.3)
    away = factories.venue("Strops", town="Aglona", address="")
    own = factories.training_session(
        days=2, venue_id=home.id, mode=SessionMode.HYBRID, online_url="https://meet.example.lv/x"
    )
    own.days[1].venue_id = away.id
    db.session.commit()
    first, second = entries_of(own)
    assert (first.location, first.geo) == (
        "Zaļā sala, Ezera iela 1, Rēzekne, Tiešsaistē",
        (56.5, 27.3),
    )
    assert (second.location, second.geo) == ("Strops, Aglona, Tiešsaistē", None)
    assert first.conference_url == first.url  # the link is for those who take part
    assert "meet.example" not in repr((first, second))


def test_dress_says_whether_the_funder_pays_all_or_a_part(app: Flask) -> None:
    for support, caption in (
        ("funded", "Finansē Eiropas Savienība"),
        ("co-funded", "Līdzfinansē Eiropas Savienība"),
    ):
        project = factories.project("eu-2021-2027", support=support)
        own = factories.training_session(project_id=project.id)
        dress = dress_of(get_session(own.id), "mail", "lv")
        assert dress is not None
        assert dress.emblem_caption == caption


def test_session_without_project_wears_nothing(app: Flask) -> None:
    own = factories.training_session()
    assert dress_of(get_session(own.id), "mail", "lv") is None
