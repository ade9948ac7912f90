"""Many sessions and registrations at once, in bulk, with the columns that services keep."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from slugify import slugify
from sqlalchemy import insert, select

from app.core import clock
from app.core.db import db, transactional
from app.core.search import fold
from app.core.texts import Texts
from app.cycles.models import Cycle
from app.demo.loading.made_up import person_named, title_of
from app.people.models import Organisation
from app.people.rules import OrganisationKind
from app.registrations.models import Registration
from app.registrations.rules import RegistrationState, person_key
from app.sessions.models import SessionDay, TrainingSession
from app.sessions.rules import SessionKind, SessionStatus
from app.venues.models import Venue

PAST_DAYS, ALL_DAYS = 365, 3 * 365
OPEN_IN_DAYS = 30  # the session that everyone registers for
CAPACITIES = (12, 20, 24, 40, 80)
AT_ONCE = 2_000  # rows a statement


@transactional
def fill_sessions(count: int, places: int) -> list[str]:
    """`count` published sessions over three years, the first in a month with `places` seats at
    least; their slugs in that order.
    """
    if not count:
        return []
    rows = list(session_rows(count, places, mark := secrets.token_hex(3)))
    insert_all(TrainingSession, rows)
    own = TrainingSession.uid.startswith(f"fill-{mark}-")
    ids = dict(db.session.execute(select(TrainingSession.uid, TrainingSession.id).where(own)).all())
    insert_all(SessionDay, [day for row in rows for day in day_rows(ids[row["uid"]], row)])
    return [row["slug"] for row in rows]


def session_rows(count: int, places: int, mark: str) -> Iterator[dict[str, Any]]:
    """Columns of the sessions: kinds, venues, cycles, lengths and languages take turns."""
    venues = db.session.execute(select(Venue.id, Venue.name, Venue.town)).all()
    cycles = db.session.execute(select(Cycle.id, Cycle.title, Cycle.project_id)).all()
    kinds, now, today = tuple(SessionKind), clock.now(), clock.today()
    for number in range(count):
        on = date_of(number, count, today)
        venue = venues[number % len(venues)]
        cycle = cycles[number // 3 % len(cycles)] if number % 3 else None
        length = 1 + number % 7 // 3
        title = title_of(number)
        yield {
            "slug": f"{slugify(title.lv)}-{on.isoformat()}-{mark}-{number}",
            "uid": f"fill-{mark}-{number}@cikls",
            "kind": kinds[number % len(kinds)],
            "status": SessionStatus.PUBLISHED,
            "title": title,
            "summary": Texts("Slodzes mēģinājumam.", "For a load test.", "Apkrovos bandymui."),
            "cycle_id": cycle.id if cycle else None,
            "project_id": cycle.project_id if cycle else None,
            "venue_id": venue.id,
            "capacity": max(places, 40) if number == 0 else CAPACITIES[number % len(CAPACITIES)],
            "search_text": fold(title, cycle.title if cycle else None, venue.name, venue.town),
            "contact_email": "organizators@example.lv",
            "starts_at": at(on, 10),
            "ends_at": at(on + timedelta(days=length - 1), 16),
            "published_at": now,
        }


def date_of(number: int, count: int, today: date) -> date:
    """The first in a month, the others evenly over three years, one of them past, on workdays."""
    if number == 0:
        return workday(today + timedelta(days=OPEN_IN_DAYS))
    return workday(today + timedelta(days=ALL_DAYS * number // count - PAST_DAYS))


def workday(day: date) -> date:
    """Monday in place of Saturday and Sunday."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def at(day: date, hour: int) -> datetime:
    """A full hour by the clock on the wall in Riga."""
    return clock.from_local(day, time(hour))


def day_rows(session_id: int, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Columns of a session's days."""
    first, last = (clock.local(row[name]).date() for name in ("starts_at", "ends_at"))
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        yield {
            "training_session_id": session_id,
            "number": number + 1,
            "starts_at": at(day, 10),
            "ends_at": at(day, 16),
            "topic": row["title"],
            "academic_hours": Decimal(6),
        }


@transactional
def fill_registrations(slug: str, count: int, waiting: int) -> None:
    """`count` confirmed people of municipalities in one session without registrations yet, and
    behind them `waiting` more, for whom there is no seat.
    """
    own = select(TrainingSession.id).where(TrainingSession.slug == slug)
    session_id = db.session.scalars(own).one()
    insert_all(Registration, list(registration_rows(session_id, count, waiting)))
    training_session = db.session.get_one(TrainingSession, session_id)
    training_session.seats_taken, training_session.waiting_count = count, waiting
    if waiting:
        training_session.capacity = count


def registration_rows(session_id: int, count: int, waiting: int) -> Iterator[dict[str, Any]]:
    """Columns of the registrations: no two people have the same name and municipality."""
    kind = Organisation.kind == OrganisationKind.MUNICIPALITY
    towns = db.session.execute(select(Organisation.id, Organisation.name).where(kind)).all()
    for number in range(count + waiting):
        seated = number < count
        town = towns[number % len(towns)]
        given, family = person_named(number)
        email = f"{fold(given)}.{fold(family).replace(' ', '')}.{number}@example.lv"
        yield {
            "training_session_id": session_id,
            "state": RegistrationState.CONFIRMED if seated else RegistrationState.WAITING,
            "queue_number": number + 1,
            "given_name": given,
            "family_name": family,
            "sort_name": fold(family, given),
            "person_key": person_key(given, family, town.name.lv),
            "search_text": fold(given, family, town.name, email),
            "email": email,
            "organisation_id": town.id,
            "position": "speciāliste" if given.endswith(("a", "e")) else "speciālists",
        }


def insert_all(table: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Many rows of one table in few statements."""
    for start in range(0, len(rows), AT_ONCE):
        db.session.execute(insert(table), rows[start : start + AT_ONCE])
