"""A real server with sessions that are hard to tell: two nights, four zones, odd letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from app.core.access import SYSTEM
from app.core.db import db
from app.core.texts import NO_TEXTS, Texts
from app.sessions.models import TrainingSession
from app.sessions.rules import DayPlan, SessionKind, SessionMode, SessionPlan, SessionStatus
from app.sessions.services import plan_session, set_status
from tests.conftest import make_app
from tests.site import Site, environment_of, run_flask, served

LONG = "Ļoti garš nosaukums, ar komatu; semikolu un \\ pretslīpi — „pēdiņas” 🚌 " * 3
NIGHTS = {  # entries that begin or end in the hour that is left out or comes twice
    "Pavasara nakts": ("2027-03-27T23:30", "2027-03-28T02:30", "Europe/Helsinki"),
    "Pavasaris Oslo": ("2027-03-28T00:30", "2027-03-28T03:00", "Europe/Oslo"),
    "Rudens pirmā stunda": ("2027-10-31T00:30", "2027-10-31T03:00", "Europe/Riga"),
    "Rudens otrā stunda": ("2027-10-31T01:30", "2027-10-31T03:00", "Europe/Oslo"),
    "Rudens pāri naktij": ("2027-10-30T22:00", "2027-10-31T01:15", "Europe/Helsinki"),
}
TRIP = "Brauciens uz Helsinkiem"


@dataclass(frozen=True)
class Publisher:
    """A running server, and an application on its data, as the office's hands."""

    site: Site
    app: Flask

    @property
    def feed(self) -> str:
        return f"{self.site.url}/calendar.ics"


def planned(title: str, *spans: tuple[str, str, str]) -> TrainingSession:
    """A published session online, one day for each (start, end, zone), in UTC."""
    days = tuple(
        DayPlan(
            starts_at=datetime.fromisoformat(start).replace(tzinfo=UTC),
            ends_at=datetime.fromisoformat(end).replace(tzinfo=UTC),
            timezone=zone,
        )
        for start, end, zone in spans
    )
    plan = SessionPlan(
        kind=SessionKind.SEMINAR, title=Texts(title), days=days, mode=SessionMode.ONLINE,
        online_url="https://example.lv/sanaksme", contact_email="organizators@example.lv",
        contact_name="Oskars Ņ., Rīga",
    )  # fmt: skip
    row = plan_session(plan, actor=SYSTEM)
    return set_status(row.id, SessionStatus.PUBLISHED, NO_TEXTS, actor=SYSTEM)


def plan_all() -> None:
    """Everything a reader may stumble over."""
    for title, span in NIGHTS.items():
        planned(title, span)
    riga = "Europe/Riga"
    planned(TRIP, ("2027-05-12T06:00", "2027-05-12T14:00", "Europe/Helsinki"))
    planned(LONG, ("2027-05-12T06:00", "2027-05-12T14:00", riga))
    days = [(f"2027-06-0{n}T07:00", f"2027-06-0{n}T13:00", riga) for n in (1, 2, 3)]
    planned("Trīs dienas", *days)
    reason = Texts("Lektors saslimis, diemžēl")
    off = planned("Atcelta", ("2027-01-12T08:00", "2027-01-12T14:00", riga))
    set_status(off.id, SessionStatus.CANCELLED, reason, actor=SYSTEM)
    later = planned("Pārcelta", ("2027-02-12T08:00", "2027-02-12T14:00", "Europe/Oslo"))
    set_status(later.id, SessionStatus.POSTPONED, reason, actor=SYSTEM)


@pytest.fixture(scope="module")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Publisher]:
    """Gunicorn on a database of its own."""
    template: Path = tmp_path_factory.mktemp("feeds") / "template"
    template.mkdir()
    run_flask(environment_of(template), "db", "upgrade")
    with served(template, tmp_path_factory.mktemp("feeds") / "data") as site:
        app = make_app(f"sqlite:///{site.folder / 'cikls.sqlite3'}", site.folder)
        app.config["BASE_URL"] = site.url
        with app.app_context():
            plan_all()
            yield Publisher(site, app)
            db.session.remove()
            db.engine.dispose()
