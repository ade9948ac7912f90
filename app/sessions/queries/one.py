"""One session with all that belongs to it, one speaker."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, String, bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.db import db
from app.core.errors import NotFound
from app.cycles.models import Cycle
from app.funding.models import Project
from app.sessions.models import AgendaItem, SessionDay, Speaker, TrainingSession
from app.sessions.rules import PUBLIC_STATUSES
from app.venues.models import Venue


def _whole() -> Select[TrainingSession]:
    days = selectinload(TrainingSession.days)
    items = days.selectinload(SessionDay.items)
    return select(TrainingSession).options(
        days.joinedload(SessionDay.venue),
        items.joinedload(AgendaItem.speaker).joinedload(Speaker.organisation),
        items.joinedload(AgendaItem.host),
        joinedload(TrainingSession.venue).joinedload(Venue.municipality),
        joinedload(TrainingSession.room),
        joinedload(TrainingSession.cycle).joinedload(Cycle.project).joinedload(Project.beneficiary),
        joinedload(TrainingSession.project).joinedload(Project.beneficiary),
        joinedload(TrainingSession.responsible),
    )


# Statements that never change are put together once: that costs more than running them.
_SLUG = bindparam("slug", type_=String)
_OF_SLUG = select(TrainingSession).where(
    TrainingSession.slug == _SLUG, TrainingSession.status.in_(PUBLIC_STATUSES)
)
_ALONE = _OF_SLUG.options(joinedload(TrainingSession.cycle))


def _found(statement: Select[TrainingSession], **asked: Any) -> TrainingSession:
    training_session = db.session.scalar(statement, asked)
    if training_session is None:
        raise NotFound
    return training_session


def get_session(session_id: int) -> TrainingSession:
    """A session with days, agenda, speakers, hosts, venue, cycle, project. Raises NotFound."""
    return _found(_whole().where(TrainingSession.id == session_id))


def get_session_alone(session_id: int) -> TrainingSession:
    """A session's own columns and nothing else; one statement. Raises NotFound."""
    return _found(select(TrainingSession).where(TrainingSession.id == session_id))


def get_public_session_alone(slug: str) -> TrainingSession:
    """A public session with its cycle and nothing else; one statement. Raises NotFound, also for
    drafts.
    """
    return _found(_ALONE, slug=slug)


def load_session(session_id: int) -> TrainingSession:
    """As `get_session`, read anew whatever was loaded before: for services that hold the lock."""
    statement = _whole().where(TrainingSession.id == session_id)
    return _found(statement.execution_options(populate_existing=True))


def find_speaker(speaker_id: int) -> Speaker | None:
    """A speaker with their organisation, or None."""
    return db.session.scalar(
        select(Speaker).where(Speaker.id == speaker_id).options(joinedload(Speaker.organisation))
    )


def get_speaker(speaker_id: int) -> Speaker:
    """A speaker with their organisation. Raises NotFound."""
    speaker = find_speaker(speaker_id)
    if speaker is None:
        raise NotFound
    return speaker


def names_of_speakers(speaker_ids: Iterable[int]) -> list[str]:
    """The names behind ids, in the order of the alphabet."""
    statement = select(Speaker.name).where(Speaker.id.in_(set(speaker_ids)))
    return list(db.session.scalars(statement.order_by(Speaker.sort_name)))
