"""The mails that really go out say what staff put into words for where they come from."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.access import SYSTEM, VISITOR
from app.core.db import db, transaction
from app.core.i18n import force_language
from app.outbox import services as outbox
from app.outbox.models import OutboxMail
from app.outbox.rules import HOUSE, MailState, Whose, Wording
from app.people.services import send_link
from app.registrations import services
from app.registrations.queries.news import SessionNews, news_from
from app.registrations.services.coordinators import tell_of_declining
from app.sessions.models import TrainingSession
from tests import factories
from tests.registrations.people import applicant
from tests.registrations.test_cycles import choose, cycle_of, register, sessions_of

OWN, OF_HOUSE = Wording("own {title}", "H", "W"), Wording("house {title}", "H", "W")


def reword(kind: str, whose: Whose, wording: Wording = OWN) -> None:
    with force_language("lv"):
        outbox.save_wording(kind, wording, whose=whose, actor=SYSTEM)


def written() -> OutboxMail:
    """The last mail, as the worker writes it."""
    outbox.write_kept()
    newest = db.select(OutboxMail).order_by(OutboxMail.id.desc()).limit(1)
    mail: OutboxMail = db.session.scalars(newest).one()
    return mail


@pytest.fixture
def seminar(app: Flask) -> TrainingSession:
    return factories.training_session(contact_email="omars@example.lv")


def test_mail_of_a_cycle_is_in_the_words_of_the_cycle(app: Flask) -> None:
    one, other = cycle_of(slug="viens"), cycle_of(slug="otrs")
    reword("cycle.entered", HOUSE, OF_HOUSE)
    reword("cycle.entered", Whose(cycle_id=one.id))
    subjects = []
    for cycle in (one, other):
        register(choose(cycle, *sessions_of(cycle, 5, 5)))
        subjects.append(written().subject.partition(" ")[0])
    assert subjects == ["own", "house"]


def test_mail_of_a_cycle_writes_names_as_they_are(app: Flask) -> None:
    cycle = cycle_of()
    register(choose(cycle, *sessions_of(cycle, 5)), "Pat O'Hara&Co", language="en")
    assert "Dear Pat O'Hara&Co," in written().text


def test_coordinator_is_written_to_in_the_words_of_session_or_house(
    seminar: TrainingSession,
) -> None:
    kaija = factories.coordinator(factories.organisation("Ludzas novads"))
    reword("coordinator.link", HOUSE, Wording("{organisation}", "H", "W"))
    reword("coordinator.declined", Whose(seminar.id), Wording("{name}", "H", "W"))
    send_link(kaija.id, actor=SYSTEM)
    assert written().subject == "Ludzas novads"
    pia = factories.registration(seminar, "Pia Priede", coordinator_id=kaija.id)
    with transaction():
        tell_of_declining(pia, seminar)
    assert written().subject == "Pia Priede"


def test_organiser_is_asked_in_the_words_of_the_session(seminar: TrainingSession) -> None:
    seminar.minimum, seminar.minimum_on = 2, date(2020, 1, 1)
    db.session.commit()
    reword("organiser.minimum", Whose(seminar.id), Wording("{coming} / {minimum}", "H", "W"))
    services.register(seminar.id, applicant(), actor=VISITOR)
    services.ask_about_minimums()
    assert written().subject == "1 / 2"


def test_organiser_who_has_decided_is_not_asked_any_more(seminar: TrainingSession) -> None:
    seminar.minimum, seminar.minimum_on = 2, date(2020, 1, 1)
    db.session.commit()
    services.ask_about_minimums()
    services.waive_minimum(seminar.id, actor=SYSTEM)
    assert (written().state, written().text) == (MailState.DROPPED, "")


def test_news_of_a_day_come_back_from_the_recipe_as_they_went(seminar: TrainingSession) -> None:
    for starts_at in (clock.now() + timedelta(days=1), None):
        news = SessionNews(
            seminar.id, seminar.title, starts_at, ("a@example.lv", "lt"), ["A"], [], ["b@x"], 3, 1
        )
        (back,) = news_from([news.as_dict()])
        assert (back.title, back.starts_at, list(back.came_in), back.waiting) == (
            seminar.title, starts_at, ["A"], 3,
        )  # fmt: skip


def test_words_that_fit_no_longer_lose_no_mail(seminar: TrainingSession) -> None:
    """A placeholder that this mail once knew stands as it is, and so does a lone brace."""
    reword("registration.confirmed", HOUSE, Wording("{gone} 100 %", "{", "%(title)s {title}"))
    services.register(seminar.id, applicant(), actor=VISITOR)
    mail = written()
    assert (mail.state, mail.subject) == (MailState.KEPT, "{gone} 100 %")
    assert "%(title)s Darbs ar klientu" in mail.text
