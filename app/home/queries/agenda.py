"""The agenda of one training session as its page shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import aliased

from app.core.db import read
from app.core.texts import Texts
from app.people.models import Organisation
from app.sessions.models import AgendaItem, SessionDay, Speaker


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A line of the agenda, with the names of those who take part in it."""

    day_id: int
    starts_at: datetime | None
    title: Texts
    place: str
    speaker: str
    position: Texts
    organisation: Texts
    host: Texts


_SESSION_ID = bindparam("session_id", type_=Integer)
_HOST = aliased(Organisation)
_AGENDA = (
    select(
        AgendaItem.session_day_id, AgendaItem.starts_at, AgendaItem.title, AgendaItem.place,
        func.coalesce(Speaker.name, ""), Speaker.position,
        Organisation.name.label("organisation"), _HOST.name.label("host"),
    )
    .join(SessionDay, SessionDay.id == AgendaItem.session_day_id)
    .outerjoin(Speaker, Speaker.id == AgendaItem.speaker_id)
    .outerjoin(Organisation, Organisation.id == Speaker.organisation_id)
    .outerjoin(_HOST, _HOST.id == AgendaItem.host_id)
    .where(SessionDay.training_session_id == _SESSION_ID)
    .order_by(AgendaItem.session_day_id, AgendaItem.position)
)  # fmt: skip


def agenda_by_day(session_id: int) -> Mapping[int, Sequence[AgendaLine]]:
    """Agenda lines in order, by the id of their day; one statement."""
    found: dict[int, list[AgendaLine]] = defaultdict(list)
    for row in read(_AGENDA, session_id=session_id):
        found[row[0]].append(AgendaLine(*row))
    return found
