"""The database: one Base, one way to write, one version number that every change moves.

`transaction()` is the only way rows change. On SQLite writers queue at a gate (thread lock and
`flock`) and take `BEGIN IMMEDIATE`; on PostgreSQL `lock()` takes `SELECT ... FOR UPDATE`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from datetime import datetime
from functools import cache, partial, wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Integer,
    MetaData,
    Select,
    String,
    bindparam,
    event,
    select,
    text,
    update,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Mapped, ORMExecuteState, Session, mapped_column

from app.core import clock, server, sqlite, turns
from app.core.columns import TextsColumn, UtcDateTime
from app.core.errors import NotFound
from app.core.prepared import Prepared, Rows
from app.core.texts import Texts

P = ParamSpec("P")
R = TypeVar("R")
Row = TypeVar("Row", bound="Base")

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
FIRST_VERSION = text(
    "INSERT INTO site_version (id, number, moved_at) "
    "VALUES (1, 0, CURRENT_TIMESTAMP) ON CONFLICT DO NOTHING"
)
GATE_IDLE = 0.005  # seconds that who has passed the gate, and keeps it shut, waits for a turn


class Base(DeclarativeBase):
    """What every table has in common."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: UtcDateTime(),
        Texts: TextsColumn(),
        str: String(500),
    }

    id: Mapped[int] = mapped_column(Integer, primary_key=True, sort_order=-1)


class SiteVersion(Base):
    """One row that every committed change moves: what a page was built from, in one number."""

    __tablename__ = "site_version"

    number: Mapped[int] = mapped_column(default=0)
    moved_at: Mapped[datetime] = mapped_column(default=clock.now)


_NUMBER = Prepared(select(SiteVersion.number))
_RAISED = Prepared(
    update(SiteVersion.__table__)  # type: ignore[arg-type]  # it is a Table
    .values(number=SiteVersion.number + 1, moved_at=bindparam("now", type_=UtcDateTime()))
    .returning(SiteVersion.number)
)

Follower = Callable[[Session], None]
_followers: list[Follower] = []

db = SQLAlchemy(
    metadata=Base.metadata,
    engine_options={"hide_parameters": True},  # a fault in the log names nobody
    session_options={"expire_on_commit": False},
    disable_autonaming=True,
)


def init_app(app: Flask) -> None:
    """Bind the database of the settings and teach SQLite its manners."""
    app.config.setdefault(
        "SQLALCHEMY_ENGINE_OPTIONS",
        {"pool_size": 10, "max_overflow": 30, "pool_use_lifo": True},
    )
    db.init_app(app)
    with app.app_context():
        engine = db.engine
        if engine.dialect.name == "sqlite":
            sqlite.prepare(engine)
            app.extensions["write_gate"] = sqlite.WriteGate(engine.url.database)
            app.extensions["settle"] = partial(sqlite.write_through, engine.url.database)
            app.extensions["alone"] = partial(sqlite.ask_alone, engine)
        else:
            app.extensions["write_gate"] = nullcontext()
            app.extensions["settle"] = _wait_for_nothing
            autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
            app.extensions["alone"] = partial(server.ask_alone, autocommit)
            server.ping_only_after_a_rest(engine)


def count_change(unit: Session) -> None:
    """What was known before may be otherwise now."""
    unit.info["changes"] = unit.info.get("changes", 0) + 1


@event.listens_for(Session, "after_flush")
def _note_flush(unit: Session, _context: object) -> None:
    count_change(unit)


