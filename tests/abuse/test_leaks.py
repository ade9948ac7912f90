"""What is not public yet, or is for participants or staff alone, is told by no page or feed."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import VISITOR
from app.core.db import db
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.cycles.rules import RegistrationMode
from app.outbox.models import OutboxMail
from app.outbox.services import write_kept
from app.registrations import services
from app.registrations.queries import my_feed_token, outcome_token, registration_token
from app.registrations.rules import Outcome, RegistrationState
from app.sessions.models import AgendaItem, TrainingSession
from app.sessions.rules import SessionMode, SessionStatus
from app.venues.models import Venue
from tests import factories
from tests.materials.test_downloads import keep, url
from tests.registrations.people import applicant

SECRET = "Noslepumainais"
ONLINE = "https://meet.example.org/tikai-dalibniekiem"
LISTS = (
    "/", "/sessions", f"/sessions?q={SECRET}", "/sessions?past=1", "/calendar", "/cycles/",
    "/subscribe", "/calendar.ics", "/robots.txt", "/sitemap.xml", "/healthz", "/metrics",
    "/certificates/", "/sessions.atom", "/sessions.json", "/materials.atom", "/materials.json",
    "/widget/next", "/widget/month",
)  # fmt: skip


@pytest.fixture
def cycle(app: Flask) -> Cycle:
    """A published cycle."""
    app.config["TESTING"] = False
    return factories.cycle()


@pytest.fixture
def venue(app: Flask) -> Venue:
    return factories.venue(municipality=factories.organisation())


def hidden(cycle: Cycle, venue: Venue) -> TrainingSession:
    """A draft that says its secret wherever a session has words, beside a public one."""
    said = Texts(SECRET)
    words: dict[str, Any] = {"title": said, "summary": said, "audience": said}
    row = factories.training_session(
        slug="melnraksts", cycle=cycle, venue=venue, status=SessionStatus.DRAFT,
        contact_name=SECRET, search_text=SECRET.lower(), **words,
    )  # fmt: skip
    factories.training_session(cycle=cycle, venue=venue)
    speaker = factories.speaker(SECRET)
    item = AgendaItem(session_day_id=row.days[0].id, title=Texts(SECRET), speaker_id=speaker.id)
    db.session.add(item)
    db.session.commit()
    return row


def tell(client: FlaskClient, paths: list[str], secret: str) -> list[str]:
    """Where the secret is told."""
    told = []
    for path in paths:
        with client.get(path, follow_redirects=True) as answer:
            shown = f"{answer.headers}{answer.get_data()!r}".replace(f"q={secret}", "")
            said = re.sub(r'value="[^"]*"', "", shown)  # what one typed oneself
            told += [path] if secret in said or answer.status_code >= 500 else []
    return told


def test_draft_is_told_nowhere(client: FlaskClient, cycle: Cycle, venue: Venue) -> None:
    row = hidden(cycle, venue)
    material = keep(session_id=row.id)
    assert row.starts_at
    month = row.starts_at.strftime("%Y-%m")
    closed = [
        f"/sessions/{row.slug}", f"/sessions/{row.slug}.ics", f"/sessions/{row.slug}/register",
        f"/sessions/{row.slug}/registered/x", url(material),
        f"/materials/{material.id}/preview.png",
    ]  # fmt: skip
    statuses = {path: client.get(path).status_code for path in closed}
    posted = client.post(f"/sessions/{row.slug}/register", data={"given_name": "Pia"})
    assert (statuses, posted.status_code) == (dict.fromkeys(closed, 404), 404)
    cycle.registration_mode = RegistrationMode.CHOSEN
    db.session.commit()
    around = [
        f"/cycles/{cycle.slug}/register",
        f"/cycles/{cycle.slug}", f"/cycles/{cycle.slug}.ics", f"/venues/{venue.slug}",
        f"/calendar?month={month}", f"/calendar.ics?venue={venue.slug}",
        f"/calendar.ics?cycle={cycle.slug}", f"/sessions?cycle={cycle.slug}&q=noslep",
    ]  # fmt: skip
    assert tell(client, [*LISTS, *around], SECRET) == []
    assert tell(client, [*LISTS, *around], row.slug) == []


def test_published_session_is_told(client: FlaskClient, cycle: Cycle, venue: Venue) -> None:
    """The test above can tell: the same session, once published, is found everywhere."""
    row = hidden(cycle, venue)
    row.status = SessionStatus.PUBLISHED
    db.session.commit()
    told = tell(client, [*LISTS, f"/cycles/{cycle.slug}", f"/venues/{venue.slug}"], SECRET)
    assert {"/", "/sessions", "/calendar.ics", f"/cycles/{cycle.slug}"} <= set(told)


def test_unpublished_cycle_is_told_nowhere(client: FlaskClient, venue: Venue) -> None:
    own = factories.cycle(title=Texts(SECRET), slug="slepenais", is_published=False)
    row = factories.training_session(cycle=own, venue=venue)
    material = keep(cycle_id=own.id)
    closed = [f"/cycles/{own.slug}", f"/cycles/{own.slug}.ics", url(material)]
    assert [client.get(path).status_code for path in closed] == [404, 404, 404]
    paths = [*LISTS, f"/sessions/{row.slug}", f"/sessions/{row.slug}.ics", f"/venues/{venue.slug}"]
    assert tell(client, [*paths, f"/sessions/{row.slug}/register"], SECRET) == []


def outcome_of(row: TrainingSession) -> str:
    """The page that states what came of a registration."""
    outcome = Outcome(1, RegistrationState.CONFIRMED)
    return f"/sessions/{row.slug}/registered/{outcome_token(row.id, outcome)}"


@pytest.fixture
def online(cycle: Cycle, venue: Venue) -> TrainingSession:
    """A public session with an address that is for participants alone."""
    return factories.training_session(
        cycle=cycle, venue=venue, mode=SessionMode.ONLINE, online_url=ONLINE, capacity=1
    )


def test_address_of_an_online_session_is_for_participants(
    client: FlaskClient, online: TrainingSession
) -> None:
    slug, states = online.slug, RegistrationState
    ids = {
        state: factories.registration(online, f"Pia {state.value}", state=state).id
        for state in (states.CONFIRMED, states.WAITING, states.PENDING, states.CANCELLED)
    }
    own = {state: f"/registrations/{registration_token(number)}" for state, number in ids.items()}
    feeds = [f"/my/{my_feed_token(number)}.ics" for number in ids.values()]
    assert online.cycle
    assert online.venue
    public = [
        *LISTS, f"/sessions/{slug}", f"/sessions/{slug}.ics", f"/sessions/{slug}/register",
        outcome_of(online), f"/cycles/{online.cycle.slug}",
        f"/cycles/{online.cycle.slug}.ics", f"/venues/{online.venue.slug}",
    ]  # fmt: skip
    db.session.expunge_all()
    assert tell(client, [*public, *feeds, *own.values()], ONLINE) == [own[states.CONFIRMED]]


def test_mail_tells_the_online_address_to_those_with_a_place(online: TrainingSession) -> None:
    for name in ("Pia Priede", "Juris Kalns"):
        services.register(online.id, applicant(name), actor=VISITOR)
    write_kept()
    mails = db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)).all()
    told = {mail.recipient_name: ONLINE in f"{mail.__dict__}" for mail in mails}
    assert told == {"Pia Priede": True, "Juris Kalns": False}


def test_names_of_participants_are_told_to_nobody_else(
    client: FlaskClient, online: TrainingSession
) -> None:
    factories.registration(online, f"Pia {SECRET}", email="slepena@example.lv")
    juris = factories.registration(online, "Juris Kalns", email="juris@example.lv")
    slug = online.slug
    paths = [
        *LISTS, f"/sessions/{slug}", f"/sessions/{slug}.ics", f"/sessions/{slug}/register",
        outcome_of(online), f"/registrations/{registration_token(juris.id)}",
        f"/my/{my_feed_token(juris.id)}.ics", "/manage/",
        f"/manage/sessions/{online.id}/registrations/",
    ]  # fmt: skip
    db.session.expunge_all()
    assert tell(client, paths, SECRET) == []
    assert tell(client, paths, "slepena@") == []


def test_mails_with_links_of_others_are_not_for_viewers(
    app: Flask, vija: FlaskClient, omar: FlaskClient, online: TrainingSession
) -> None:
    """A mail holds the link with which one cancels: whoever reads it can act for its reader."""
    services.register(online.id, applicant("Pia Priede"), actor=VISITOR)
    mail = db.session.scalars(sa.select(OutboxMail)).one()
    paths = [f"/manage/outbox/{mail.id}", f"/manage/outbox/{mail.id}/html"]
    seen = {path: (vija.get(path).status_code, omar.get(path).status_code) for path in paths}
    assert seen == dict.fromkeys(paths, (403, 200))
    office = ["/manage/", "/manage/outbox/", f"/manage/sessions/{online.id}/registrations/"]
    assert tell(vija, office, "/registrations/ey") == []
    assert tell(vija, office, f"/manage/outbox/{mail.id}") == []
