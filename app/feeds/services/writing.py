"""Kept entries written anew where what they show has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace

from sqlalchemy import delete, insert, text, update
from sqlalchemy.orm.util import identity_key

from app.core import clock, direct
from app.core.db import connection, db, transaction
from app.feeds.models import CalendarVersion, KeptEntry
from app.feeds.outputs import MadeEntry, made_entries, made_with, short, stamp_of
from app.feeds.queries import (
    KeptRow,
    list_kept,
    list_public_ids,
    list_stale_ids,
    list_whole,
    lock_sessions,
)
from app.output.ical import restamped
from app.sessions.models import TrainingSession

AT_ONCE = 100  # sessions in one transaction
FIRST_VERSION = text(
    "INSERT INTO calendar_version (id, number, moved_at) "
    "VALUES (1, 0, CURRENT_TIMESTAMP) ON CONFLICT DO NOTHING"
)
Kept = Mapping[tuple[int, str], KeptRow]


def refresh(ids: Sequence[int]) -> int:
    """Entries of these sessions as they should be now, in the caller's transaction; how many
    sessions say something else than before.

    Where time, place, title or state changed and no service has raised SEQUENCE, it rises.
    """
    if not ids:
        return 0
    lock_sessions(ids)
    kept: dict[int, dict[tuple[int, str], KeptRow]] = defaultdict(dict)
    for row in list_kept(ids):
        kept[row.training_session_id][row.session_day_id, row.language] = row
    whole = {own.id: own for own in list_whole(ids)}
    changed = 0
    for session_id in ids:
        own = whole.get(session_id)
        changed += _write(own, kept[session_id]) if own else _remove(session_id, kept[session_id])
    return changed


def _remove(session_id: int, kept: Kept) -> bool:
    """A draft has no entries."""
    if kept:
        connection(db.session()).execute(
            delete(KeptEntry).where(KeptEntry.training_session_id == session_id)
        )
    return bool(kept)


def _write(own: TrainingSession, kept: Kept) -> bool:
    made, stamp = list(made_entries(own)), made_with()
    same = {(e.session_day_id, e.language): e.content for e in made} == {
        key: row.content for key, row in kept.items()
    }
    if same and all(row.made_with == stamp for row in kept.values()):
        return False
    if not same:
        made = _stamped(own, made, kept)
    _remove(own.id, kept)
    more = {"training_session_id": own.id, "made_with": stamp}
    rows = [{**asdict(each), "tag": short(each.content), **more} for each in made]
    if rows:
        connection(db.session()).execute(insert(KeptEntry), rows)
    return not same


def _stamped(own: TrainingSession, made: Iterable[MadeEntry], kept: Kept) -> list[MadeEntry]:
    """The entries with the session's new version in them; the session's row says it too."""
    was = stamp_of(own)
    made = list(made)
    now = replace(
        was,
        sequence=was.sequence + _must_rise(was.sequence, made, kept),
        modified_at=max(clock.now(), was.modified_at),
    )
    _tell_session(own.id, sequence=now.sequence, calendar_at=now.modified_at)
    return [replace(each, content=restamped(each.content, was, now)) for each in made]


def _must_rise(sequence: int, made: Iterable[MadeEntry], kept: Kept) -> bool:
    facts = {(each.session_day_id, each.language): each.facts for each in made}
    before = {key: row.facts for key, row in kept.items()}
    told = f"\r\nSEQUENCE:{sequence}\r\n".encode()
    return bool(kept) and facts != before and any(told in row.content for row in kept.values())


def _tell_session(session_id: int, **values: object) -> None:
    unit = db.session()
    held = unit.identity_map.get(identity_key(TrainingSession, session_id))
    if held is None:
        own = update(TrainingSession).where(TrainingSession.id == session_id)
        connection(unit).execute(own.values(**values))
    else:
        direct.alter(held, **values)


def move_version() -> None:
    """Feeds joined before are looked at again."""
    own, values = connection(db.session()), {"moved_at": clock.now()}
    raised = update(CalendarVersion).values(number=CalendarVersion.number + 1, **values)
    if own.execute(raised).rowcount == 0:
        own.execute(FIRST_VERSION)  # of two first writers, one puts the row, both raise it
        own.execute(raised)


def rebuild() -> int:
    """Every entry compared with what it should be, and written where it is not; how many sessions
    said something else.
    """
    return sum(_rebuilt(list_public_ids()))


def rebuild_stale() -> int:
    """As `rebuild`, of sessions that lack entries or have those of another release or settings."""
    return sum(_rebuilt(list_stale_ids(made_with())))


def refresh_stale() -> None:
    """As `rebuild_stale`, in the caller's transaction: after rows were put in by the thousand."""
    for some in _batches(list_stale_ids(made_with())):
        refresh(some)
    move_version()


def _rebuilt(ids: Sequence[int]) -> Iterator[int]:
    for some in _batches(ids):
        with transaction(visible=False):
            changed = refresh(some)
            if changed:
                move_version()
        yield changed


def count_faults() -> int:
    """How many sessions have entries that are not what they should be; nothing is written."""
    return sum(map(_count_faults, _batches(list_public_ids())))


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _count_faults(ids: Sequence[int]) -> int:
    kept: dict[int, dict[tuple[int, str], bytes]] = {session_id: {} for session_id in ids}
    for row in list_kept(ids):
        kept[row.training_session_id][row.session_day_id, row.language] = row.content
    made = {own.id: own for own in list_whole(ids)}
    return sum(
        kept[each]
        != (
            {(e.session_day_id, e.language): e.content for e in made_entries(made[each])}
            if each in made
            else {}
        )
        for each in ids
    )
