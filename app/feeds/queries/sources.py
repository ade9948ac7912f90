"""What entries are made of: sessions whole, and which of them a changed row is in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import CompoundSelect, Select, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.core.db import connection, db, read
from app.core.texts import LANGUAGES
from app.feeds.models import KeptEntry
from app.funding.models import Project
from app.sessions.models import AgendaItem, SessionDay, TrainingSession
from app.sessions.rules import PUBLIC_STATUSES

_Own, _Day, _Item = TrainingSession, SessionDay, AgendaItem
_OF_ITEMS = select(_Day.training_session_id).join(_Item, _Item.session_day_id == _Day.id)


class KeptRow(NamedTuple):
    """One kept entry, to be compared with what it should be now."""

    training_session_id: int
    session_day_id: int
    language: str
    facts: str
    made_with: str
    content: bytes


def lock_sessions(ids: Iterable[int]) -> None:
    """Hold these sessions until the transaction ends: their entries are written by one at a time.

    In order of id, as all who lock several.
    """
    held = select(_Own.id).where(_Own.id.in_(ids)).order_by(_Own.id).with_for_update()
    read(held)


def list_whole(ids: Iterable[int]) -> Sequence[TrainingSession]:
    """Public sessions with all that an entry says, as the database has them now.

    In a unit of work of its own on the transaction's connection: objects that others hold stay as
    they are.
    """
    days = selectinload(_Own.days)
    items = days.selectinload(_Day.items)
    statement = (
        select(_Own)
        .where(_Own.id.in_(ids), _Own.status.in_(PUBLIC_STATUSES))
        .options(
            days.joinedload(_Day.venue),
            items.joinedload(_Item.speaker),
            items.joinedload(_Item.host),
            joinedload(_Own.venue),
            joinedload(_Own.room),
            joinedload(_Own.cycle),
            joinedload(_Own.project).joinedload(Project.beneficiary),
        )
    )
    with Session(connection(db.session()), autoflush=False) as reader:
        found = reader.scalars(statement).all()
        reader.expunge_all()
    return found


def list_kept(ids: Iterable[int]) -> list[KeptRow]:
    """The entries of these sessions as they are kept."""
    columns = (
        KeptEntry.training_session_id, KeptEntry.session_day_id, KeptEntry.language,
        KeptEntry.facts, KeptEntry.made_with, KeptEntry.content,
    )  # fmt: skip
    rows = read(select(*columns).where(KeptEntry.training_session_id.in_(ids)))
    return [KeptRow._make(row) for row in rows]


def sessions_with(changed: Mapping[str, Collection[int]]) -> set[int]:
    """The sessions whose entries show one of the rows: ids by what they are of."""
    found = set(changed.get("session", ()))
    for kind, where in _SHOWN_IN.items():
        ids = changed.get(kind)
        if ids:
            found.update(db.session.scalars(where(ids)))
    return found


_SHOWN_IN: dict[str, Callable[[Collection[int]], Select[int] | CompoundSelect[int]]] = {
    "day": lambda ids: select(_Day.training_session_id).where(_Day.id.in_(ids)),
    "venue": lambda ids: select(_Own.id).where(
        or_(
            _Own.venue_id.in_(ids),
            _Own.id.in_(select(_Day.training_session_id).where(_Day.venue_id.in_(ids))),
        )
    ),
    "cycle": lambda ids: select(_Own.id).where(_Own.cycle_id.in_(ids)),
    "project": lambda ids: select(_Own.id).where(_Own.project_id.in_(ids)),
    "speaker": lambda ids: _OF_ITEMS.where(_Item.speaker_id.in_(ids)),
    "organisation": lambda ids: _OF_ITEMS.where(_Item.host_id.in_(ids)).union(
        select(_Own.id)
        .join(Project, Project.id == _Own.project_id)
        .where(Project.beneficiary_id.in_(ids))
    ),
}


def list_public_ids() -> list[int]:
    """All sessions that have entries, or should."""
    kept = select(KeptEntry.training_session_id)
    statement = select(_Own.id).where(or_(_Own.status.in_(PUBLIC_STATUSES), _Own.id.in_(kept)))
    return [row[0] for row in read(statement.order_by(_Own.id))]


def list_stale_ids(made_with: str) -> list[int]:
    """Sessions that lack entries, or whose entries another release or other settings wrote."""
    written = (
        select(func.count(KeptEntry.id))
        .where(KeptEntry.session_day_id == _Day.id, KeptEntry.made_with == made_with)
        .scalar_subquery()
    )
    lacks = exists().where(_Day.training_session_id == _Own.id, written < len(LANGUAGES))
    statement = select(_Own.id).where(_Own.status.in_(PUBLIC_STATUSES), lacks)
    return [row[0] for row in read(statement.order_by(_Own.id))]
