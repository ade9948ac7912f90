"""What a mail can be shown with before it is sent."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from app.core.db import db
from app.cycles.models import Cycle
from app.outbox.rules import HOUSE, Whose
from app.sessions.models import TrainingSession


def find_to_show(kind: str, whose: Whose) -> Whose | None:
    """The session or cycle to write a mail of: their own, else the newest, else None."""
    if whose != HOUSE:
        return whose
    if kind.startswith("cycle."):
        cycle_id = _newest_of(Cycle)
        return cycle_id and Whose(cycle_id=cycle_id)
    session_id = _newest_of(TrainingSession)
    return session_id and Whose(session_id)


def _newest_of(table: type[Cycle | TrainingSession]) -> Any:
    return db.session.scalar(select(func.max(table.id)))
