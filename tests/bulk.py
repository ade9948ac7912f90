"""What is written past the unit of work to rows that calendars show is noticed in every test.

`feeds.services.following` watches the unit of work. A statement of Core's own goes past it, and
feeds would say for ever what was so before. Whoever writes one names it here with its reason.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from app.core import prepared
from app.feeds.services.following import SILENT, SUBJECTS

APP = Path(__file__).parents[1] / "app"
WATCHED = {model.__tablename__ for model in SUBJECTS}
ALLOWED = {
    "feeds/services/writing.py": "writes the stamp that the entries themselves say",
    "sessions/services/cycles.py": "the cycle's own row changes too, and its sessions follow it",
    "demo/loading/filling.py": "`demo.services.fill` calls `refresh_stale` behind it",
    "test_prepared.py": "tries such statements themselves",
    "test_sqlite.py": "tries the transaction itself",
    "test_transaction.py": "tries the transaction itself",
}


class PastTheUnitOfWorkError(AssertionError):
    """Feeds would not follow what is written here."""


def watch() -> None:
    """From now on in this process."""
    event.listen(Engine, "before_execute", _look_at_cores)
    prepared.watchers.append(_look)


def _look_at_cores(_own: Connection, statement: Any, *_more: object) -> None:
    _look(statement)


def _look(statement: Any, _sql: str = "") -> None:
    if not getattr(statement, "is_dml", False) or statement.table.name not in WATCHED:
        return
    is_update = statement.is_update
    if is_update and set(statement.compile().params) - {"row_id"} <= SILENT | _asked(statement):
        return
    places = list(_places())
    if "unitofwork.py" not in places and not ALLOWED.keys() & set(places):
        raise PastTheUnitOfWorkError(f"{statement}\n(see tests/bulk.py)")


def _asked(statement: Any) -> set[str]:
    """Names in the condition alone: 'id_1'."""
    names = statement.compile().params
    return {name for name in names if name not in statement.table.columns}


def _places() -> Iterator[str]:
    """The files that the statement comes from: those of app/ by their path, others by name."""
    for frame, _line in traceback.walk_stack(None):
        path = Path(frame.f_code.co_filename)
        yield str(path.relative_to(APP)) if path.is_relative_to(APP) else path.name
