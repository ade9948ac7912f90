"""Marking who was there."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from app.attendance.models import Attendance
from app.attendance.queries import confirmed_ids, get_day, marks_of, unmarked_ids
from app.attendance.rules import MarkedHow, check_known, check_markable
from app.core import clock
from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.registrations.rules import Applicant
from app.registrations.services import add_walk_in
from app.sessions.models import SessionDay, TrainingSession

log = structlog.get_logger()


@transactional
def mark(
    session_id: int,
    day_number: int,
    marks: Mapping[int, bool],
    how: MarkedHow,
    *,
    actor: Actor,
    is_rest_present: bool = False,
) -> int:
    """Set {registration id: present}; how many marks changed. Others stay as they are, or where
    `is_rest_present`, all who have no mark yet are present.

    A mark repeated as it was keeps who made it and when. Raises NotFound, RuleBroken for a day to
    come, InvalidInput("marks") for somebody without a confirmed place; then nothing is kept.
    """
    day = _day_to_mark(session_id, day_number)
    check_known(marks, confirmed_ids(session_id))
    if is_rest_present:
        marks = {**dict.fromkeys(unmarked_ids(day), True), **marks}
    before = marks_of(day, marks)
    changed = {
        number: is_present
        for number, is_present in marks.items()
        if number not in before or before[number].is_present != is_present
    }
    for number, is_present in changed.items():
        _set(before.get(number), day, number, is_present=is_present, how=how, actor=actor)
    log.info("attendance", training_session=session_id, day=day_number, changed=len(changed))
    return len(changed)


@transactional
def let_in(session_id: int, day_number: int, person: Applicant, *, why: str, actor: Actor) -> None:
    """A place and a mark for one who has come without. Raises as `add_walk_in`, and RuleBroken for
    a day to come.
    """
    _day_to_mark(session_id, day_number)
    registration_id = add_walk_in(session_id, person, why=why, actor=actor)
    mark(session_id, day_number, {registration_id: True}, MarkedHow.BY_HAND, actor=actor)


def _day_to_mark(session_id: int, number: int) -> SessionDay:
    lock(TrainingSession, session_id)
    day = get_day(session_id, number)
    check_markable(day.held_on, clock.today(day.timezone))
    return day


def _set(
    row: Attendance | None,
    day: SessionDay,
    registration_id: int,
    *,
    is_present: bool,
    how: MarkedHow,
    actor: Actor,
) -> None:
    if row is None:
        row = Attendance(registration_id=registration_id, session_day_id=day.id)
        db.session.add(row)
    row.is_present, row.how = is_present, how
    row.marked_at, row.marked_by_id = clock.now(), actor.user_id