@event.listens_for(Session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if not state.is_select:
        count_change(state.session)


def follows(put_right: Follower) -> Follower:
    """Register what brings rows up to date that are made of others.

    Called in every transaction that wrote, when it is about to end, before `site_version` moves:
    that row is everybody's, so it is locked last.
    """
    _followers.append(put_right)
    return put_right


@event.listens_for(Session, "before_commit")
def _put_right(unit: Session) -> None:
    unit.flush()
    for follower in _followers:
        follower(unit)


@contextmanager
def transaction(*, visible: bool = True) -> Iterator[None]:
    """One write transaction; a nested call joins the one under way.

    `visible=False` for changes no page shows (a mail's fate): the site version stays.
    A rule that refuses before the first write leaves the loaded rows as they were.
    """
    unit = db.session()
    if unit.info.get("writing"):
        yield
        return
    if unit.in_transaction():
        unit.commit()
    with _gate():
        unit.info.update(writing=True, changes=0, known={})
        try:
            begun = unit.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
            unit.info["connection"] = begun
            yield
            _put_right(unit)
            if visible:
                _move_site_version(unit)
            unit.commit()
        except BaseException:
            _undo(unit)
            raise
        finally:
            unit.info.update(writing=False, connection=None)
    _settle()


@contextmanager
def _gate() -> Iterator[None]:
    gate: AbstractContextManager[None] = current_app.extensions["write_gate"]
    with ExitStack() as passed:
        with turns.let_go(back_within=GATE_IDLE):
            passed.enter_context(gate)
        yield


def _wait_for_nothing() -> None:
    """PostgreSQL's COMMIT has waited for the disk."""


def _settle() -> None:
    """Wait until what was committed is on the disk; on SQLite with the gate open for the next."""
    settle: Callable[[], None] = current_app.extensions["settle"]
    with turns.let_go():
        settle()


def _undo(unit: Session) -> None:
    changed = unit.info["changes"] or unit.new or unit.dirty or unit.deleted
    untouched = unit.is_active and not changed  # a flush that failed leaves it inactive
    if untouched:
        unit.commit()
    else:
        unit.rollback()


def _move_site_version(unit: Session) -> None:
    own, now = connection(unit), {"now": clock.now()}
    if not _RAISED.ask(own, now):
        own.execute(FIRST_VERSION)  # of two first writers, one puts the row, both raise it
        _RAISED.ask(own, now)


def read(statement: Select[*tuple[Any, ...]] | Prepared, **values: Any) -> Sequence[Any]:
    """The rows of a statement that only reads; names in it are filled from `values`.

    For the columns that public pages ask for: past the ORM's bookkeeping, which takes longer than
    such a statement does. What the unit of work has not written yet is not seen. The rows of a
    `Prepared` one are plain tuples; it begins no transaction, and takes part in one under way.
    """
    unit = db.session()
    if not isinstance(statement, Prepared):
        return connection(unit).execute(statement, values).all()
    if unit.in_transaction():
        return statement.ask(connection(unit), values)
    return _ask_alone()(statement, values)


def connection(unit: Session) -> Connection:
    """The connection of the transaction under way; to ask for it anew takes longer than to read."""
    begun: Connection | None = unit.info.get("connection")
    return unit.connection() if begun is None or begun.closed else begun


def site_version() -> int:
    """The number of the last committed change, 0 on a new database.

    One statement outside of any transaction: the rows a page reads afterwards are never older.
    """
    return peek(_NUMBER)


def peek(statement: Prepared) -> int:
    """The number that a statement finds, 0 where it finds none, outside of any transaction."""
    return first_number(_ask_alone()(statement, {}))


def first_number(rows: Rows) -> int:
    """The one number asked for, 0 where there is none."""
    return rows[0][0] if rows else 0


def _ask_alone() -> Callable[[Prepared, Mapping[str, Any]], Rows]:
    ask: Callable[[Prepared, Mapping[str, Any]], Rows] = current_app.extensions["alone"]
    return ask


def known(key: Hashable, ask: Callable[[], R]) -> R:
    """What `ask` finds, asked once in a transaction for as long as the transaction changes nothing.

    For what a lock keeps still: nobody else can change it meanwhile.
    """
    unit = db.session()
    unit.flush()
    answers, changes = unit.info["known"], unit.info["changes"]
    if answers.get(key, (None,))[0] != changes:
        answers[key] = (changes, ask())
    answer: R = answers[key][1]
    return answer


def transactional(job: Callable[P, R]) -> Callable[P, R]:
    """A service whose whole body is one transaction (or part of its caller's)."""

    @wraps(job)
    def in_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction():
            return job(*args, **kwargs)

    return in_transaction


def lock(model: type[Row], row_id: int) -> Row:
    """The row, read anew and held until the transaction ends. Raises NotFound."""
    row: Row | None = db.session.scalar(_holding(model), {"row_id": row_id})
    if row is None:
        raise NotFound
    return row


@cache
def _holding(model: type[Row]) -> Select[Row]:
    found = select(model).where(model.id == bindparam("row_id", type_=Integer))
    return found.with_for_update().execution_options(populate_existing=True)
