"""Whatever is changed, by whichever service: the entries that show it are written again.

Sessions, venues, speakers, projects lie below feeds and do not know of them. So the unit of work is
watched: each flush notes which rows changed, and before the transaction ends (`core.db.follows`)
the entries that show one of them are compared and written in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from app.core.db import Base, follows
from app.core.jobs import enqueue
from app.cycles.models import Cycle
from app.feeds.queries import sessions_with
from app.feeds.services.writing import move_version, refresh
from app.funding.models import Project
from app.people.models import Organisation
from app.sessions.models import AgendaItem, SessionDay, Speaker, TrainingSession
from app.venues.models import Room, Venue

NOTES = "calendar"  # in the unit's own notes: ids by what they are of
MOST_AT_ONCE = 200  # sessions; about a second
SILENT = {
    "seats_taken", "seats_kept", "waiting_count", "question_count", "search_text", "updated_at",
    "calendar_at", "minimum_asked_at", "minimum_waived_at",
}  # fmt: skip
SUBJECTS: dict[type[Base], tuple[str, Callable[[Any], int]]] = {
    TrainingSession: ("session", lambda row: row.id),
    SessionDay: ("session", lambda row: row.training_session_id),
    AgendaItem: ("day", lambda row: row.session_day_id),
    Venue: ("venue", lambda row: row.id),
    Room: ("venue", lambda row: row.venue_id),
    Cycle: ("cycle", lambda row: row.id),
    Project: ("project", lambda row: row.id),
    Speaker: ("speaker", lambda row: row.id),
    Organisation: ("organisation", lambda row: row.id),
}


@event.listens_for(Session, "after_flush")
def _note(unit: Session, _context: object) -> None:
    for row in (*unit.new, *unit.deleted, *filter(_says_something_else, unit.dirty)):
        subject = SUBJECTS.get(type(row))
        if subject is not None:
            kind, id_of = subject
            unit.info.setdefault(NOTES, {}).setdefault(kind, set()).add(id_of(row))


def _says_something_else(row: Any) -> bool:
    """Seats are counted in the session's row all through a rush: no entry shows them."""
    if type(row) not in SUBJECTS:
        return False
    changed = inspect(row).committed_state.keys()
    return bool(changed - SILENT if type(row) is TrainingSession else changed)


@event.listens_for(Session, "after_rollback")
def _forget(unit: Session) -> None:
    unit.info.pop(NOTES, None)


@follows
def write_what_changed(unit: Session) -> None:
    """The entries of all that changed in this transaction; of very many, by the worker."""
    changed = unit.info.pop(NOTES, None)
    if not changed:
        return
    ids = sorted(sessions_with(changed))
    refresh(ids[:MOST_AT_ONCE])
    for start in range(MOST_AT_ONCE, len(ids), MOST_AT_ONCE):
        enqueue("feeds.refresh", {"sessions": ids[start : start + MOST_AT_ONCE]})
    move_version()
