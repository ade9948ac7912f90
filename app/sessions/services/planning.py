"""Planning a session and changing the plan."""

from __future__ import annotations

import uuid
from dataclasses import fields, replace

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.access import Actor
from app.core.db import db, lock, transactional
from app.core.errors import InvalidInput
from app.core.jobs import enqueue
from app.core.slugs import free_slug, slug_stem
from app.core.texts import N_
from app.cycles.models import Cycle
from app.sessions.models import TrainingSession
from app.sessions.queries import load_session
from app.sessions.rules import (
    PUBLIC_STATUSES,
    USUAL_MINUTES,
    SessionPlan,
    check_plan,
    least_capacity,
)
from app.sessions.services.days import put_days
from app.sessions.services.searching import refresh_search_text

log = structlog.get_logger()
COLUMNS = tuple(each.name for each in fields(SessionPlan) if each.name != "days")
CALENDAR_COLUMNS = ("title", "mode", "venue_id", "room_id", "online_url", "starts_at", "ends_at")


@transactional
def plan_session(plan: SessionPlan, *, actor: Actor) -> TrainingSession:
    """A new draft. Raises InvalidInput (`days`, `capacity`, `registration_closes_at`) as
    `check_plan`.
    """
    check_plan(plan)
    own = TrainingSession(uid=f"{uuid.uuid4().hex}@cikls", slug=uuid.uuid4().hex, days=[])
    _put_columns(own, _with_project(plan))
    put_days(own, plan.days, _academic_minutes(plan))
    db.session.add(own)
    _finish(own)
    log.info("session planned", training_session=own.id, by=actor.user_id)
    return load_session(own.id)


@transactional
def change_plan(session_id: int, plan: SessionPlan, *, actor: Actor) -> TrainingSession:
    """The session as planned now; SEQUENCE grows if a calendar must follow.

    Days are matched by number. Raises NotFound, InvalidInput (`days` where a removed day has
    attendance, `capacity` below the seats taken).
    """
    held = lock(TrainingSession, session_id)
    check_plan(plan, seats_taken=least_capacity(held.seats_taken, held.capacity))
    grows = (plan.capacity or 0) > (held.capacity or 0)
    own = load_session(session_id)
    before, began_at = _calendar_facts(own), own.starts_at
    _remove_days(own, {day.number for day in plan.days})
    _put_columns(own, _with_project(plan))
    put_days(own, plan.days, _academic_minutes(plan))
    _finish(own)
    own = load_session(session_id)
    if _calendar_facts(own) != before:
        own.sequence += 1
    if own.starts_at != began_at and own.status in PUBLIC_STATUSES:
        own.moved_from_at = began_at
    if grows and own.waiting_count:
        enqueue("registrations.fill", {"session": own.id})  # whoever waits moves up
    log.info("session changed", training_session=own.id, by=actor.user_id)
    return own


def _finish(own: TrainingSession) -> None:
    own.starts_at = min((day.starts_at for day in own.days), default=None)
    own.ends_at = max((day.ends_at for day in own.days), default=None)
    own.updated_at = clock.now()
    if own.published_at is None:
        own.slug = _free_slug(own)
    db.session.flush()
    refresh_search_text(own)


def _put_columns(own: TrainingSession, plan: SessionPlan) -> None:
    for name in COLUMNS:
        setattr(own, name, getattr(plan, name))


def _with_project(plan: SessionPlan) -> SessionPlan:
    """A session of a cycle belongs to the cycle's project, whatever was chosen."""
    if plan.cycle_id is None:
        return plan
    project_id = db.session.scalar(select(Cycle.project_id).where(Cycle.id == plan.cycle_id))
    return replace(plan, project_id=project_id)


def _academic_minutes(plan: SessionPlan) -> int:
    own = select(Cycle.academic_minutes).where(Cycle.id == plan.cycle_id)
    return db.session.scalar(own) or USUAL_MINUTES


def _remove_days(own: TrainingSession, kept: set[int | None]) -> None:
    removed = [day for day in own.days if day.number not in kept]
    for day in removed:
        own.days.remove(day)
    try:
        db.session.flush()
    except IntegrityError as error:
        message = N_("A day on which attendance was taken cannot be removed.")
        raise InvalidInput("days", message) from error


def _calendar_facts(own: TrainingSession) -> tuple[object, ...]:
    days = [
        (day.number, day.starts_at, day.ends_at, day.timezone, day.venue_id) for day in own.days
    ]
    topics = [day.topic for day in own.days]
    return (*(getattr(own, name) for name in CALENDAR_COLUMNS), tuple(days), tuple(topics))


def _free_slug(own: TrainingSession) -> str:
    first = min(own.days, key=lambda day: day.starts_at, default=None)
    words = slug_stem(own.title.lv, fallback="pasakums")
    stem = f"{words}-{first.held_on.isoformat()}" if first else words
    return free_slug(TrainingSession.slug, stem, TrainingSession.uid != own.uid)
