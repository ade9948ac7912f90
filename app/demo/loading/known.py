"""Which row stands for which key of the demonstration data."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.core.db import db

Ids = dict[str, int]


@dataclass(frozen=True)
class Known:
    """Ids of the rows that are there, by key; loading adds to it as it goes."""

    organisations: Ids = field(default_factory=dict)
    projects: Ids = field(default_factory=dict)
    venues: Ids = field(default_factory=dict)
    rooms: Ids = field(default_factory=dict)  # by 'venue/room'
    speakers: Ids = field(default_factory=dict)
    cycles: Ids = field(default_factory=dict)
    accounts: Ids = field(default_factory=dict)  # by e-mail address
    sessions: Ids = field(default_factory=dict)


def ids_by(key: InstrumentedAttribute[str], row_id: InstrumentedAttribute[int]) -> Ids:
    """Ids of all rows of a table, by the column that tells them apart."""
    return {row[0]: row[1] for row in db.session.execute(select(key, row_id))}
