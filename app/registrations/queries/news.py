"""What happened in the sessions of each organiser on one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.core.db import db
from app.core.texts import Texts
from app.outbox.models import OutboxMail
from app.outbox.rules import MailState
from app.people.models import User
from app.registrations.models import Registration
from app.registrations.rules import ENDED, RegistrationState
from app.sessions.models import TrainingSession


@dataclass(frozen=True, slots=True)
class SessionNews:
    """A day of one session: who came in, who cancelled, how it stands now."""

    session_id: int
    title: Texts
    starts_at: datetime | None
    reader: tuple[str, str]  # the organiser's address and language
    came_in: Sequence[str]
    ended: Sequence[str]
    bad_addresses: Sequence[str]
    waiting: int
    pending: int

    def as_dict(self) -> dict[str, Any]:
        """For JSON, and back by `news_from`."""
        starts_at = self.starts_at and self.starts_at.isoformat()
        return {**asdict(self), "starts_at": starts_at}


def news_from(kept: Sequence[Mapping[str, Any]]) -> list[SessionNews]:
    """What `as_dict` made of them."""
    return [
        SessionNews(
            **{
                **each,
                "title": Texts(**each["title"]),
                "starts_at": each["starts_at"] and datetime.fromisoformat(each["starts_at"]),
            }
        )
        for each in kept
    ]


def list_news(since: datetime, until: datetime) -> list[SessionNews]:
    """The sessions in which something happened, by date; five statements, whatever happened."""
    came_in = _names(_within(Registration.created_at, since, until))
    ended = _names(
        and_(_within(Registration.state_changed_at, since, until), Registration.state.in_(ENDED))
    )
    refused = _refused(since, until)
    touched = came_in.keys() | ended.keys() | refused.keys()
    standing = _standing(touched)
    return [
        SessionNews(
            row.id, row.title, row.starts_at, reader_of(row),
            came_in.get(row.id, ()), ended.get(row.id, ()), refused.get(row.id, ()),
            standing.get((row.id, RegistrationState.WAITING), 0),
            standing.get((row.id, RegistrationState.PENDING), 0),
        )
        for row in _sessions(touched)
    ]  # fmt: skip


def _within(column: Any, since: datetime, until: datetime) -> ColumnElement[bool]:
    return and_(column >= since, column < until)


def _names(which: ColumnElement[bool]) -> dict[int, list[str]]:
    own = Registration
    rows = db.session.execute(
        select(own.training_session_id, own.given_name, own.family_name)
        .where(which)
        .order_by(own.sort_name, own.id)
    )
    return _grouped((row[0], f"{row[1]} {row[2]}") for row in rows)


def _refused(since: datetime, until: datetime) -> dict[int, list[str]]:
    own = OutboxMail
    rows = db.session.execute(
        select(own.training_session_id, own.recipient)
        .where(
            own.state == MailState.REFUSED,
            own.training_session_id.is_not(None),
            _within(own.created_at, since, until),
        )
        .distinct()
        .order_by(own.recipient)
    )
    return _grouped((row[0], row[1]) for row in rows)


def _grouped(pairs: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for session_id, word in pairs:
        found.setdefault(session_id, []).append(word)
    return found


def _standing(session_ids: set[int]) -> dict[tuple[int, RegistrationState], int]:
    own = Registration
    rows = db.session.execute(
        select(own.training_session_id, own.state, func.count())
        .where(
            own.training_session_id.in_(session_ids),
            or_(own.state == RegistrationState.WAITING, own.state == RegistrationState.PENDING),
        )
        .group_by(own.training_session_id, own.state)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _sessions(session_ids: set[int]) -> Sequence[Any]:
    own = TrainingSession
    return db.session.execute(
        select(own.id, own.title, own.starts_at, own.contact_email, User.email, User.language)
        .outerjoin(User, User.id == own.responsible_id)
        .where(own.id.in_(session_ids))
        .order_by(own.starts_at, own.id)
    ).all()


def reader_of(row: Any) -> tuple[str, str]:
    """The responsible colleague, else the address the session gives; '' where there is neither."""
    return row.email or row.contact_email, row.language or "lv"
