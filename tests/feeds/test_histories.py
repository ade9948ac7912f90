"""Random histories: whoever follows RFC 5545 and 5546, and sees only some of the versions, ends
with the same calendar as the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.access import SYSTEM
from app.core.db import db, transaction
from app.core.errors import CiklsError
from app.core.texts import NO_TEXTS, Texts
from app.sessions.models import TrainingSession
from app.sessions.outputs import ICAL_STATUS, day_uid
from app.sessions.queries import get_session
from app.sessions.rules import (
    PUBLIC_STATUSES,
    DayPlan,
    SessionKind,
    SessionMode,
    SessionPlan,
    SessionStatus,
)
from app.sessions.services import change_plan, plan_session, set_status

START = datetime(2026, 6, 1, 7, tzinfo=UTC)
MOST_SESSIONS = 3
Entry = tuple[datetime, datetime, str, str]  # start, end, status, title


@dataclass
class Subscriber:
    """A calendar client: of one UID the higher SEQUENCE wins, then the later DTSTAMP; what a full
    refresh lacks is gone. An entry it holds to be as new as the one that comes, it keeps."""

    known: dict[str, tuple[tuple[int, datetime], Entry]] = field(default_factory=dict)

    def refresh(self, content: bytes) -> None:
        """Take in one version of the feed."""
        events: list[Any] = list(Calendar.from_ical(content).walk("VEVENT"))
        fresh = {str(event["UID"]): _read(event) for event in events}
        assert len(fresh) == len(events)
        self.known = {
            uid: max(version, self.known.get(uid, version), key=lambda each: each[0])
            if uid not in self.known or version[0] != self.known[uid][0]
            else self.known[uid]
            for uid, version in fresh.items()
        }

    @property
    def calendar(self) -> dict[str, Entry]:
        """What its owner sees."""
        return {uid: entry for uid, (_age, entry) in self.known.items()}


def _read(event: Any) -> tuple[tuple[int, datetime], Entry]:
    starts, ends = (event[name].dt.astimezone(UTC) for name in ("DTSTART", "DTEND"))
    age = int(event["SEQUENCE"]), event["DTSTAMP"].dt
    return age, (starts, ends, str(event["STATUS"]), str(event["SUMMARY"]))


def in_database() -> dict[str, Entry]:
    """The same, read from the rows."""
    db.session.expire_all()
    rows = db.session.scalars(
        select(TrainingSession)
        .where(TrainingSession.status.in_(PUBLIC_STATUSES))
        .options(selectinload(TrainingSession.days))
    )
    return {uid: entry for row in rows for uid, entry in _entries(row)}


def _entries(row: TrainingSession) -> Iterator[tuple[str, Entry]]:
    prefix = {SessionStatus.CANCELLED: "Atcelts: ", SessionStatus.POSTPONED: "Atlikts: "}
    for place, day in enumerate(row.days, 1):
        of = f" ({place}. diena no {len(row.days)})" if len(row.days) > 1 else ""
        status = str(ICAL_STATUS.get(row.status, "CONFIRMED"))
        title = f"{prefix.get(row.status, '')}{row.title.lv}{of}"
        yield day_uid(row, day.number), (day.starts_at, day.ends_at, status, title)


def plan_of(title: str, days: tuple[DayPlan, ...]) -> SessionPlan:
    return SessionPlan(
        kind=SessionKind.SEMINAR, title=Texts(title), days=days, mode=SessionMode.ONLINE,
        online_url="https://example.lv/x", contact_email="organizators@example.lv",
    )  # fmt: skip


def days_of(row: TrainingSession, shift: int = 0) -> tuple[DayPlan, ...]:
    step = timedelta(days=shift)
    return tuple(
        DayPlan(number=d.number, starts_at=d.starts_at + step, ends_at=d.ends_at + step)
        for d in row.days
    )


STEPS = ("new", "move", "rename", "add_day", "drop_day", "cancel", "postpone", "publish", "draft")
BEGINNING = [("new", 0, 1, True), ("new", 0, 2, True)]
HISTORY = st.lists(
    st.tuples(
        st.sampled_from(STEPS), st.integers(0, MOST_SESSIONS - 1), st.integers(1, 9), st.booleans()
    ),
    min_size=1, max_size=14,
)  # fmt: skip


def take(step: str, which: int, number: int) -> None:
    """One edit as the office would make it; what a rule refuses changes nothing."""
    rows = sorted(db.session.scalars(select(TrainingSession.id)))
    if step == "new" and len(rows) < MOST_SESSIONS:
        days = (DayPlan(starts_at=START, ends_at=START + timedelta(hours=6)),)
        rows.append(plan_session(plan_of(f"Jauna {number}", days), actor=SYSTEM).id)
        set_status(rows[-1], SessionStatus.PUBLISHED, NO_TEXTS, actor=SYSTEM)
    elif rows:
        edit(step, get_session(rows[which % len(rows)]), number)


def edit(step: str, row: TrainingSession, number: int) -> None:
    days, title = days_of(row), row.title.lv
    last = days[-1]
    states = {
        "cancel": SessionStatus.CANCELLED, "postpone": SessionStatus.POSTPONED,
        "publish": SessionStatus.PUBLISHED, "draft": SessionStatus.DRAFT,
    }  # fmt: skip
    match step:
        case "move":
            change_plan(row.id, plan_of(title, days_of(row, number)), actor=SYSTEM)
        case "rename":
            change_plan(row.id, plan_of(f"Nosaukums {number}", days), actor=SYSTEM)
        case "add_day":
            more = timedelta(days=number)
            added = DayPlan(starts_at=last.starts_at + more, ends_at=last.ends_at + more)
            change_plan(row.id, plan_of(title, (*days, added)), actor=SYSTEM)
        case "drop_day" if len(days) > 1:
            gone = number % len(days)
            change_plan(row.id, plan_of(title, days[:gone] + days[gone + 1 :]), actor=SYSTEM)
        case _ if step in states:
            set_status(row.id, states[step], Texts("Iemesls"), actor=SYSTEM)


def forget_all() -> None:
    with transaction():
        for row in db.session.scalars(select(TrainingSession)):
            db.session.delete(row)


@pytest.mark.timeout(300)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=HISTORY)
def test_subscriber_who_misses_versions_ends_with_the_calendar_of_the_database(
    app: Flask, client: FlaskClient, history: list[tuple[str, int, int, bool]]
) -> None:
    forget_all()
    subscriber, moments = Subscriber(), count()
    for step, which, number, is_seen in [*BEGINNING, *history]:
        # several edits fall into one second: what the database keeps of time is no finer
        with time_machine.travel(
            START - timedelta(days=30) + timedelta(seconds=next(moments) // 3), tick=False
        ):
            try:
                take(step, which, number)
            except CiklsError:
                db.session.rollback()
            if is_seen:
                subscriber.refresh(client.get("/calendar.ics").data)
                assert subscriber.calendar == in_database()
    with time_machine.travel(START, tick=False):  # what is cancelled has not left yet
        subscriber.refresh(client.get("/calendar.ics").data)
        assert subscriber.calendar == in_database()
