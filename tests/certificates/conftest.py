"""A session whose attendance is taken, ready for certificates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from app.attendance.models import Attendance
from app.certificates.rules import PaperLanguage, Target
from app.certificates.services import Order
from app.core.db import db
from app.registrations.models import Registration
from app.sessions.models import TrainingSession
from tests import factories

PAST = datetime(2026, 3, 2, 8, tzinfo=UTC)
ORDER = Order(
    language=PaperLanguage.LV_EN,
    signatory_name="Ilze Liepkalne",
    signatory_position="Administrācijas vadītāja",
    place="Rēzekne",
)


def held_session(days: int = 2, **values: Any) -> TrainingSession:
    """A session of `days` days of 8 hours in the past, with a project and a rule of 75 %."""
    values.setdefault("project_id", factories.project().id)
    defaults = {"certificate_share": 75, "starts_at": PAST, "venue_id": factories.venue().id}
    return factories.training_session(days=days, **{**defaults, **values})


def attend(registration: Registration, training_session: TrainingSession, *numbers: int) -> None:
    """Mark every day: present on those of `numbers`, absent on the others."""
    for day in training_session.days:
        db.session.add(
            Attendance(
                registration_id=registration.id,
                session_day_id=day.id,
                is_present=day.number in numbers,
            )
        )
    db.session.commit()


def with_people(training_session: TrainingSession, count: int) -> list[Registration]:
    """`count` participants who attended every day."""
    people = [factories.registration(training_session, f"Pia{n} Priede{n}") for n in range(count)]
    for person in people:
        attend(person, training_session, *(day.number for day in training_session.days))
    return people


def target_of(training_session: TrainingSession) -> Target:
    """Its certificates."""
    return Target("session", training_session.id)


@pytest.fixture
def held(app: Flask) -> TrainingSession:
    """Two days, three people who came to both."""
    training_session = held_session()
    with_people(training_session, 3)
    return training_session
