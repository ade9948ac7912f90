"""What happened, and who did it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from app.core.db import db
from app.core.paging import Page, paginate
from app.registrations.models import Registration, RegistrationEvent
from app.registrations.rules import Happening, RegistrationState


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened to a person; `actor` '' is the person, by their own link."""

    happened_at: datetime
    what: Happening
    state: RegistrationState
    actor: str
    note: str
    registration_id: int
    given_name: str
    family_name: str


def list_history(registration_id: int) -> list[HistoryLine]:
    """The history of one registration, latest first; one statement."""
    found = db.session.execute(_lines().where(Registration.id == registration_id))
    return [HistoryLine(*row) for row in found]


def page_history(session_id: int, number: int) -> Page[HistoryLine]:
    """What happened to everybody who is in a session now, latest first; two statements."""
    page = paginate(_lines().where(Registration.training_session_id == session_id), number)
    return Page([HistoryLine(*row) for row in page.items], page.number, page.total, page.size)


def _lines() -> Select[*tuple[Any, ...]]:
    event = RegistrationEvent
    return (
        select(
            event.happened_at, event.what, event.state, event.actor_name, event.note,
            Registration.id, Registration.given_name, Registration.family_name,
        )
        .join(Registration, Registration.id == event.registration_id)
        .order_by(event.id.desc())
    )  # fmt: skip
